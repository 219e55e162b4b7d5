import { randomBytes } from 'node:crypto'
import { CommandError } from '../command-error.ts'
import type { Connection } from '../network/connection.ts'
import { isRedirect } from '../network/cors-answer.ts'
import type { Exchange, SentRequest } from '../network/exchange.ts'
import { requestLine } from '../network/exchange-lines.ts'
import { foreignHost, foreignOrigin } from '../network/foreign-origin.ts'
import { type HeaderLines, headerValue } from '../network/header-lines.ts'
import { isLoopback } from '../network/local-hosts.ts'
import type { AuditTarget } from './audit-probes.ts'
import type { Finding } from './finding.ts'

// CORS decides who can read a response. This part of an audit tests whether other sites can cause a request.

/** The findings about requests that other sites cause. */
export interface GuardReport {
  readonly requests: number
  readonly findings: readonly Finding[]
  readonly inconclusive: readonly string[]
}

type Target = Pick<AuditTarget, 'url' | 'headers'>

const guide = 'OWASP ASVS 5.0'
const useGuard = 'With Corsage: `guard(policy)`, mounted after `cors(policy)`.'

/** Counts the requests that change nothing: a WebSocket handshake and, on this machine, a GET with a foreign `Host`. */
export function countGuardProbes(url: URL): number {
  return isLoopback(url.hostname) ? 2 : 1
}

/** Returns the forms that `--send` submits: one of another site, and one of the server itself to compare. */
export function forms({ url, headers }: Target): readonly [foreign: SentRequest, own: SentRequest] {
  const isTrustworthy = url.protocol === 'https:' || isLoopback(url.hostname)
  const form = (origin: string, site: string): SentRequest => ({
    method: 'POST',
    url: url.href,
    headers: [
      ['user-agent', 'corsage'],
      ['content-type', 'application/x-www-form-urlencoded'],
      ['origin', origin],
      ...(isTrustworthy ? metadata(site) : []),
      ...cookieLines(headers),
    ],
  })
  return [form(foreignOrigin, 'cross-site'), form(url.origin, 'same-origin')]
}

function metadata(site: string): HeaderLines {
  return [
    ['sec-fetch-site', site],
    ['sec-fetch-mode', 'navigate'],
    ['sec-fetch-dest', 'document'],
  ]
}

function cookieLines({ cookie }: Target['headers']): HeaderLines {
  return cookie === null ? [] : [['cookie', cookie]]
}

/**
 * Tests whether other sites can cause requests. Sends forms only with `sends`, because they can change something.
 *
 * @param plain The response to a GET without an `Origin`.
 */
export async function auditGuard(
  target: Target,
  connection: Connection,
  { sends, plain }: { readonly sends: boolean; readonly plain: Exchange | undefined },
): Promise<GuardReport> {
  const { url } = target
  const findings = [await foreignSocket(target, connection)]
  if (isLoopback(url.hostname)) findings.push(await foreignHostName(url, connection, plain))
  const found = findings.filter((finding) => finding !== null)
  const requests = countGuardProbes(url)
  if (!sends) return { requests, findings: found, inconclusive: [] }
  const written = await foreignForm(target, connection)
  const isFinding = typeof written === 'object' && written !== null
  return {
    requests: requests + 2,
    findings: isFinding ? [...found, written] : found,
    inconclusive: typeof written === 'string' ? [written] : [],
  }
}

async function foreignSocket({ url, headers }: Target, connection: Connection): Promise<Finding | null> {
  const request: SentRequest = {
    method: 'GET',
    url: url.href,
    headers: [
      ['user-agent', 'corsage'],
      ['origin', foreignOrigin],
      ['sec-websocket-version', '13'],
      ['sec-websocket-key', randomBytes(16).toString('base64')],
      ...cookieLines(headers),
    ],
  }
  if (!(await connection.opensSocket(request))) return null
  const hasCookie = headers.cookie !== null
  return {
    code: 'cross-site-socket',
    severity: hasCookie ? 'high' : 'low',
    message: `A page of any site can open a WebSocket to this server.${hasCookie ? " The browser sends the user's cookies with it, so that page acts as the user." : ''}`,
    evidence: [`GET ${url.href} -> 101`, '> upgrade: websocket', `> origin: ${foreignOrigin}`],
    fix: 'Compare Origin with the allow list before you accept an upgrade. With Corsage: `guardUpgrade(listener, policy)`.',
    reference: `${guide} V4.4.2; RFC 6455, §10.2`,
  }
}

