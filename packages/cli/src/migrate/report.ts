import type { Output } from '../output.ts'
import { wrapped } from '../wrapped-text.ts'
import { diffOf } from './line-diff.ts'
import type { Migration } from './migrate-source.ts'
import type { Place } from './syntax.ts'

/** What became of one file: its migration, or why it could not be read. */
export type FileResult =
  | {
      readonly path: string
      readonly source: string
      readonly migration: Migration
      readonly isWritten: boolean
    }
  | { readonly path: string; readonly error: { readonly message: string } & Partial<Place> }

/** What to do about the packages. */
export interface Packages {
  readonly install: readonly string[]
  readonly remove: readonly string[]
}

/** The whole result as JSON. */
export function dataOf(results: readonly FileResult[], { install, remove }: Packages): unknown {
  return {
    files: results.map((result) => {
      if ('error' in result) return { file: result.path, error: result.error }
      const { edits, differences, left, source } = result.migration
      return {
        file: result.path,
        changed: edits.length > 0,
        written: result.isWritten,
        differences,
        left,
        ...(result.isWritten || edits.length === 0 ? {} : { source }),
      }
    }),
    install,
    remove,
  }
}

/** Prints the whole result for people. */
export function printReport(results: readonly FileResult[], packages: Packages, output: Output): void {
  for (const result of results) {
    if ('migration' in result) printFile(result, output)
  }
  printPackages(packages, output)
  output.text(wrapped(summary(results), output.columns, ''))
}

function printFile(result: Extract<FileResult, { migration: Migration }>, output: Output): void {
  const { path, source, migration, isWritten } = result
  const { edits, differences, left } = migration
  output.text(output.style('bold', path))
  if (edits.length > 0) {
    output.text(
      `${output.style('dim', `--- ${path}`)}\n${output.style('dim', `+++ ${path}${isWritten ? ' (written)' : ''}`)}`,
    )
  }
  const styles = { hunk: 'cyan', removed: 'red', added: 'green' } as const
  for (const { kind, text } of diffOf(source, edits)) {
    output.text(kind === 'same' ? text : output.style(styles[kind], text))
  }
  for (const library of new Set(differences.map((difference) => difference.library))) {
    output.text(`\nWhat is answered otherwise than by ${library}:`)
    for (const { lines, message } of differences.filter((difference) => difference.library === library)) {
      const where = lines.length === 1 ? `line ${lines[0]}` : `lines ${lines.join(', ')}`
      output.text(item(`${message} (${where})`, '-', output))
    }
  }
  if (left.length > 0) output.text(`\n${output.style('yellow', 'Left for you:')}`)
  for (const { line, column, message } of left) {
    output.text(item(`${path}:${line}:${column}  ${message}`, output.style('yellow', '!'), output))
  }
  output.text('')
}

function printPackages({ install, remove }: Packages, output: Output): void {
  if (install.length > 0) output.text(`Install:  npm install ${install.join(' ')}`)
  if (remove.length > 0) {
    output.text(`Remove:   npm uninstall ${remove.join(' ')}   (once no other file imports it)`)
  }
  if (install.length + remove.length > 0) output.text('')
}

function summary(results: readonly FileResult[]): string {
  if (results.length === 0) {
    return 'Nothing to migrate: no call of cors, @fastify/cors, @koa/cors or hono/cors was found.'
  }
  const migrated = results.flatMap((result) => ('migration' in result ? [result] : []))
  const changed = migrated.filter(({ migration }) => migration.edits.length > 0)
  const left = migrated.reduce((sum, { migration }) => sum + migration.left.length, 0)
  const asked = left === 0 ? '' : ` ${left === 1 ? 'One place is' : `${left} places are`} left for you`
  if (changed.length === 0) return `Nothing is changed.${asked && `${asked}.`}`
  const files = changed.length === 1 ? '1 file' : `${changed.length} files`
  const isWritten = changed.some((result) => result.isWritten)
  const done = isWritten ? `Wrote ${files}.` : `Nothing is written; --write changes ${files}.`
  return `${done}${asked && `${asked}; Corsage does not start with an option that it does not know.`}`
}

/** A point of a list, broken at the width of the terminal. */
function item(text: string, mark: string, { columns }: Output): string {
  return `  ${mark} ${wrapped(text, columns, '    ').trimStart()}`
}
