import type { Engine, EngineName } from '../engines/engine.ts'
import { engineNamed } from '../engines/engines.ts'
import { currentUrlOf } from '../fetch/http-redirect-fetch.ts'
import { checkPageOrigin } from '../fetch/origin.ts'
import { isRefused, type Refusal } from '../fetch/refusal.ts'
import { type CorsIssue, issueOf } from '../page/cors-error.ts'
import { corsRequestOf } from '../page/cors-request.ts'
import { discard, type Exchange } from '../page/exchange.ts'
import { corsPreflightFetch, type FetchOutcome, mainFetch } from '../page/main-fetch.ts'
import type { FetchContext } from '../page/network-fetch.ts'
import { type PageRequest, pageRequest } from '../page/page-request.ts'
import type { PageRequestInit } from '../page/request-init.ts'
import { corsPreflightReasons, needsCorsPreflight } from '../preflight/preflight-request.ts'
import { decisionNotes, type ExplainTarget, type Questionable, questionable } from './explain-target.ts'
import { type Explanation, type ExplanationFields, explanation } from './explanation.ts'
import { allowingPattern, type NearOrigin, nearOrigins, sampleOrigin } from './listed-origins.ts'

/** The request to explain, with the options of `fetch`. */
export interface ExplainRequest extends PageRequestInit {
  /** The origin of the page. */
  readonly from: string
  /** The URL. It can be relative if the target is a URL. For other targets, a path is enough. */
  readonly to?: string
  /**
   * The browser engine of the page.
   * @defaultValue `'standard'`
   */
  readonly engine?: EngineName
  /**
   * Sends the request itself to a live server even if its method can change data. Otherwise, only the preflight is sent, and
   * then a `GET` instead of the request.
   * @defaultValue `false`
   */
  readonly send?: boolean
}

/**
 * Explains how a browser treats a request: whether the page can read the response, which check decides, every other reason
 * for a refusal, and which allowed origin was probably meant.
 *
 * If the origin is refused, the target also gets preflights from similar origins.
 *
 * @param target A policy, a fetch function, an object with a `fetch` method such as a Hono app, or the URL of a live server.
 * @param request The request. `from` is the origin of the page.
 * @returns The report. Log its `text`, or read its fields.
 * @throws `TypeError` (as a rejection) if `fetch` would reject the request as invalid, or if the server fails.
 *
 * @example
 * const explanation = await explain(policy, {
 *   from: 'https://app.example.com',
 *   to: '/items/1',
 *   method: 'PUT',
 *   credentials: 'include',
 * })
 * if (!explanation.allowed) console.log(explanation.text)
 *
 * @see {@link https://fetch.spec.whatwg.org/#fetching Fetch standard, §4 Fetching}
 */
export async function explain(target: ExplainTarget, request: ExplainRequest): Promise<Explanation> {
  const { from, to = '', engine: engineName = 'standard', send = false, ...init } = request
  checkPageOrigin(from)
  const engine = engineNamed(engineName)
  const server = questionable(target)
  const pageRequested = await pageRequest(from, new URL(to, server.base), init, engine.quirks)
  const context = contextOf(server, engine)
  const stoodIn = server.isLive && !send && !isSafe(pageRequested.method)
  const outcome = stoodIn
    ? await preflightThenGet(pageRequested, context)
    : await mainFetch(pageRequested, context)
  const isCors = pageRequested.mode === 'cors' && currentUrlOf(pageRequested).origin !== from
  const visited = [...outcome.exchange.map((exchanged) => exchanged.request.url), outcome.url]
  const staysHome = visited.every((url) => new URL(url).origin === from)
  const fields: ExplanationFields = {
    allowed: outcome.success,
    request: {
      from,
      method: pageRequested.method,
      url: currentUrlOf(pageRequested).href,
      credentials: pageRequested.credentials,
    },
    preflightReasons: isCors ? corsPreflightReasons(corsRequestOf(pageRequested, engine.quirks)) : [],
    exchange: outcome.exchange,
    issues: [],
    nearestOrigin: null,
    allowedBy: null,
    notes: [
      ...(staysHome ? ['The page and the server have the same origin, so CORS does not apply.'] : []),
      ...(outcome.success && outcome.response.type === 'opaque'
        ? ['In mode `no-cors` the request is sent, and the page can read nothing of the response.']
        : []),
      ...(stoodIn && outcome.exchange.some(({ kind }) => kind === 'request')
        ? [
            `A GET was sent instead of the ${pageRequested.method}. Set \`send: true\` to send the ${pageRequested.method}.`,
          ]
        : []),
    ],
  }
  if (outcome.success) {
    discard(outcome.response)
    const allowedBy = isCors ? allowingPattern(from, server.listedOrigins) : null
    return explanation({ ...fields, allowedBy })
  }
  const notes = [...fields.notes, ...decisionNotes(server.decisions.at(-1))]
  const refused = await refusedFields(pageRequested, outcome, server, engine)
  return explanation({ ...fields, ...refused, notes: [...notes, ...refused.notes] })
}

