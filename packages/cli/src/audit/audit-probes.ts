import { randomUUID } from 'node:crypto'
import { corsUnsafeRequestHeaderNames } from '@corsage/user-agent/fetch'
import type { SentRequest } from '../network/exchange.ts'
import { foreignOrigin } from '../network/foreign-origin.ts'
import type { HeaderLines } from '../network/header-lines.ts'
import type { GivenHeaders } from '../request-arguments.ts'
import { type AttackerOriginName, attackerOrigins } from './attacker-origins.ts'

/** A header name that no server has a reason to allow. */
export const strangeHeader = 'x-corsage-probe'
/** Not a header name, so it must not occur in a header that lists them. */
export const notAName = '<corsage>'
/** A method that no server has a reason to allow. */
export const strangeMethod = 'CORSAGE-PROBE'

/** The probes of an audit. */
export type ProbeName =
  | 'no-origin'
  | 'foreign'
  | 'null'
  | 'null-preflight'
  | 'trusted'
  | 'trusted-again'
  | 'not-found'
  | 'not-found-preflight'
  | 'foreign-preflight'
  | 'trusted-preflight'
  | 'strange-preflight'
  | 'plain-options'
  | 'control'
  | AttackerOriginName

/** One request to the server. */
export interface AuditProbe {
  readonly name: ProbeName
  readonly request: SentRequest
}

/** The target of an audit. */
export interface AuditTarget {
  readonly url: URL
  /** An origin that the server should allow; `null` if none is known. */
  readonly trusted: string | null
  /** The method that pages use, if the user named it. Only `GET` and `HEAD` are sent, others by preflight. */
  readonly method: string | null
  readonly headers: GivenHeaders
  /** Whether forms are sent, although they may change something. */
  readonly sends?: boolean
}

/** Whether an origin is tried with the request itself, or with its preflight. */
export type Carrier = 'request' | 'preflight'

/** Counts the requests that an audit of one URL sends, at most 25. */
export function countProbes({ url, trusted }: Pick<AuditTarget, 'url' | 'trusted'>): number {
  const target = { url, trusted, method: null, headers: { page: [], cookie: null, forbidden: [] } }
  return [openingProbes(target), originProbes(target, 'request'), closingProbes(target, 'request')].flat()
    .length
}

/** Whether the method that pages use is sent. Others could change something, so only their preflights are. */
export function isSent({ method }: Pick<AuditTarget, 'method'>): boolean {
  return method === null || method === 'GET' || method === 'HEAD'
}

/** The first probes. Their responses show whether requests or preflights reveal which origins are trusted. */
export function openingProbes(target: AuditTarget): readonly AuditProbe[] {
  const { trusted } = target
  return [
    actual('no-origin', target, null),
    ...(trusted === null
      ? []
      : [actual('trusted', target, trusted), actual('trusted-again', target, trusted)]),
    actual('foreign', target, foreignOrigin),
    actual('null', target, 'null'),
    ...(trusted === null ? [] : [preflight('trusted-preflight', target, trusted, 'GET')]),
    preflight('foreign-preflight', target, foreignOrigin, 'POST'),
  ]
}

/** Probes with the origins that an attacker would use. */
export function originProbes(target: AuditTarget, carrier: Carrier): readonly AuditProbe[] {
  const { url, trusted } = target
  // If no origin is known, a server may well trust the neighbors of the host itself.
  const origins = attackerOrigins(trusted ?? url.origin)
  if (carrier === 'request') return origins.map(({ name, origin }) => actual(name, target, origin))
  const guess = trusted === null ? 'POST' : 'GET'
  return [
    preflight('null-preflight', target, 'null', guess),
    ...origins.map(({ name, origin }) => preflight(name, target, origin, guess)),
  ]
}

/** The last probes: preflights, errors, and whether the server still responds as before. */
export function closingProbes(target: AuditTarget, carrier: Carrier): readonly AuditProbe[] {
  const { url, trusted } = target
  const asker = trusted ?? foreignOrigin
  const missing = new URL(url)
  missing.pathname = `${url.pathname.replace(/\/$/, '')}/corsage-${randomUUID()}`
  missing.search = ''
  const nowhere = { ...target, url: missing }
  return [
    options('strange-preflight', target, asker, [
      ['access-control-request-method', strangeMethod],
      ['access-control-request-headers', `${strangeHeader},${notAName}`],
      // Private Network Access was withdrawn, but some servers still grant it.
      ['access-control-request-private-network', 'true'],
    ]),
    options('plain-options', target, asker, []),
    actual('not-found', nowhere, asker),
    // Errors are judged only if the response to a request has the headers.
    ...(carrier === 'request' ? [preflight('not-found-preflight', nowhere, asker, 'GET')] : []),
    actual('control', target, trusted),
  ]
}

function actual(name: ProbeName, { url, method, headers }: AuditTarget, origin: string | null): AuditProbe {
  const cookie: HeaderLines = headers.cookie === null ? [] : [['cookie', headers.cookie]]
  const lines = [...headersFor(origin), ...headers.page, ...cookie]
  return {
    name,
    request: { method: method === 'HEAD' ? 'HEAD' : 'GET', url: url.href, headers: unique(lines) },
  }
}

/** The preflight of a request that pages make. It names nothing else, because a server may refuse what it does not list. */
function preflight(name: ProbeName, target: AuditTarget, origin: string, guess: string): AuditProbe {
  const names = corsUnsafeRequestHeaderNames(target.headers.page)
  return options(name, target, origin, [
    ['access-control-request-method', target.method ?? guess],
    ...(names.length === 0 ? [] : [['access-control-request-headers', names.join(',')] as const]),
  ])
}

function options(name: ProbeName, { url }: AuditTarget, origin: string, headers: HeaderLines): AuditProbe {
  return { name, request: { method: 'OPTIONS', url: url.href, headers: [...headersFor(origin), ...headers] } }
}

function headersFor(origin: string | null): HeaderLines {
  const headers = [
    ['user-agent', 'corsage'],
    ['accept', '*/*'],
  ] as const
  return origin === null ? headers : [...headers, ['origin', origin]]
}

/** The last line of each name wins, so that a header of the user replaces ours. */
function unique(lines: HeaderLines): HeaderLines {
  return [...new Map(lines.map((line) => [line[0], line] as const)).values()]
}
