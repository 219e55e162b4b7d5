import { readFileSync, writeFileSync } from 'node:fs'
import { configurations } from '../configurations.ts'
import { type Machine, versions } from '../machine.ts'
import type { Case } from '../middleware.ts'
import { requestKinds } from '../requests.ts'
import { type Part, parts, type Results } from '../results.ts'
import type { ServerCase } from '../server.ts'
import { drawCharts } from './charts.ts'
import { sizeSummary } from './size.ts'
import { startupSummary } from './startup.ts'
import { bytes, digits, table, time } from './table.ts'
import { nodesTable, section } from './tables.ts'
import { type Target, targets } from './targets.ts'

const resultsPage = new URL('../../RESULTS.md', import.meta.url)
const historyFile = new URL('../../results/history.md', import.meta.url)
const performancePage = new URL('../../../../docs/performance.md', import.meta.url)

const headings: Readonly<Record<Part, string>> = {
  decision: 'A decision',
  middleware: 'Middleware',
  guard: 'The guard',
  nodes: 'Express by version of Node',
  server: 'Whole servers',
  construction: 'Making a policy',
  allocation: 'Allocated bytes',
  preflight: 'The bytes of a preflight response',
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
    `## Targets\n\n${targetsTable(targets(results))}`,
    ...measured.map((part) => `## ${headings[part]}\n\n${section(part, results[part] as never)}`),
    `## Earlier targets\n\n${readFileSync(historyFile, 'utf8').trim()}`,
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

function targetsTable(all: readonly Target[]): string {
  return table(
    ['what', 'target', 'reached', 'met'],
    all.map(({ what, aim, reached, met }) => [what, aim, reached, met ? 'yes' : 'no']),
  )
}

/** The targets that were missed. */
function missedTable(results: Results): string {
  const missed = targets(results).filter(({ met }) => !met)
  if (missed.length === 0) return 'None.'
  return table(
    ['target', 'aim', 'reached'],
    missed.map(({ what, aim, reached }) => [what, aim, reached]),
  )
}

/** The tables of the page, by the name of their place in it. */
function blocks(results: Results): Readonly<Record<string, string>> {
  const { middleware, nodes, server, size, startup } = results
  return {
    overview: overviewTable(results),
    machine: machineTable(results),
    targets: missedTable(results),
    ...(middleware && {
      frameworks: frameworksTable(middleware.measured),
      origins: originsTable(middleware.measured),
      ahead: aheadTable(middleware.measured),
    }),
    ...(nodes && { nodes: nodesTable(nodes.measured) }),
    ...(server && { server: cpuTable(server.measured) }),
    ...(startup && { startup: startupSummary(startup.measured) }),
    ...(size && { size: sizeSummary(size.measured) }),
  }
}

/** The summary: Corsage next to the library that people use today. */
function overviewTable({ middleware, preflight, size, startup }: Results): string {
  const cases = middleware?.measured ?? []
  const timesOf = (framework: string, configuration: string, title: string) =>
    cases
      .filter((one) => one.framework === framework && one.configuration === configuration)
      .filter(({ kind }) => kind === 'allowed')
      .map((one) => [
        title,
        time(one.ours.min),
        one.peer ? `${time(one.peer.min)} (\`${one.peerName}\`)` : '–',
      ])
  const bytesOf = (preflight?.measured ?? [])
    .filter(({ framework }) => framework === 'express')
    .map((one) => [
      'bytes of a preflight response, Express',
      bytes(one.ours),
      `${bytes(one.peer)} (\`cors\`)`,
    ])
  const bundle = (title: string) => size?.measured.find((one) => one.title === title)?.gzip
  const [ours, peer] = [
    bundle('@corsage/express: cors, with its dependencies'),
    bundle('cors, with its dependencies'),
  ]
  const sizes =
    ours === undefined || peer === undefined
      ? []
      : [['minified and gzipped, with all that it needs, Express', bytes(ours), `${bytes(peer)} (\`cors\`)`]]
  const start = (title: string) =>
    startup?.measured.processes.find((one) => one.title === title && one.framework === 'express')?.made.median
  const [first, second] = [start('@corsage/express'), start('cors')]
  const starts =
    first === undefined || second === undefined
      ? []
      : [['import and first policy, Express', `${digits(first)} ms`, `${digits(second)} ms (\`cors\`)`]]
  return table(
    ['', 'Corsage', 'the library people use today'],
    [
      ...['express', 'fastify', 'koa', 'hono', 'node'].flatMap((name) =>
        timesOf(name, 'credentials', `added to a request, ${name === 'node' ? 'plain Node' : titleOf(name)}`),
      ),
      ...timesOf('express', 'many', 'the same in Express, with a list of 10,000 origins'),
      ...bytesOf,
      ...starts,
      ...sizes,
    ],
  )
}

const titleOf = (framework: string) => `${framework[0]?.toUpperCase()}${framework.slice(1)}`

/** The time added to an allowed request, with a list of three and credentials. */
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

/** The time added to an allowed request, by the number of origins. */
function originsTable(cases: readonly Case[]): string {
  const counts = ['three', 'hundred', 'thousand', 'many']
  const names = ['node', 'express', 'fastify', 'koa', 'hono']
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

/** The processor time of each side of a whole server. */
function cpuTable(cases: readonly ServerCase[]): string {
  return table(
    ['', 'without CORS', 'by hand', 'Corsage', 'peer', 'noise'],
    cases.map(({ framework, cpu, noise }) => [
      framework,
      time(cpu.nothing.min * 1000),
      time(cpu.limit.min * 1000),
      time(cpu.ours.min * 1000),
      time(cpu.peer.min * 1000),
      `${digits(Math.abs(noise.value - 1) * 100)} %`,
    ]),
  )
}

/** Where a peer adds less than Corsage, beyond the noise. */
function aheadTable(cases: readonly Case[]): string {
  const ahead = cases.filter(({ ours, peer, noise }) => peer && ours.min - peer.min > 2 * noise)
  if (ahead.length === 0) return 'Nowhere: no peer adds less in any case that it handles correctly.'
  return table(
    ['', 'Corsage', 'peer'],
    ahead.map((one) => [
      `${one.framework}, ${configurations[one.configuration]?.title}, ${requestKinds[one.kind]?.title}`,
      time(one.ours.min),
      one.peer ? time(one.peer.min) : '–',
    ]),
  )
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
