import { randomUUID } from 'node:crypto'
import type { AsyncPolicy, Decision, Policy } from '@corsage/core'
import { attackerOrigins } from '../audit/attacker-origins.ts'
import type { SentRequest } from '../network/exchange.ts'
import { foreignHost, foreignOrigin } from '../network/foreign-origin.ts'
import { headerMembers, headerValue } from '../network/header-lines.ts'
import type { NamedPolicy } from './policy-file.ts'

/** A request, and what the policy decides about it. */
export interface Witness {
  readonly request: SentRequest
  readonly decision: Decision
  /** Whether `If-None-Match` names the entity tag of an earlier response, so that a 304 comes back. */
  readonly isConditional?: true
  /** The decisions if a layer changes the request on its way. */
  readonly changed: Readonly<Record<RequestChange, Decision>>
}

/** How a layer can change a request, so that every response differs. */
export type RequestChange = 'origin-removed' | 'path-shortened'

/** The requests of one verification. */
export interface Witnesses {
  readonly sent: readonly Witness[]
  /** How many requests the limit left out. */
  readonly left: number
  /** Whether the policy covers the path of the URL. */
  readonly coversUrl: boolean
  /** Whether a known origin is allowed on one of the paths. */
  readonly hasAllowed: boolean
}

/** The most requests of one verification. */
export const mostRequests = 60

/** Nothing is sent to it: it occurs only in `Origin`. */
const otherForeignOrigin = `https://other.${foreignHost}`

type Draft = Pick<Witness, 'request' | 'isConditional'>
type Fields = Readonly<Record<string, string>>

/**
 * Writes the witnesses of a policy for a deployment, the most telling first.
 *
 * @param given Origins that the user named.
 */
export async function witnessesOf(
  { policy, origins, patterns }: NamedPolicy,
  url: URL,
  given: readonly string[],
): Promise<Witnesses> {
  // The origins of other paths come before the foreign ones, because a layer may mix up the paths.
  const known = [...new Set([...given, ...origins, foreignOrigin, otherForeignOrigin])]
  const main = await draftsFor(url, known, policy)
  const others = await Promise.all(
    patterns.map(async (pattern) => shortDrafts(pathOf(pattern, url), known, policy)),
  )
  const coversUrl = (await decide(policy, get(url.href, null))).kind !== 'uncovered'
  // Some paths first, because the rest of a long list would leave no room for origins.
  const drafts = coversUrl
    ? [...main.first, ...others.slice(0, 4).flat(), ...main.rest, ...others.slice(4).flat()]
    : others.flat()
  const decided = await Promise.all(
    unique(drafts).map(async (draft): Promise<Witness> => {
      const { request } = draft
      const [decision, removed, shortened] = await Promise.all([
        decide(policy, request),
        decide(policy, { ...request, headers: request.headers.filter(([name]) => name !== 'origin') }),
        decide(policy, { ...request, url: shorter(request.url) }),
      ])
      return { ...draft, decision, changed: { 'origin-removed': removed, 'path-shortened': shortened } }
    }),
  )
  const covered = decided.filter(({ decision }) => decision.kind !== 'uncovered')
  return {
    sent: covered.slice(0, mostRequests),
    left: Math.max(0, covered.length - mostRequests),
    coversUrl,
    hasAllowed: covered.some(({ request, decision }) => decision.allowed && originOf(request) !== null),
  }
}

/** Returns the value of `Origin`; `null` without one. */
export function originOf({ headers }: SentRequest): string | null {
  return headerValue(headers, 'origin')
}

