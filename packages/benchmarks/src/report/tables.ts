import type { Allocations } from '../allocation.ts'
import { configurations } from '../configurations.ts'
import type { Construction } from '../construction.ts'
import type { Decisions } from '../decision.ts'
import type { GuardCase } from '../guard.ts'
import { type Case, resolved } from '../middleware.ts'
import type { NodeCases } from '../nodes.ts'
import { originSets } from '../origin-sets.ts'
import type { PreflightBytes } from '../preflight.ts'
import { requestKinds } from '../requests.ts'
import type { Part, Result, Results } from '../results.ts'
import type { ServerCase } from '../server.ts'
import type { Ratio } from '../statistics.ts'
import { sizeTable } from './size.ts'
import { startupTable } from './startup.ts'
import { bytes, count, digits, table, time } from './table.ts'

const kindTitle = (kind: string) => requestKinds[kind]?.title ?? kind

function showRatio({ value, from, to }: Ratio): string {
  return `${digits(value)} (${digits(from)} to ${digits(to)})`
}

function ratioIf(says: boolean, ratio: Ratio): string {
  return says ? showRatio(ratio) : 'within the noise'
}

/** The time of `evaluate`, compared with a policy of one origin and with short requested headers. */
function decisionTable({ cases }: Decisions): string {
  return table(
    ['origins', 'request', 'evaluate', 'against 1 origin', '64 kB of requested headers against short ones'],
    cases.map((one) => [
      originSets[one.set]?.title ?? one.set,
      kindTitle(one.kind),
      time(one.short.min),
      showRatio(one.againstOne),
      showRatio(one.hostileAgainstShort),
    ]),
  )
}

function echoTable({ echo }: Decisions): string {
  return table(
    ['requested header names', 'bytes', 'echoed', 'evaluate'],
    echo.map((one) => [
      count(one.names),
      count(one.bytes),
      one.echoed ? 'yes' : 'no: past the bound',
      time(one.time.min),
    ]),
  )
}

/** The time that each side adds to a request. */
export function middlewareTable(cases: readonly Case[]): string {
  return table(
    [
      'origins',
      'request',
      'nothing',
      'noise',
      'limit',
      'Corsage',
      'peer',
      'Corsage / peer',
      'Corsage / limit',
    ],
    cases.map((one) => [
      configurations[one.configuration]?.title ?? one.configuration,
      kindTitle(one.kind),
      time(one.nothing.min),
      time(one.noise),
      time(one.limit.min),
      time(one.ours.min),
      one.peer ? time(one.peer.min) : '–',
      one.againstPeer
        ? ratioIf(resolved(one, one.peer), one.againstPeer)
        : `not comparable: ${one.notComparable}`,
      ratioIf(resolved(one, one.limit), one.againstLimit),
    ]),
  )
}

/** The time that the guard adds to an empty middleware in its place. */
function guardTable(cases: readonly GuardCase[]): string {
  return table(
    ['request that passes', 'empty middleware', 'noise', 'guard'],
    cases.map(({ title, empty, noise, guard }) => [
      title,
      time(empty.min),
      time(noise),
      `+ ${time(guard.min)}`,
    ]),
  )
}

export function serverTable(cases: readonly ServerCase[]): string {
  return table(
    ['', 'side', 'CPU time of a request', 'requests per second', 'CPU: Corsage against it'],
    cases.flatMap((one) => {
      const against = {
        nothing: '',
        again: `(noise) ${showRatio(one.noise)}`,
        limit: showRatio(one.againstLimit),
        ours: '',
        peer: showRatio(one.againstPeer),
      }
      const titles = {
        nothing: 'nothing',
        again: 'nothing, again',
        limit: 'limit',
        ours: 'Corsage',
        peer: one.peerName,
      }
      return (['nothing', 'again', 'limit', 'ours', 'peer'] as const).map((side) => [
        one.framework,
        titles[side],
        time(one.cpu[side].min * 1000),
        count(one.perSecond[side]),
        against[side],
      ])
    }),
  )
}

function constructionTable(policies: readonly Construction[]): string {
  return table(
    ['policy of', 'the first takes', 'the quickest', 'kept on the heap', 'for each origin'],
    policies.map((one) => [
      `${count(one.count)} ${one.pattern === 'exact' ? 'exact origins' : 'wildcards'}`,
      time(one.first),
      time(one.best),
      bytes(one.bytes),
      bytes(one.bytes / one.count),
    ]),
  )
}

function decisionAllocationTable({ decisions }: Allocations): string {
  const kinds = Object.keys(requestKinds)
  return table(
    ['origins', ...kinds.map(kindTitle)],
    decisions.map((one) => [
      originSets[one.set]?.title ?? one.set,
      ...kinds.map((kind) => (kind in one.bytes ? bytes(one.bytes[kind] ?? 0) : '–')),
    ]),
  )
}

function requestAllocationTable({ requests }: Allocations): string {
  return table(
    ['', 'nothing', 'limit adds', 'Corsage adds', 'peer adds', 'peer'],
    requests.map((one) => [
      one.framework,
      bytes(one.nothing),
      bytes(one.limit),
      bytes(one.ours),
      one.peer === undefined ? '–' : bytes(one.peer),
      one.peerName,
    ]),
  )
}

/** The time that the sides add to a request of Express, by version of Node. */
export function nodesTable(nodes: readonly NodeCases[]): string {
  return table(
    ['Node', 'request', 'nothing', 'by hand', 'Corsage', '`cors`'],
    nodes.flatMap(({ node, cases }) =>
      cases
        .filter(({ configuration }) => configuration === 'three')
        .map((one) => [
          node,
          kindTitle(one.kind),
          time(one.nothing.min),
          time(one.limit.min),
          time(one.ours.min),
          one.peer ? time(one.peer.min) : '–',
        ]),
    ),
  )
}

function preflightTable(preflights: readonly PreflightBytes[]): string {
  return table(
    ['', 'Corsage', 'peer', ''],
    preflights.map((one) => [one.framework, bytes(one.ours), bytes(one.peer), one.peerName]),
  )
}

/** Everything that a part has measured, under headings. */
const sections: { readonly [Name in Part]: (measured: NonNullable<Results[Name]>['measured']) => string } = {
  decision: (all) =>
    [decisionTable(all), '### Requested headers that are echoed', echoTable(all)].join('\n\n'),
  middleware: (all) =>
    [...new Set(all.map(({ framework }) => framework))]
      .map((name) => {
        const cases = all.filter(({ framework }) => framework === name)
        return `### ${name}, against \`${cases[0]?.peerName}\`\n\n${middlewareTable(cases)}`
      })
      .join('\n\n'),
  guard: guardTable,
  nodes: (all) =>
    all.map(({ node, cases }) => `### Express on Node ${node}\n\n${middlewareTable(cases)}`).join('\n\n'),
  server: serverTable,
  construction: constructionTable,
  allocation: (all) =>
    [
      '### A decision',
      decisionAllocationTable(all),
      '### A request from an allowed origin, list of three with credentials',
      requestAllocationTable(all),
    ].join('\n\n'),
  preflight: preflightTable,
  startup: startupTable,
  size: sizeTable,
}

export function section<Name extends Part>(part: Name, { measured }: Result<Name>): string {
  return (sections[part] as (all: typeof measured) => string)(measured)
}
