import type { Start, Startup } from '../startup.ts'
import { digits, table } from './table.ts'

/** What a library adds to the start of a program, in a process and in an isolate. */
export function startupTable({ processes, isolates }: Startup): string {
  const parts = [
    '### In a fresh Node process',
    startTable(processes.filter(({ framework }) => framework === undefined)),
    '### With the framework loaded before',
    startTable(processes.filter(({ framework }) => framework !== undefined)),
  ]
  if (isolates.length > 0) {
    const rows = isolates.map(({ title, started }) => [
      title,
      milliseconds(started.median),
      `${digits(started.lower)} to ${digits(started.upper)}`,
    ])
    parts.push('### In workerd', table(['isolate', 'start', 'half of the runs'], rows))
  }
  return parts.join('\n\n')
}

function startTable(starts: readonly Start[]): string {
  return table(
    ['module', 'import', 'and the first policy', 'half of the runs'],
    starts.map(({ title, framework, imported, made }) => [
      framework === undefined ? title : `${title}, after ${framework}`,
      milliseconds(imported.median),
      milliseconds(made.median),
      `${digits(made.lower)} to ${digits(made.upper)}`,
    ]),
  )
}

function milliseconds(value: number): string {
  return `${digits(value)} ms`
}
