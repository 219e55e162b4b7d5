import type { Exchange } from '../network/exchange.ts'
import { headerValue } from '../network/header-lines.ts'
import { fixLines, type Needs, type Setting } from './servers/known-server.ts'
import { knownServers, type Match, matchesOf } from './servers/known-servers.ts'
import { proxies } from './servers/proxies.ts'

/** A server that was recognized. */
export interface RecognizedServer {
  readonly name: string
  /** The sign by which it was recognized. */
  readonly evidence: string
  /** Whether it sent the response that decides. `false` if it only sent others. */
  readonly decides: boolean
  /** The lines of code or configuration that fix the refusal; empty if none are known, or none are needed. */
  readonly fix: readonly string[]
}

/** The servers that responded. */
export interface AnsweringLayers {
  /** Explains that another layer sent the deciding response; `null` if nothing shows that. */
  readonly inFront: string | null
  /** Explains that the response can also come from an application, which a setting then belongs to; `null` otherwise. */
  passedOn(setting: Setting | null): string | null
  /** Returns the application before the proxies that pass its responses on, with the lines that change a setting. */
  fixed(setting: Setting | null, needs: Needs): readonly RecognizedServer[]
}

/**
 * Recognizes the servers of a check. `deciding` is the response that decides, and the fix goes to the server that sent
 * it: a fix in Express changes nothing if a proxy responds.
 */
export function answeringLayers(deciding: Exchange | null, exchanges: readonly Exchange[]): AnsweringLayers {
  const others = exchanges.filter((exchange) => exchange !== deciding && isSameServer(exchange, deciding))
  const own = deciding === null ? [] : matchesOf(deciding)
  const author = own.find(({ wroteBody }) => wroteBody)
  const isAlike = (other: Exchange) => deciding === null || identityOf(other) === identityOf(deciding)
  // A body shows its author. Other responses show the rest, if they come from the same server.
  const alike = author === undefined ? others.filter(isAlike).flatMap(matchesOf) : []
  const candidates = author === undefined ? inOrder(distinct([...own, ...alike])) : [author]
  const elsewhere = distinct(others.flatMap(matchesOf)).filter(
    ({ server }) => !candidates.some((candidate) => candidate.server === server),
  )
  const forwarders = own.filter((match) => match !== author && author !== undefined)
  const bystanders = distinct([...forwarders, ...elsewhere]).filter(({ server }) => server !== author?.server)
  return {
    inFront: deciding === null ? null : inFront(deciding, others, candidates),
    passedOn: (setting) => (candidates.some(isApplication) ? null : passedOnBy(candidates[0], setting)),
    fixed(setting, needs) {
      const linesOf = ({ server }: Match) => (setting === null ? [] : fixLines(server, setting, needs))
      const target = candidates.find((match) => linesOf(match).length > 0)
      const recognized = (match: Match, decides: boolean): RecognizedServer => ({
        name: match.server.name,
        evidence: match.evidence,
        decides,
        fix: match === target ? linesOf(match) : [],
      })
      return [
        ...candidates.map((match) => recognized(match, true)),
        ...bystanders.map((match) => recognized(match, false)),
      ]
    },
  }
}

/** Puts what is built on another server before it: one response can show both, and another only one of them. */
function inOrder(matches: readonly Match[]): readonly Match[] {
  return [...matches].sort(
    (one, other) => knownServers.indexOf(one.server) - knownServers.indexOf(other.server),
  )
}

function inFront(
  deciding: Exchange,
  others: readonly Exchange[],
  candidates: readonly Match[],
): string | null {
  if (candidates.some(isApplication)) return null
  const [author] = candidates
  const application = others.flatMap(matchesOf).find(isApplication)
  if (application !== undefined) {
    const who = author === undefined ? 'Another layer' : author.server.name
    return `${who} sent this response, not ${application.server.name}. Other responses come from ${application.server.name} (${application.evidence}).`
  }
  const own = identityLines(deciding)
  const other = others.map(identityLines).find((lines) => lines !== own)
  if (other === undefined) return null
  return `This response has ${own}, and others have ${other}. Another layer sends some responses.`
}

const settingsOfPolicies: readonly (Setting | null)[] = ['policy', 'preflight', 'errors']

/** A proxy also adds its name to the responses of the application. A second policy there would duplicate the headers. */
function passedOnBy(author: Match | undefined, setting: Setting | null): string | null {
  if (author === undefined || author.wroteBody || !settingsOfPolicies.includes(setting)) return null
  return `${author.server.name} can also have passed on the response of an application. In this case, change the policy of the application instead, because two layers conflict.`
}

function isApplication({ server }: Match): boolean {
  return !proxies.includes(server)
}

function identityLines({ response: { headers } }: Exchange): string {
  const lines = ['server', 'x-powered-by'].flatMap((name) => {
    const value = headerValue(headers, name)
    return value === null ? [] : [`${name}: ${value}`]
  })
  return lines.length === 0 ? 'no `server` header' : `\`${lines.join(', ')}\``
}

/** A redirect can lead to another host, whose servers are irrelevant here. */
function isSameServer({ request }: Exchange, deciding: Exchange | null): boolean {
  return deciding === null || new URL(request.url).host === new URL(deciding.request.url).host
}

/** The headers that a server sends with every response, so that two values mean two servers. */
function identityOf({ response: { headers } }: Exchange): string {
  const isCached = headerValue(headers, 'via') !== null || headerValue(headers, 'x-varnish') !== null
  return JSON.stringify([headerValue(headers, 'server'), headerValue(headers, 'x-powered-by'), isCached])
}

function distinct(matches: readonly Match[]): readonly Match[] {
  return matches.filter(
    ({ server }, index) => matches.findIndex((match) => match.server === server) === index,
  )
}
