import { isUtf8 } from 'node:buffer'
import { readFile, writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { endWith, openOutput, reportError } from '../output.ts'
import { LIBRARIES } from './libraries.ts'
import { migrateSource } from './migrate-source.ts'
import { packagesOf } from './packages.ts'
import { dataOf, type FileResult, printReport } from './report.ts'
import { findSourceFiles, type SourceFile } from './source-files.ts'
import { ParseError } from './syntax.ts'

/** `corsage migrate`: rewrites the calls of other CORS libraries, and names what is answered otherwise. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .summary('rewrite the calls of another CORS library')
    .description(
      `Rewrites the calls of ${[...LIBRARIES.keys()].join(', ')} as calls of Corsage. It prints the change and every ` +
        'difference in behaviour; what is not certain is left, and told.',
    )
    .argument('<file...>', 'JavaScript or TypeScript files, or folders of them')
    .option('--write', 'change the files')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ corsage migrate src/server.ts
  $ corsage migrate src --write

Exit status:
  0  everything is migrated, or there is nothing to migrate
  1  something is left for you
  2  a file could not be read or parsed`,
    )
    .action(async (paths: string[], options: { write?: boolean; json?: boolean }) => {
      const output = openOutput(options)
      const files = await findSourceFiles(paths)
      const results: FileResult[] = []
      for (const file of files) results.push(...(await migrateFile(file, options.write === true)))
      const packages = await packagesOf(results)
      printReport(results, packages, output)
      output.data(dataOf(results, packages))
      const errors = results.flatMap((result) => ('error' in result ? [result.error.message] : []))
      for (const message of errors) reportError(message, { json: false })
      const isLeft = results.some((result) => 'migration' in result && result.migration.left.length > 0)
      endWith(errors.length > 0 ? 2 : isLeft ? 1 : 0)
    })
}

/** The result of one file; none for a file of a folder that has nothing to do with it. */
async function migrateFile({ path, isNamed }: SourceFile, write: boolean): Promise<readonly FileResult[]> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    const { code } = error as { code?: string }
    return [{ path, error: { message: `${path} could not be read: ${code ?? String(error)}.` } }]
  }
  const source = bytes.toString('utf8')
  if (!isNamed && !/\bcors\b/.test(source)) return []
  // What is no UTF-8 would come back as U+FFFD.
  if (!isUtf8(bytes))
    return [{ path, error: { message: `${path} is not UTF-8, and so is left: convert it.` } }]
  try {
    const migration = migrateSource(source, path)
    const isConcerned = migration.edits.length > 0 || migration.left.length > 0
    if (!isConcerned) return []
    const isWritten = write && migration.edits.length > 0
    if (isWritten) await writeFile(path, migration.source)
    return [{ path, source, migration, isWritten }]
  } catch (error) {
    if (!(error instanceof ParseError)) {
      const { code } = error as { code?: string }
      if (code === undefined) throw error
      return [{ path, error: { message: `${path} could not be written: ${code}.` } }]
    }
    const { line, column } = error.place
    const message = `${path}:${line}:${column} could not be parsed: ${error.message}.`
    return [{ path, error: { message, line, column } }]
  }
}
