import { readdirSync, statSync } from 'node:fs'
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
 * @throws {@link CommandError} if a path does not exist.
 */
export function findSourceFiles(paths: readonly string[]): readonly SourceFile[] {
  const files: SourceFile[] = []
  for (const path of paths) {
    const entry = statSync(path, { throwIfNoEntry: false })
    if (!entry) throw new CommandError(`There is no file "${path}".`)
    if (!entry.isDirectory()) files.push({ path, isNamed: true })
    else for (const found of filesWithin(path)) files.push({ path: found, isNamed: false })
  }
  return [...new Map(files.map((file) => [file.path, file])).values()]
}

function filesWithin(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  const files: string[] = []
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name) && !entry.name.startsWith('.')) files.push(...filesWithin(path))
    } else if (entry.isFile() && SOURCE.test(entry.name) && !DECLARATIONS.test(entry.name)) {
      files.push(path)
    }
  }
  return files
}
