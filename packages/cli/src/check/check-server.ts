import { type EngineName, type Explanation, explain } from '@corsage/user-agent'
import { CommandError } from '../command-error.ts'
import type { Connection } from '../network/connection.ts'
import { allowsCredentials, isReadableBy } from '../network/cors-answer.ts'
import type { Exchange } from '../network/exchange.ts'
import { headerMembers, headerValue } from '../network/header-lines.ts'
import type { GivenHeaders } from '../request-arguments.ts'
import { answeringLayers } from './answering-layer.ts'
import { openBrowserFetch } from './browser-fetch.ts'
import { checkNotes } from './check-notes.ts'
import type { CheckIssue, CheckReport } from './check-report.ts'
import { guardRefusal } from './guard-refusal.ts'
import { answeredProbes, sendProbes } from './probes.ts'
import { refusedParts, remedyOf } from './remedy.ts'
import type { Needs } from './servers/known-server.ts'
import { unansweredPreflight } from './unanswered-preflight.ts'
import { unreadableHeaders } from './unreadable-headers.ts'
import { findWarnings } from './warnings.ts'

/** The request of a page that is to be checked. */
export interface CheckedRequest {
  readonly url: URL
  readonly from: string
  readonly method: string
  readonly headers: GivenHeaders
  /** The body; `null` for none. */
  readonly data: string | null
  readonly credentials: boolean
  readonly engine: EngineName
  /** Whether a method that may change something is sent. Otherwise a `GET` is sent in its place. */
  readonly sendsUnsafe: boolean
  /** Whether every certificate is accepted. */
  readonly insecure: boolean
}

/**
 * Sends what a browser would send for a page's request, and finds out whether the page can read the response, why not,
 * and which other requests fail. Rejects with a `CommandError` if the server does not respond.
 */
export async function checkServer(checked: CheckedRequest, connection: Connection): Promise<CheckReport> {
  const { url, from, method, credentials, engine } = checked
  const browser = openBrowserFetch({
    connection,
    from,
    cookie: credentials ? checked.headers.cookie : null,
    url,
    sendsUnsafe: checked.sendsUnsafe,
  })
  const asked = await askAsPage(checked, browser, connection)
  const { allowed, preflightReasons, witness } = asked
  const exchange = browser.exchanges.slice(0, asked.exchangeCount)
  // Later ones try origins near the page's own.
  const near = browser.exchanges.slice(asked.exchangeCount)
  const deciding = witness === null ? (exchange.at(-1) ?? null) : null
  const sent = deciding === null ? [] : exchange
  const probes = await sendProbes({ connection, url, from, allowed, exchanges: sent, near })
  const others = [...(witness === null ? [] : [witness]), ...answeredProbes(probes)]
  const allowing = [...exchange, ...near, ...others].find(
    (each) => each !== deciding && isReadableBy(each, from, credentials ? 'include' : 'omit'),
  )
  const layers = answeringLayers(deciding, [...exchange, ...near, ...others])
  const facts = { deciding, allowing: allowing ?? null, isInFront: layers.inFront !== null }
  const remedies = asked.issues.map((issue) => remedyOf(issue, facts))
  const setting = remedies[0]?.setting ?? null
  return {
    allowed,
    request: { method, url: url.href, from, credentials, engine, preflightReasons },
    exchange,
    issues: asked.issues.map((issue, index) => ({ ...issue, headerFix: remedies[index]?.text ?? issue.fix })),
    nearestOrigin: nearestOrigin(asked, from),
    guard: deciding === null ? null : guardRefusal(deciding),
    servers: layers.fixed(setting, needsOf(checked, exchange, [...near, ...others], asked.issues)),
    // Without a setting, the page must change.
    inFront: setting === null ? null : (layers.inFront ?? layers.passedOn(setting)),
    warnings: findWarnings({ url, from, credentials, allowed, exchanges: exchange, probes }),
    probes: [...near.map(({ request, response }) => ({ request, response })), ...others],
    notes: [
      ...asked.notes,
      ...(allowed ? unreadableHeaders(from, exchange, credentials) : []),
      ...checkNotes(checked, exchange),
      ...probes.failures,
    ],
  }
}

/** The outcome of the page's own request. */
interface Asked extends Pick<Explanation, 'allowed' | 'preflightReasons' | 'nearestOrigin' | 'notes'> {
  readonly issues: readonly CheckIssue[]
  /** How many exchanges belong to the request itself. */
  readonly exchangeCount: number
  /** The response to a GET, if the preflight got none; `null` otherwise. */
  readonly witness: Exchange | null
}

async function askAsPage(
  { url, from, method, headers, data, credentials, engine }: CheckedRequest,
  browser: ReturnType<typeof openBrowserFetch>,
  connection: Connection,
): Promise<Asked> {
  try {
    const explanation = await explain(browser.fetch, {
      from,
      to: url.href,
      method,
      headers: headers.page as [string, string][],
      body: data,
      credentials: credentials ? 'include' : 'same-origin',
      engine,
    })
    return { ...explanation, exchangeCount: explanation.exchange.length, witness: null }
  } catch (error) {
    if (!(error instanceof Error && error.cause instanceof CommandError)) throw error
    const failed = browser.failedPreflight()
    const unanswered = failed === null ? null : await unansweredPreflight(failed, connection)
    if (unanswered !== null) {
      const { issue, preflightReasons, witness } = unanswered
      const exchangeCount = browser.exchanges.length
      const known = { allowed: false, nearestOrigin: null, notes: [] }
      return { ...known, issues: [issue], preflightReasons, exchangeCount, witness }
    }
    const done = browser.exchanges.map(({ request, response }) => `${request.method} got ${response.status}`)
    throw new CommandError(
      `${error.cause.message}${done.length > 0 ? ` (Before that, ${done.join(', ')}.)` : ''}`,
      { cause: error.cause.cause },
    )
  }
}

/** No page has an origin that differs only by case, and the fix explains that. */
function nearestOrigin({ nearestOrigin: near }: Asked, from: string): string | null {
  return near === null || near.origin.toLowerCase() === from.toLowerCase() ? null : near.origin
}

function needsOf(
  { from, method, credentials }: CheckedRequest,
  exchange: readonly Exchange[],
  others: readonly Exchange[],
  issues: readonly CheckIssue[],
): Needs {
  const asked = exchange.flatMap(({ request }) =>
    headerMembers(request.headers, 'access-control-request-headers'),
  )
  // The lines replace the list of the server, so they keep what it has. With credentials, `*` is a literal.
  const listed = (name: string, shape: RegExp) =>
    [...exchange, ...others]
      .filter(({ request }) => request.method === 'OPTIONS')
      .flatMap(({ response }) => (headerValue(response.headers, name) ?? '').split(','))
      .map((member) => member.trim())
      .filter((member) => shape.test(member) || (member === '*' && !credentials))
  const refused = refusedParts(issues)
  // Credentials matter only after the origin, so a refused origin hides that they are missing.
  const lacksCredentials =
    credentials && refused.length > 0 && ![...exchange, ...others].some(allowsCredentials)
  const headers = listed('access-control-allow-headers', /^[\w-]+$/).map((name) => name.toLowerCase())
  return {
    origin: from,
    credentials,
    methods: [...new Set([...simpleMethods, ...listed('access-control-allow-methods', /^[A-Z-]+$/), method])],
    headers: [...new Set([...headers, ...asked])],
    refused: lacksCredentials ? [...refused, 'credentials'] : refused,
  }
}

/** The methods that every page can use. */
const simpleMethods = ['GET', 'HEAD', 'POST']
