import type { Output } from '../output.ts'
import { wrapped } from '../wrapped-text.ts'
import { diffOf } from './line-diff.ts'
import type { Migration, PlacedDifference } from './migrate-source.ts'
import type { Packages } from './packages.ts'
import type { Place } from './syntax.ts'

/** The result for one file: its migration, or why it could not be read. */
export type FileResult =
  | {
      readonly path: string
      readonly source: string
      readonly migration: Migration
      readonly isWritten: boolean
    }
  | { readonly path: string; readonly error: { readonly message: string } & Partial<Place> }

/** The whole result as JSON. */
export function dataOf(results: readonly FileResult[], packages: readonly Packages[]): unknown {
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
    install: union(packages.map(({ install }) => install)),
    remove: union(packages.map(({ remove }) => remove)),
    commands: packages.flatMap(({ folder, install, remove, commands }) => [
      ...(install.length > 0 ? [{ folder, command: `${commands.install} ${install.join(' ')}` }] : []),
      ...(remove.length > 0 ? [{ folder, command: `${commands.remove} ${remove.join(' ')}` }] : []),
    ]),
  }
}

function union(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].sort()
}

/** Prints the whole result for people. */
export function printReport(
  results: readonly FileResult[],
  packages: readonly Packages[],
  output: Output,
): void {
  const files = results.filter((result) => 'migration' in result)
  printDifferences('Security', files, (difference) => difference.security, output)
  for (const file of files) printFile(file, output)
  printDifferences('Other', files, (difference) => !difference.security, output)
  for (const project of packages) printPackages(project, packages.length > 1, output)
  if (packages.length > 0) output.text('')
  output.text(wrapped(summary(results), output.columns, ''))
}

type MigratedFile = Extract<FileResult, { migration: Migration }>

/** Prints the differences of all files once, by library, with the places that they are about. */
function printDifferences(
  kind: 'Security' | 'Other',
  files: readonly MigratedFile[],
  isShown: (difference: PlacedDifference) => boolean,
  output: Output,
): void {
  const places = new Map<string, Map<string, string[]>>()
  for (const { path, migration } of files) {
    for (const { library, message, lines } of migration.differences.filter(isShown)) {
      const messages = places.get(library) ?? new Map<string, string[]>()
      places.set(library, messages)
      const where = `line${lines.length === 1 ? '' : 's'} ${lines.join(', ')}`
      const place = files.length === 1 ? where : `${path}:${lines.join(',')}`
      messages.set(message, [...(messages.get(message) ?? []), place])
    }
  }
  for (const [library, messages] of places) {
    const title =
      kind === 'Security'
        ? output.style('yellow', `Security: review these differences from ${library} first:`)
        : `How responses differ from ${library}:`
    output.text(title)
    for (const [message, where] of messages)
      output.text(item(`${message} (${where.join('; ')})`, '-', output))
    output.text('')
  }
}

function printFile(result: MigratedFile, output: Output): void {
  const { path, source, migration, isWritten } = result
  const { edits, left } = migration
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
  if (left.length > 0) output.text(`\n${output.style('yellow', 'Change by hand:')}`)
  for (const { line, column, message } of left) {
    output.text(item(`${path}:${line}:${column}  ${message}`, output.style('yellow', '!'), output))
  }
  output.text('')
}

function printPackages(
  { folder, install, remove, commands }: Packages,
  isOneOfMany: boolean,
  output: Output,
): void {
  const place = isOneOfMany ? `   (in ${folder})` : ''
  if (install.length > 0) output.text(`Install:  ${commands.install} ${install.join(' ')}${place}`)
  if (remove.length > 0) {
    output.text(`Remove:   ${commands.remove} ${remove.join(' ')}   (once no other file imports it)${place}`)
  }
}

function summary(results: readonly FileResult[]): string {
  if (results.length === 0) {
    return 'There is nothing to migrate. No call of cors, @fastify/cors, @koa/cors or hono/cors was found.'
  }
  const migrated = results.flatMap((result) => ('migration' in result ? [result] : []))
  const changed = migrated.filter(({ migration }) => migration.edits.length > 0)
  const left = migrated.reduce((sum, { migration }) => sum + migration.left.length, 0)
  const asked = left === 0 ? '' : ` ${left === 1 ? 'One place needs' : `${left} places need`} manual changes`
  if (changed.length === 0) return `No file changes.${asked && `${asked}.`}`
  const files = changed.length === 1 ? '1 file' : `${changed.length} files`
  const isWritten = changed.some((result) => result.isWritten)
  const done = isWritten ? `Wrote ${files}.` : `No file was written. To change ${files}, add --write.`
  const isOpen = changed.some(({ migration }) => migration.left.length > 0)
  const until = isOpen ? ', and unknown options throw at startup until then' : ''
  return `${done}${asked && `${asked}${until}.`}`
}

/** A point of a list, broken at the width of the terminal. */
function item(text: string, mark: string, { columns }: Output): string {
  return `  ${mark} ${wrapped(text, columns, '    ').trimStart()}`
}