async function foreignHostName(
  url: URL,
  connection: Connection,
  plain: Exchange | undefined,
): Promise<Finding | null> {
  const host = url.port === '' ? foreignHost : `${foreignHost}:${url.port}`
  const exchange = await answerTo(connection, {
    method: 'GET',
    url: url.href,
    headers: [
      ['user-agent', 'corsage'],
      ['accept', '*/*'],
      ['host', host],
    ],
  })
  if (exchange === null || plain === undefined || exchange.response.status >= 400) return null
  if (exchange.response.status !== plain.response.status) return null
  return {
    code: 'any-host',
    severity: 'info',
    message:
      "This server responds to any Host. If it runs on users' machines, a site whose domain resolves to 127.0.0.1 can read it (DNS rebinding).",
    evidence: [requestLine(exchange), `> host: ${host}`],
    fix: "Compare Host with the names of the server. With Corsage: `guard(policy, { hosts: 'loopback' })`. A server behind a proxy needs no change.",
    reference: 'CVE-2025-24010, CVE-2025-66414 (DNS rebinding of local servers)',
  }
}

/** Returns a finding, why nothing is proven, or `null` if the form of another site is refused. */
async function foreignForm(target: Target, connection: Connection): Promise<Finding | string | null> {
  const [foreignRequest, ownRequest] = forms(target)
  const foreign = await answerTo(connection, foreignRequest)
  const own = await answerTo(connection, ownRequest)
  if (foreign === null || own === null) return 'A form got no response, so cross-site writes were not judged.'
  if (foreign.response.status >= 400) return own.response.status < 400 ? null : bothRefused(own, target)
  const login = loginOf(foreign)
  if (login !== null) {
    return `POST ${target.url.href} redirects to ${login}, so cross-site writes were not judged. Log in with --cookie.`
  }
  const hasCookie = target.headers.cookie !== null
  return {
    code: 'cross-site-write',
    severity: hasCookie ? 'high' : 'info',
    message: hasCookie
      ? "This server accepts a form of another site with the user's cookie. Only the SameSite attribute of the cookie could stop such forms."
      : 'This server accepts a form of another site. This is fine if the URL needs no login. Otherwise, repeat the audit with --cookie.',
    evidence: [requestLine(foreign), `> origin: ${foreignOrigin}`, ...siteLine(foreign)],
    fix: `Refuse requests that pages of other origins cause. ${useGuard}`,
    reference: `${guide} V3.5.1; Fetch Metadata Request Headers, §2.3`,
  }
}

function siteLine({ request }: Exchange): readonly string[] {
  const site = headerValue(request.headers, 'sec-fetch-site')
  return site === null ? [] : [`> sec-fetch-site: ${site}`]
}

function bothRefused({ request, response: { status } }: Exchange, { headers }: Target): string {
  const isDenied = status === 401 || status === 403
  const advice = !isDenied
    ? 'Audit a URL that accepts a form.'
    : headers.cookie === null
      ? 'Log in with --cookie.'
      : 'It may need a token, which also stops other sites.'
  return `POST ${request.url} got ${status} from the server's own page as well, so cross-site writes were not judged. ${advice}`
}

function loginOf(exchange: Exchange): string | null {
  const location = isRedirect(exchange) ? headerValue(exchange.response.headers, 'location') : null
  return location !== null && /log-?in|sign-?in|auth/i.test(location) ? location : null
}

async function answerTo(connection: Connection, request: SentRequest): Promise<Exchange | null> {
  try {
    return await connection.send(request)
  } catch (error) {
    if (error instanceof CommandError) return null
    throw error
  }
}
