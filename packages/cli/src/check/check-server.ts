import { METHODS } from 'node:http'
import { type EngineName, type Explanation, explain } from '@corsage/user-agent'
import { CommandError } from '../command-error.ts'
import type { Connection } from '../network/connection.ts'
import type { Exchange } from '../network/exchange.ts'
import { isLocal } from '../network/local-hosts.ts'
import type { GivenHeaders } from '../request-arguments.ts'
import { type CheckExchange, openBrowserFetch } from './browser-fetch.ts'
import type { CheckReport } from './check-report.ts'
import { headerFix, settingOf } from './header-fix.ts'
import type { Needs } from './known-servers.ts'
import { type Probes, sendProbes } from './probes.ts'
import { recogniseServers } from './recognise-servers.ts'
import { findWarnings } from './warnings.ts'

/** The request of a page that is to be checked. */
export interface CheckedRequest {
  readonly url: URL
  readonly from: string
  readonly method: string
  readonly headers: GivenHeaders
  readonly credentials: boolean
  readonly engine: EngineName
  /** Whether a method that may change something is really sent; a `GET` stands in otherwise. */
  readonly sendsUnsafe: boolean
}

/**
 * Sends what a browser would send for a page's request, and finds whether the page may read the response, why not, and
 * what breaks later. Rejects with a `CommandError` when the server does not answer.
 */
export async function checkServer(checked: CheckedRequest, connection: Connection): Promise<CheckReport> {
  const { url, from, method, headers, credentials, engine, sendsUnsafe } = checked
  const cookie = credentials ? headers.cookie : null
  const browser = openBrowserFetch({ connection, from, cookie, url, sendsUnsafe })
  const explanation = await explained(
    explain(browser.fetch, {
      from,
      to: url.href,
      method,
      headers: headers.page as [string, string][],
      credentials: credentials ? 'include' : 'same-origin',
      engine,
    }),
    browser.exchanges,
  )
  const isCrossOrigin = url.origin !== from
  // Whatever comes after these are questions about origins near the page's own.
  const exchange = browser.exchanges.slice(0, explanation.exchange.length)
  const near = browser.exchanges.slice(explanation.exchange.length)
  const probes = isCrossOrigin
    ? await sendProbes({
        connection,
        url,
        from,
        asksForeign: exchange.some(({ response }) =>
          response.headers.some(([name, value]) => name === 'access-control-allow-origin' && value === from),
        ),
        asksPreflight: explanation.allowed && explanation.preflightReasons.length === 0,
      })
    : noProbes
  const asked = [probes.notFound, probes.foreign, probes.preflight].filter((probe) => probe !== null)
  const [decisive] = explanation.issues
  const last = exchange[exchange.length - 1] ?? null
  return {
    allowed: explanation.allowed,
    request: {
      method,
      url: url.href,
      from,
      credentials,
      engine,
      preflightReasons: explanation.preflightReasons,
    },
    exchange,
    issues: explanation.issues.map((issue) => ({ ...issue, headerFix: headerFix(issue, last) })),
    nearestOrigin: nearestOrigin(explanation, from),
    servers: recogniseServers(
      [...exchange, ...asked],
      decisive === undefined ? null : settingOf(decisive.code, last),
      needsOf(checked, exchange),
    ),
    warnings: findWarnings({
      url,
      from,
      credentials,
      allowed: explanation.allowed,
      exchanges: exchange,
      probes,
    }),
    probes: [...near.map(({ request, response }) => ({ request, response })), ...asked],
    notes: notesOf(checked, explanation, exchange, probes),
  }
}

/** What differs by case only is no origin that a page could have: the fix says so. */
function nearestOrigin({ nearestOrigin: near }: Explanation, from: string): string | null {
  return near === null || near.origin.toLowerCase() === from.toLowerCase() ? null : near.origin
}

const noProbes: Probes = { notFound: null, foreign: null, preflight: null, failures: [] }

async function explained(
  explaining: Promise<Explanation>,
  exchanges: readonly CheckExchange[],
): Promise<Explanation> {
  try {
    return await explaining
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (!(error.cause instanceof CommandError)) throw error
    const done = exchanges.map(({ request, response }) => `${request.method} was answered ${response.status}`)
    throw new CommandError(
      `${error.cause.message}${done.length > 0 ? ` (Before that, ${done.join(', ')}.)` : ''}`,
    )
  }
}

function needsOf({ from, method, credentials }: CheckedRequest, exchange: readonly Exchange[]): Needs {
  const simple = ['GET', 'HEAD', 'POST']
  const asked = exchange.flatMap(({ request }) =>
    request.headers.filter(([name]) => name === 'access-control-request-headers'),
  )
  return {
    origin: from,
    credentials,
    methods: simple.includes(method) ? simple : [...simple, method],
    headers: [...new Set(asked.flatMap(([, value]) => value.split(',')))],
  }
}

function notesOf(
  { url, from, method, headers, credentials }: CheckedRequest,
  explanation: Explanation,
  exchange: readonly CheckExchange[],
  probes: Probes,
): readonly string[] {
  const stoodIn = exchange.find(({ inPlaceOf }) => inPlaceOf !== null)
  return [
    ...explanation.notes,
    ...(stoodIn === undefined
      ? []
      : [
          `A GET was sent in place of the ${stoodIn.inPlaceOf}, which may change something: --send sends it.`,
        ]),
    ...(isLocal(url.hostname) && isPublicPage(from)
      ? [
          `${url.hostname} is in a local network: Chromium lets a page of the public web ask for it only when the user permits it, and else says "blocked by CORS policy" as well. No header changes that.`,
        ]
      : []),
    ...(method !== method.toUpperCase() && ordinaryMethods.has(method.toUpperCase())
      ? [
          `fetch sends ${method} as it is written, and ${method.toUpperCase()} is another method: browsers change the case of DELETE, GET, HEAD, OPTIONS, POST and PUT only.`,
        ]
      : []),
    ...headers.forbidden.map(
      (name) => `A page cannot set the header ${name}: it was left out, as browsers do.`,
    ),
    ...(headers.cookie !== null && !credentials
      ? ['Without --credentials a browser sends no cookies to another origin: they were left out.']
      : []),
    ...probes.failures,
  ]
}

const ordinaryMethods: ReadonlySet<string> = new Set(METHODS)

function isPublicPage(from: string): boolean {
  return /^https?:/.test(from) && !isLocal(new URL(from).hostname)
}
