import { randomUUID } from 'node:crypto'
import type { SentRequest } from '../network/exchange.ts'
import { foreignOrigin } from '../network/foreign-origin.ts'
import type { HeaderLines } from '../network/header-lines.ts'
import { type AttackerOriginName, attackerOrigins } from './attacker-origins.ts'

/** A header name that no server has a reason to allow. */
export const strangeHeader = 'x-corsage-probe'
/** What is no header name, and belongs into no header that is a list of them. */
export const notAName = '<corsage>'
/** A method that no server has a reason to allow. */
export const strangeMethod = 'CORSAGE-PROBE'

/** The questions of an audit. */
export type ProbeName =
  | 'no-origin'
  | 'foreign'
  | 'null'
  | 'trusted'
  | 'trusted-again'
  | 'not-found'
  | 'malformed-path'
  | 'foreign-preflight'
  | 'trusted-preflight'
  | 'strange-preflight'
  | 'plain-options'
  | AttackerOriginName

/** One question to the server. */
export interface AuditProbe {
  readonly name: ProbeName
  readonly request: SentRequest
}

/**
 * Lists what an audit sends, at most 25 requests: `GET`s with origins that an attacker would use, and `OPTIONS`. None
 * changes anything on the server. `trusted` is an origin that the server should allow, or `null` where none is known.
 */
export function auditProbes(url: URL, trusted: string | null): readonly AuditProbe[] {
  const get = (name: ProbeName, origin: string | null, target = url.href): AuditProbe => {
    return { name, request: { method: 'GET', url: target, headers: headersFor(origin) } }
  }
  const options = (name: ProbeName, origin: string, headers: HeaderLines): AuditProbe => {
    const lines = [...headersFor(origin), ...headers]
    return { name, request: { method: 'OPTIONS', url: url.href, headers: lines } }
  }
  const asker = trusted ?? foreignOrigin
  const below = (name: string): string => `${url.origin}${url.pathname.replace(/\/$/, '')}/${name}`
  return [
    get('no-origin', null),
    get('foreign', foreignOrigin),
    get('null', 'null'),
    ...(trusted === null ? [] : [get('trusted', trusted), get('trusted-again', trusted)]),
    // Where none is known, a server may well trust the neighbours of its own host.
    ...attackerOrigins(trusted ?? url.origin).map(({ name, origin }) => get(name, origin)),
    options('foreign-preflight', foreignOrigin, preflightFor('PUT', strangeHeader)),
    ...(trusted === null ? [] : [options('trusted-preflight', trusted, preflightFor('GET', strangeHeader))]),
    options('strange-preflight', asker, preflightFor(strangeMethod, `${strangeHeader},${notAName}`)),
    options('plain-options', asker, []),
    get('not-found', asker, below(`corsage-${randomUUID()}`)),
    get('malformed-path', asker, below('%g1')),
  ]
}

function headersFor(origin: string | null): HeaderLines {
  const headers = [
    ['user-agent', 'corsage'],
    ['accept', '*/*'],
  ] as const
  return origin === null ? headers : [...headers, ['origin', origin]]
}

/** What a preflight asks; and the question of Private Network Access, which some servers still answer. */
function preflightFor(method: string, headers: string): HeaderLines {
  return [
    ['access-control-request-method', method],
    ['access-control-request-headers', headers],
    ['access-control-request-private-network', 'true'],
  ]
}