async function refusedFields(
  request: PageRequest,
  outcome: Extract<FetchOutcome, { success: false }>,
  server: Questionable,
  engine: Engine,
): Promise<Pick<ExplanationFields, 'issues' | 'nearestOrigin' | 'notes'>> {
  const { exchange, url } = outcome
  const initialUrl = request.urlList[0].href
  const toIssue = (refusal: Refusal): CorsIssue =>
    issueOf(refusal, { origin: request.pageOrigin, url, initialUrl }, exchange)
  const hidden = outcome.refusals.some(hidesTheRest) && exchange.length === 1
  if (!hidden) return { issues: outcome.refusals.map(toIssue), nearestOrigin: null, notes: [] }

  const [{ kind, response }] = exchange as readonly [Exchange]
  const received = response.headers['access-control-allow-origin'] ?? ''
  // The response of a failing server does not depend on the origin, and can take long.
  const hasFailed = response.status >= 500
  const near = hasFailed ? [] : nearOrigins(request.pageOrigin, [...server.listedOrigins, received])
  const answers = await askFor(near, request, server, engine, kind)
  const apex = near.find(isApexPattern) ?? null
  const isListed = answers.nearest !== null && server.listedOrigins.includes(answers.nearest.origin)
  const nearestOrigin = isListed ? answers.nearest : (apex ?? answers.nearest)
  const witness = answers.refusals ?? (await askAny(request, server, engine))
  const originRefusals = outcome.refusals.filter(isOriginRefusal)
  if (witness !== null) {
    const preflighted = kind === 'preflight'
    const others = witness
      .filter((refusal) => preflighted || refusal.code === 'preflight-allow-credentials-invalid')
      .map((refusal) => (preflighted ? refusal : { ...refusal, code: 'allow-credentials-invalid' as const }))
    return { issues: [...originRefusals, ...others].map(toIssue), nearestOrigin, notes: [] }
  }
  const seen = outcome.refusals.filter((refusal) => isOriginRefusal(refusal) || isSeen(refusal))
  const note = 'The server sends nothing more to an origin that it refuses, so later refusals cannot be seen.'
  return {
    issues: seen.map(toIssue),
    nearestOrigin,
    notes: seen.length < outcome.refusals.length ? [note] : [],
  }
}

/**
 * Sends a preflight for each origin, and stops at the first that is allowed. If preflights allow the page itself, no other
 * origin was meant.
 */
async function askFor(
  near: readonly NearOrigin[],
  request: PageRequest,
  server: Questionable,
  engine: Engine,
  refusedKind: Exchange['kind'],
): Promise<{ readonly nearest: NearOrigin | null; readonly refusals: readonly Refusal[] | null }> {
  const candidates = near.filter((candidate) => !isApexPattern(candidate))
  if (candidates.length > 0 && refusedKind === 'request') {
    const own = await ask(request.pageOrigin, request, server, engine)
    if (own !== null) return { nearest: null, refusals: own.refusals }
  }
  for (const candidate of candidates) {
    const answer = await ask(candidate.origin, request, server, engine)
    if (answer !== null) return { nearest: answer.allowsAny ? null : candidate, refusals: answer.refusals }
  }
  return { nearest: null, refusals: null }
}

/** Asks for each listed origin, or an example of a listed pattern, until one is allowed. */
async function askAny(
  request: PageRequest,
  server: Questionable,
  engine: Engine,
): Promise<readonly Refusal[] | null> {
  for (const listed of server.listedOrigins) {
    const answer = await ask(sampleOrigin(listed), request, server, engine)
    if (answer !== null) return answer.refusals
  }
  return null
}

/** The response of a server to the preflight of an origin that it allows. */
interface OriginAnswer {
  readonly refusals: readonly Refusal[]
  /** Whether it allows any origin by `*`. */
  readonly allowsAny: boolean
}

/** Returns the refusals for an origin, or `null` if that origin is not allowed or the server fails. */
async function ask(
  origin: string,
  request: PageRequest,
  server: Questionable,
  engine: Engine,
): Promise<OriginAnswer | null> {
  const asked: PageRequest = { ...request, pageOrigin: origin }
  // With this quirk the server's own origin would be taken for an allowed one.
  const quirks = { ...engine.quirks, redirectedPreflightHasPageOrigin: false }
  const context = contextOf(server, { ...engine, quirks })
  try {
    const exchange: Exchange[] = []
    const refusals = await corsPreflightFetch(asked, corsRequestOf(asked, quirks), context, exchange)
    const allowsAny = exchange[0]?.response.headers['access-control-allow-origin'] === '*'
    return refusals.some(isOriginRefusal) ? null : { refusals, allowsAny }
  } catch {
    // The response to the page itself is known already.
    request.signal?.throwIfAborted()
    return null
  }
}

/** Sends only requests that are safe on a live server: the preflight, and a GET in place of the request. */
async function preflightThenGet(request: PageRequest, context: FetchContext): Promise<FetchOutcome> {
  const url = currentUrlOf(request)
  const corsRequest = corsRequestOf(request, context.engine.quirks)
  const exchange: Exchange[] = []
  const isCors = url.origin !== request.pageOrigin && request.mode === 'cors'
  const needsPreflight = isCors && needsCorsPreflight(corsRequest)
  const refusals = needsPreflight ? await corsPreflightFetch(request, corsRequest, context, exchange) : []
  if (isRefused(refusals)) return { success: false, exchange, url: url.href, refusals }
  const headers = new Headers({ accept: request.headers.get('accept') as string })
  const get: PageRequest = { ...request, method: 'GET', headers, body: null, useCorsPreflight: false }
  const outcome = await mainFetch(get, context)
  return { ...outcome, exchange: [...exchange, ...outcome.exchange] }
}

function contextOf({ fetch }: Questionable, engine: Engine): FetchContext {
  return { fetch, engine, preflightCache: engine.createPreflightCache(), cookies: null }
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}

function isApexPattern({ differences }: NearOrigin): boolean {
  return differences.includes('apex')
}

function isOriginRefusal({ code }: Refusal): boolean {
  return code.includes('allow-origin-')
}

/** Whether the server hides its lists from this origin. With `*` it hides nothing. */
function hidesTheRest(refusal: Refusal): boolean {
  return isOriginRefusal(refusal) && !refusal.code.endsWith('allow-origin-wildcard')
}

/** Whether a refusal has a cause in the response. A refused origin is not sent every header. */
function isSeen({ received }: Refusal): boolean {
  return received !== null
}
