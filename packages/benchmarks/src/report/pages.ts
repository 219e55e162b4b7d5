import { readFileSync, writeFileSync } from 'node:fs'
import { configurations } from '../configurations.ts'
import { type Machine, versions } from '../machine.ts'
import type { Case } from '../middleware.ts'
import { type Part, parts, type Results } from '../results.ts'
import { drawCharts } from './charts.ts'
import { sizeSummary } from './size.ts'
import { startupSummary } from './startup.ts'
import { digits, table, time } from './table.ts'
import { section, serverTable } from './tables.ts'
import { targets } from './targets.ts'

const resultsPage = new URL('../../RESULTS.md', import.meta.url)
const performancePage = new URL('../../../../docs/performance.md', import.meta.url)

const headings: Readonly<Record<Part, string>> = {
  decision: 'A decision',
  middleware: 'Middleware',
  guard: 'The guard',
  server: 'Whole servers',
  construction: 'Making a policy',
  allocation: 'What is allocated',
  startup: 'Startup',
  size: 'Size',
}

/** Writes RESULTS.md, the charts, and the tables of the page about performance, from what has been measured. */
export async function writePages(results: Results): Promise<void> {
  writeFileSync(resultsPage, resultsText(results))
  if (results.middleware) await drawCharts(results.middleware.measured)
  const page = readFileSync(performancePage, 'utf8')
  writeFileSync(performancePage, withBlocks(page, blocks(results)))
}

function resultsText(results: Results): string {
  const measured = parts.filter((part) => results[part] !== undefined)
  return `${[
    '# Results',
    'Written by `pnpm --filter @corsage/benchmarks bench`, from `results/*.json`. The README says what the columns mean.',
    machineTable(results),
    targetsTable(results),
    ...measured.map((part) => `## ${headings[part]}\n\n${section(part, results[part] as never)}`),
  ].join('\n\n')}\n`
}

function machineTable(results: Results): string {
  const rows = parts.flatMap((part) => {
    const machine = results[part]?.machine
    return machine ? [[headings[part], ...machineCells(machine)]] : []
  })
  const compared = Object.entries(versions()).map(([name, version]) => `\`${name}\` ${version}`)
  return [
    table(['part', 'measured', 'Node', 'system', 'processors', 'load before'], rows),
    `Compared: ${compared.join(', ')}.`,
  ].join('\n\n')
}

function machineCells({ date, node, system, processors, loadBefore, quick }: Machine): string[] {
  return [quick ? `${date}, quick run` : date, node, system, processors, digits(loadBefore)]
}

function targetsTable(results: Results): string {
  return table(
    ['what', 'target', 'reached', 'met'],
    targets(results).map(({ what, aim, reached, met }) => [what, aim, reached, met ? 'yes' : 'no']),
  )
}

/** The tables of the page, by the name of their place in it. */
function blocks(results: Results): Readonly<Record<string, string>> {
  const { middleware, server, size, startup } = results
  const quick = parts.filter((part) => results[part]?.machine.quick)
  const rough = `These are of a quick run (${quick.join(', ')}), whose figures are rough: most of all where more processes wanted to run ("load before") than there are processors.`
  return {
    machine: [machineTable(results), ...(quick.length > 0 ? [rough] : [])].join('\n\n'),
    targets: targetsTable(results),
    ...(middleware && {
      frameworks: frameworksTable(middleware.measured),
      origins: originsTable(middleware.measured),
      ahead: aheadTable(middleware.measured),
    }),
    ...(server && { server: serverTable(server.measured) }),
    ...(startup && { startup: startupSummary(startup.measured) }),
    ...(size && { size: sizeSummary(size.measured) }),
  }
}

/** What is added to an allowed request, list of three with credentials. */
function frameworksTable(cases: readonly Case[]): string {
  return table(
    ['', 'request', 'by hand', 'Corsage', 'peer', ''],
    cases
      .filter(({ configuration, kind }) => configuration === 'credentials' && kind === 'allowed')
      .map((one) => [
        one.framework,
        time(one.nothing.min),
        time(one.limit.min),
        time(one.ours.min),
        one.peer ? time(one.peer.min) : '–',
        one.peerName,
      ]),
  )
}

/** What is added to an allowed request, by the number of origins. */
function originsTable(cases: readonly Case[]): string {
  const counts = ['three', 'hundred', 'thousand', 'many']
  const names = [...new Set(cases.map(({ framework }) => framework))]
  const find = (framework: string, configuration: string) =>
    cases.find(
      (one) => one.framework === framework && one.configuration === configuration && one.kind === 'allowed',
    )
  const row = (name: string, side: 'ours' | 'peer') =>
    counts.map((configuration) => {
      const added = find(name, configuration)?.[side]
      return added ? time(added.min) : '–'
    })
  return table(
    ['', ...counts.map((name) => configurations[name]?.title ?? name)],
    names.flatMap((name) => [
      [`${name}, Corsage`, ...row(name, 'ours')],
      [`${name}, ${find(name, 'three')?.peerName}`, ...row(name, 'peer')],
    ]),
  )
}

/** Where a peer adds less than Corsage, beyond the noise. */
function aheadTable(cases: readonly Case[]): string {
  const ahead = cases.filter(({ ours, peer, noise }) => peer && ours.min - peer.min > 2 * noise)
  if (ahead.length === 0) return 'Nowhere: no peer adds less in any case that it answers rightly.'
  return section('middleware', { measured: ahead } as never)
}

function withBlocks(page: string, all: Readonly<Record<string, string>>): string {
  return Object.entries(all).reduce((text, [name, block]) => {
    const [start, end] = [`<!-- measured: ${name} -->`, '<!-- /measured -->']
    const from = text.indexOf(start)
    const to = text.indexOf(end, from)
    if (from < 0 || to < 0) throw new Error(`docs/performance.md has no place for ${name}`)
    return `${text.slice(0, from + start.length)}\n\n${block}\n\n${text.slice(to)}`
  }, page)
}
