import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { endWith, openOutput, reportError } from '../output.ts'
import { LIBRARIES } from './libraries.ts'
import { type Migration, migrateFiles } from './migrate-source.ts'
import { packagesOf, projectOf } from './packages.ts'
import { Project, type SourceText } from './project.ts'
import { dataOf, type FileResult, printReport } from './report.ts'
import { findSourceFiles, type SourceFile } from './source-files.ts'
import { ParseError } from './syntax.ts'

/** `corsage migrate`: rewrites the calls of other CORS libraries, and lists the differences in behavior. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .summary('migrate from another CORS library')
    .description(
      `Replaces ${[...LIBRARIES.keys()].join(', ')} with Corsage. Prints the change and every ` +
        'difference in behavior. The result never permits more than before, except that allowed origins can read every error ' +
        'response. Code that cannot be converted safely is left unchanged and reported.',
    )
    .argument('<file...>', 'JavaScript or TypeScript files, or folders')
    .option('--write', 'write the changes to the files')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ corsage migrate src/server.ts
  $ corsage migrate src --write

Exit status:
  0  everything is migrated, or there is nothing to migrate
  1  some code needs manual changes
  2  a file could not be read or parsed`,
    )
    .action(async (paths: string[], options: { write?: boolean; json?: boolean }) => {
      const output = openOutput(options)
      const results = await migrateAll(findSourceFiles(paths), options.write === true)
      const packages = await packagesOf(results)
      printReport(results, packages, output)
      output.data(dataOf(results, packages))
      const errors = results.flatMap((result) => ('error' in result ? [result.error.message] : []))
      for (const message of errors) reportError(message, { json: false })
      const isLeft = results.some((result) => 'migration' in result && result.migration.left.length > 0)
      endWith(errors.length > 0 ? 2 : isLeft ? 1 : 0)
    })
}

/** Returns the results of the files that use a library, in order. */
async function migrateAll(files: readonly SourceFile[], write: boolean): Promise<readonly FileResult[]> {
  const results = new Map<string, FileResult>()
  const sources: (SourceText & { readonly isNamed: boolean })[] = []
  for (const { path, isNamed } of files) {
    const read = await readSource(path, isNamed)
    if (typeof read === 'string') results.set(path, { path, error: { message: read } })
    else if (read) sources.push({ path, isNamed, source: read.source })
  }
  const roots = new Set<string>()
  const dependencies = new Map<string, ReadonlySet<string>>()
  for (const { path } of sources) {
    const { folder, listed } = await projectOf(path)
    roots.add(folder)
    dependencies.set(path, listed ?? new Set())
  }
  const project = new Project(sources, () => otherSources([...roots]))
  const valid = sources.filter((file) => {
    // Options that other files use can be in a file that does not mention CORS.
    if (!file.isNamed && !/cors|\borigin\b/i.test(file.source)) return false
    const error = parseError(file, project)
    if (error && (file.isNamed || /cors\b/i.test(file.source))) results.set(file.path, error)
    return !error
  })
  const migrations = migrateFiles(valid, project, (path) => dependencies.get(path) ?? new Set())
  for (const [index, { path, source }] of valid.entries()) {
    const migration = migrations[index] as Migration
    if (migration.edits.length === 0 && migration.left.length === 0) continue
    results.set(path, await writeResult(path, source, migration, write))
  }
  return files.flatMap(({ path }) => results.get(path) ?? [])
}

/** Returns the text of a file, or a message if it cannot be read, or nothing if it is not about CORS. */
async function readSource(path: string, isNamed: boolean): Promise<{ source: string } | string | undefined> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    const { code } = error as { code?: string }
    return `${path} could not be read: ${code ?? String(error)}.`
  }
  // Other encodings would come back as U+FFFD.
  if (isUtf8(bytes)) return { source: bytes.toString('utf8') }
  return isNamed || /cors\b/i.test(bytes.toString('latin1'))
    ? `${path} is not UTF-8. Convert it first.`
    : undefined
}

/** The source files of projects, to find those that import changed options. */
function otherSources(roots: readonly string[]): readonly SourceText[] {
  return findSourceFiles(roots).flatMap(({ path }) => {
    try {
      return [{ path, source: readFileSync(path, 'utf8') }]
    } catch {
      return []
    }
  })
}

function parseError(file: SourceText, project: Project): FileResult | undefined {
  try {
    project.parse(file)
    return undefined
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    const { line, column } = error.place
    const message = `${file.path}:${line}:${column} could not be parsed: ${error.message}.`
    return { path: file.path, error: { message, line, column } }
  }
}

async function writeResult(
  path: string,
  source: string,
  migration: Migration,
  write: boolean,
): Promise<FileResult> {
  const isWritten = write && migration.edits.length > 0
  try {
    if (isWritten) await writeFile(path, migration.source)
    return { path, source, migration, isWritten }
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === undefined) throw error
    return { path, error: { message: `${path} could not be written: ${code}.` } }
  }
}
