import type { Result } from './result.ts'

type Results = ReadonlyMap<string, ReadonlyMap<string, Result>>

/** Prints one row per suite and one column per runtime, and what failed below it. Says whether anything did. */
export function printTable(results: Results): boolean {
  const runtimes = [...results.keys()]
  const suites = [...new Set([...results.values()].flatMap((own) => [...own.keys()]))]
  const rows = suites.map((suite) => [
    suite,
    ...runtimes.map((runtime) => cell(results.get(runtime)?.get(suite))),
  ])
  const table = [['', ...runtimes], ...rows]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  for (const row of table) {
    console.log(
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
  let failed = false
  for (const [runtime, own] of results) {
    for (const [suite, { issues }] of own) {
      if (issues.length > 0) failed = true
      for (const issue of issues) console.log(`\n${runtime}, ${suite}: ${issue}`)
    }
  }
  return failed
}

function cell(result: Result | undefined): string {
  if (result === undefined) return '–'
  return result.issues.length === 0 ? `${result.passed} ✓` : `${result.passed} ✓ ${result.issues.length} ✗`
}
