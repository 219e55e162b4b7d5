import { FILE_ORIGIN } from '../decide/origin-set.ts'
import type { OriginPattern } from '../decide/rules.ts'
import type { Mistake, PolicyIssueCode } from '../issues.ts'
import { nearestName } from './fields.ts'
import { isPrivateUse } from './hosts.ts'

/** Mistakes that a pattern's characters show, in the order in which they are reported. */
const SHAPES: readonly (readonly [shape: RegExp, code: PolicyIssueCode])[] = [
  [/:\/\/.*[/?#\\]/, 'origin-path'],
  [/@/, 'origin-user-info'],
  [/[\u0080-\uffff]/, 'origin-not-ascii'],
  // Opaque hosts, of schemes other than http and https, keep their upper case (URL standard, §3.5).
  [/^[^:]*[A-Z]|^https?:.*[A-Z]/, 'origin-upper-case'],
]
/** The start of a list in JSON or of a quoted origin, but not of an IPv6 address without a scheme. */
const QUOTED_START = /^\s*(?:["'`]|\[(?![\da-f:.]+\]))["'`[\s]*/i
/** Separators of lists, here and in other programs. */
export const SEPARATORS: RegExp = /[\s,;|]+/
export const WEB_SCHEMES: readonly string[] = ['http', 'https']

/** Returns whether origins of a scheme belong to websites, rather than to apps and extensions. */
export function isWeb(scheme: string): boolean {
  return WEB_SCHEMES.includes(scheme)
}

/** The hosts of apps and extensions keep their upper case. Those of http and https that have it were rejected before. */
const HOST = /^([a-z0-9_-]{1,63}(\.|$))+$/i
const LONGEST_HOST = 253
/** The browsers of these extensions assign an id per installation, so a list of ids can never be complete. */
const ANY_ID = /^(moz-extension|safari-web-extension):\/\/\*$/
/** Replaces `*` for the URL parser: Chromium encodes it in a host, and Firefox refuses it. */
const STAR = 'corsagewildcard'
const ANY_PORT = /:\*(?=$|[/?#])/
/**
 * Matches most origins and most wildcards of subdomains. The steps below find no mistake in these. All letters are lower
 * case, and the last label is not a number. Punycode has two hyphens in a row, so it does not match.
 */
const PLAIN = /^https:\/\/((?:\*\.)?(?:[a-z\d]+(?:-[a-z\d]+)*\.)+[a-z]{2,})$/
/** Within this length, no label of a plain origin has more than 63 characters. */
const LONGEST_PLAIN = 71

/**
 * Reads one origin pattern (§4 of the design): exact, `https://*.example.com`, `https://app-*.example.com`,
 * `http://localhost:*`.
 *
 * @returns The pattern, or the mistake of one that no browser sends.
 */
export function readPattern(text: string): OriginPattern | Mistake {
  const plain = text.length > LONGEST_PLAIN ? undefined : PLAIN.exec(text)?.[1]
  if (plain !== undefined) {
    return { text, scheme: 'https', host: plain, port: '', wildcard: plain.startsWith('*') }
  }
  const bare = unquoted(text)
  if (bare === '') return ['origins-empty']
  if (bare !== text) {
    return ['origins-joined', { reason: 'quoted', about: 'text' in readPattern(bare) ? bare : undefined }]
  }
  const parts = text.split(SEPARATORS).filter(Boolean)
  const separator = /[,;|]/.exec(text)?.[0]
  if (parts.length > 1 && parts.every((part) => part === '*' || part === 'null' || part.includes('://'))) {
    return ['origins-joined', { reason: 'several', about: separator }]
  }
  if (separator !== undefined && parts.length === 1) {
    return ['origins-joined', { reason: 'separator', about: separator }]
  }
  if (/\s/.test(text)) return ['origin-whitespace']
  const end = text.indexOf('://')
  if (end < 0) return ['origin-scheme-missing']
  const scheme = text.slice(0, end)
  const shape = SHAPES.find(([one]) => one.test(text))
  return (
    schemeMistake(scheme, text.slice(end)) ??
    (shape && [shape[1]]) ??
    readAuthority(text, scheme, text.slice(end + 3))
  )
}

/** Returns a text without the quotes and brackets around it, which a list in JSON or a quoted variable leaves. */
function unquoted(text: string): string {
  const start = text.replace(QUOTED_START, '')
  const whole = start.replace(/["'`][\]"'`\s]*$/, '')
  // The brackets of an IPv6 address are a pair.
  return whole.includes('[') ? whole : whole.replace(/\]+$/, '')
}

function schemeMistake(scheme: string, rest: string): Mistake | undefined {
  const code = 'origin-scheme-invalid'
  const lower = scheme.toLowerCase()
  if (!/^[a-z][a-z0-9+.-]{0,63}$/.test(lower)) return [code, { about: scheme }]
  if (lower === 'file' && scheme + rest !== FILE_ORIGIN) return [code, { reason: 'file' }]
  if (/^wss?$/.test(lower)) return [code, { reason: 'websocket' }]
  return isWeb(lower) || !nearestName(lower, WEB_SCHEMES)
    ? undefined
    : [code, { reason: 'unknown', about: scheme }]
}

function readAuthority(text: string, scheme: string, authority: string): OriginPattern | Mistake {
  // Brackets can contain colons.
  const host = authority.replace(/^((?:[^:[]|\[[^\]]*\]?)*).*$/, '$1')
  const port = authority.slice(host.length)
  const wildcard = host.includes('*')
  return (
    wildcardMistake(text, scheme, host) ??
    portMistake(scheme, port) ??
    hostMistake(text, scheme, host, port) ?? { text, scheme, host, port, wildcard }
  )
}

function portMistake(scheme: string, port: string): Mistake | undefined {
  if (!/^(:[1-9]\d{0,4}|:\*)?$/.test(port) || Number(port.slice(1)) > 65535) {
    return ['origin-port-invalid', { about: port }]
  }
  return /^(http:80|https:443)$/.test(scheme + port) ? ['origin-port-default', { about: scheme }] : undefined
}

function wildcardMistake(text: string, scheme: string, host: string): Mistake | undefined {
  if (!host.includes('*')) return undefined
  if (host === '*') return anyHostMistake(text, scheme)
  // One wildcard, in the first of several labels.
  const parent = /^[^*.]*\*[^*.]*\.([^*]+)$/.exec(host)?.[1]
  if (parent === undefined || isAddress(parent)) return ['origin-wildcard-misplaced']
  if (/\../.test(parent) || isPrivateUse(parent)) return undefined
  return ['origin-wildcard-top-level', { reason: 'domain' }]
}

function anyHostMistake(text: string, scheme: string): Mistake | undefined {
  if (ANY_ID.test(text)) return undefined
  const reason = isWeb(scheme) ? 'any-site' : scheme === 'chrome-extension' ? 'extension' : 'app'
  return ['origin-wildcard-top-level', { reason, about: scheme }]
}

function hostMistake(text: string, scheme: string, host: string, port: string): Mistake | undefined {
  // A template with an unset variable gives these.
  if (/^(undefined|null|nan)$/i.test(host)) return ['origin-host-invalid', { reason: 'unset', about: host }]
  const address = isAddress(host)
  // The host of an app can be missing (`app://`, `app://.`), but not before a port.
  const missing = /^\.?$/.test(host) && !isWeb(scheme) && port === ''
  const named = host.length <= LONGEST_HOST && HOST.test(host.replace('*', 'x'))
  const canonical = serialize(text) === text || !(address || isWeb(scheme))
  if ((address || named || missing) && canonical) return undefined
  return [address ? 'origin-address-invalid' : 'origin-host-invalid', { about: host }]
}

/** Returns whether a host is IPv6 in brackets, or a name that the URL parser takes for IPv4 because its last label is a number. */
export function isAddress(host: string): boolean {
  return /^\[|(^|\.)(\d+|0x[0-9a-f]*)\.?$/i.test(host)
}

/** Returns the origin as a browser serializes it; empty if there is none. */
export function serialize(text: string): string {
  const bare = text.replace(ANY_PORT, '')
  try {
    const { origin, protocol, host } = new URL(bare.replaceAll('*', STAR))
    const serialized = origin === 'null' ? `${protocol}//${host}` : origin
    return serialized.replaceAll(STAR, '*') + (bare === text ? '' : ':*')
  } catch {
    return ''
  }
}
