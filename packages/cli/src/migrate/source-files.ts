import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '../command-error.ts'

const SOURCE = /\.[cm]?[jt]sx?$/
const DECLARATIONS = /\.d\.[cm]?ts$/
const SKIPPED = new Set(['node_modules', 'dist', 'build', 'out', 'coverage'])

/** A file to look at, and whether it was named or found in a folder. */
export interface SourceFile {
  readonly path: string
  readonly isNamed: boolean
}

/**
 * The source files that are named, and those in the folders that are named.
 *
 * @throws {@link CommandError} where a path leads to nothing.
 */
export async function findSourceFiles(paths: readonly string[]): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = []
  for (const path of paths) {
    const entry = await stat(path).catch(() => undefined)
    if (!entry) throw new CommandError(`There is no file "${path}".`)
    if (!entry.isDirectory()) files.push({ path, isNamed: true })
    else for (const found of await filesWithin(path)) files.push({ path: found, isNamed: false })
  }
  return [...new Map(files.map((file) => [file.path, file])).values()]
}

async function filesWithin(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const files: string[] = []
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name) && !entry.name.startsWith('.')) files.push(...(await filesWithin(path)))
    } else if (entry.isFile() && SOURCE.test(entry.name) && !DECLARATIONS.test(entry.name)) {
      files.push(path)
    }
  }
  return files
}