/** The witnesses for the URL itself: the requests for every deployment, and those that follow if there is room. */
async function draftsFor(
  url: URL,
  known: readonly string[],
  policy: Policy | AsyncPolicy,
): Promise<{ readonly first: readonly Draft[]; readonly rest: readonly Draft[] }> {
  const here = url.href
  const { allowed, refused } = await sorted(known, url, policy)
  const asker = allowed[0] ?? foreignOrigin
  const other = refused[0] ?? otherForeignOrigin
  const missing = below(url).href
  const cached = fresh(url)
  const strange = { 'access-control-request-headers': 'x-corsage-probe' }
  const { headers: permitted } = await decide(policy, preflight(here, asker, 'GET'))
  const lines = Object.entries(permitted)
  const names = headerMembers(lines, 'access-control-allow-headers').filter((name) => name !== '*')
  const methods = (headerValue(lines, 'access-control-allow-methods') ?? 'GET,PUT,DELETE')
    .split(',')
    .filter((name) => name !== '*')
  const named = [...new Set(['authorization', 'content-type', ...names])].sort().slice(0, 16).join(',')
  const first = [
    get(here, null),
    get(here, asker),
    get(here, other),
    get(here, 'null'),
    preflight(here, asker, 'GET'),
    ...methods.slice(0, 9).map((method) => preflight(here, asker, method)),
    preflight(here, asker, 'PUT', { 'access-control-request-headers': named }),
    preflight(here, asker, 'CORSAGE-PROBE', strange),
    preflight(here, other, 'PUT'),
    preflight(here, 'null', 'PUT'),
    get(missing, null),
    get(missing, asker),
    get(missing, other),
    preflight(missing, asker, 'PUT'),
    preflight(missing, other, 'PUT'),
    // In the other order, on a URL that no cache knows, because a cache keeps the first response.
    get(cached, asker),
    get(cached, other),
    get(cached, null),
    ask('HEAD', here, asker),
    ask('HEAD', here, other),
  ].map((request): Draft => ({ request }))
  const conditional = [asker, other].map(
    (origin): Draft => ({ request: get(here, origin, { 'if-none-match': '*' }), isConditional: true }),
  )
  const others = allowed.filter((origin) => origin !== asker)
  const rest = [
    ask('OPTIONS', here, asker),
    preflight(here, asker, 'GET', { 'access-control-request-private-network': 'true' }),
    ...others.slice(0, 4).map((origin) => get(here, origin)),
    ...attackerOrigins(asker).map(({ origin }) => get(here, origin)),
    ...others.slice(4).map((origin) => get(here, origin)),
    ...others.map((origin) => preflight(here, origin, 'PUT')),
  ].map((request): Draft => ({ request }))
  return { first: [...first, ...conditional], rest }
}

/** The witnesses for a path of `resources`. */
async function shortDrafts(
  url: URL,
  known: readonly string[],
  policy: Policy | AsyncPolicy,
): Promise<readonly Draft[]> {
  const { allowed, refused } = await sorted(known, url, policy)
  const [asker = foreignOrigin, other = otherForeignOrigin] = [allowed[0], refused[0]]
  return [
    get(url.href, asker),
    get(url.href, other),
    preflight(url.href, asker, 'PUT'),
    preflight(url.href, other, 'PUT'),
  ].map((request) => ({ request }))
}

/** Divides origins by what the policy decides about them at a URL. */
async function sorted(origins: readonly string[], url: URL, policy: Policy | AsyncPolicy) {
  const allowed: string[] = []
  const refused: string[] = []
  for (const origin of origins) {
    const decision = await decide(policy, get(url.href, origin))
    if (decision.allowed) allowed.push(origin)
    else refused.push(origin)
  }
  return { allowed, refused }
}

async function decide(policy: Policy | AsyncPolicy, request: SentRequest): Promise<Decision> {
  const { method, url, headers } = request
  return policy.evaluate({ method, url, headers: { get: (name) => headerValue(headers, name) } })
}

function ask(method: string, url: string, origin: string | null, fields: Fields = {}): SentRequest {
  const own = { 'user-agent': 'corsage', accept: '*/*', ...(origin === null ? {} : { origin }) }
  return { method, url, headers: Object.entries({ ...own, ...fields }) }
}

function get(url: string, origin: string | null, fields: Fields = {}): SentRequest {
  return ask('GET', url, origin, fields)
}

function preflight(url: string, origin: string, method: string, fields: Fields = {}): SentRequest {
  return ask('OPTIONS', url, origin, { 'access-control-request-method': method, ...fields })
}

/** The URL without the first segment of its path, as a proxy passes it on that serves several applications. */
function shorter(url: string): string {
  const short = new URL(url)
  short.pathname = short.pathname.replace(/^\/[^/]+(?=\/)/, '')
  return short.href
}

/** A path below the URL's, which does not exist. */
function below(url: URL): URL {
  const missing = new URL(url)
  missing.pathname = `${url.pathname.replace(/\/$/, '')}/corsage-${randomUUID()}`
  missing.search = ''
  return missing
}

/** The same URL with a query that no cache has seen. */
function fresh(url: URL): string {
  const unseen = new URL(url)
  unseen.search = `${url.search}${url.search === '' ? '?' : '&'}corsage=${randomUUID()}`
  return unseen.href
}

/** The path of a pattern: itself, or a path below a prefix. */
function pathOf(pattern: string, { origin }: URL): URL {
  const isPrefix = pattern.endsWith('/*')
  const url = new URL(origin + (isPrefix ? pattern.slice(0, -2) : pattern))
  return isPrefix ? below(url) : url
}

/** A list of methods may contain some that are requested anyway. */
function unique(drafts: readonly Draft[]): readonly Draft[] {
  return [...new Map(drafts.map((draft) => [JSON.stringify(draft.request), draft])).values()]
}
