import type { Startup } from '../startup.ts'
import type { Spread } from '../statistics.ts'
import { digits, table } from './table.ts'

/** Every start, in a process and in an isolate, with the half of the runs in the middle. */
export function startupTable({ processes, isolates }: Startup): string {
  return [
    table(
      ['module in a fresh Node process', 'import', 'and the first policy'],
      processes.map((one) => [titleOf(one), withSpread(one.imported), withSpread(one.made)]),
    ),
    ...(isolates.length === 0
      ? []
      : [
          table(
            ['isolate of workerd', 'start'],
            isolates.map(({ title, started }) => [title, withSpread(started)]),
          ),
        ]),
  ].join('\n\n')
}

/** The medians, for the page about performance. */
export function startupSummary({ processes, isolates }: Startup): string {
  return table(
    ['', 'import', 'and the first policy'],
    [
      ...processes.map((one) => [titleOf(one), median(one.imported), median(one.made)]),
      ...isolates.map(({ title, started }) => [`workerd: ${title}`, '', median(started)]),
    ],
  )
}

function titleOf({ title, framework }: Startup['processes'][number]): string {
  return framework === undefined ? title : `${title}, with ${framework} loaded`
}

function median(spread: Spread): string {
  return `${digits(spread.median)} ms`
}

function withSpread(spread: Spread): string {
  return `${median(spread)} (${digits(spread.lower)} to ${digits(spread.upper)})`
}
