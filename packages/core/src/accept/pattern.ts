import { FILE_ORIGIN } from '../decide/origin-set.ts'
import type { OriginPattern } from '../decide/rules.ts'
import { type Fault, type Report, show } from '../issues.ts'
import { isPrivateUse } from './hosts.ts'
import { splitList } from './names.ts'
import { nearestName } from './unknown-option.ts'

/** A fault of one pattern; instead of a suggestion, what is to be corrected where that is not the pattern itself. */
type PatternFault = readonly [code: Fault[0], message: string, meant?: string | readonly string[]]

/** Faults that a pattern's characters give away, in the order in which they are told. */
const SHAPES: readonly (readonly [shape: RegExp, fault: PatternFault])[] = [
  [/:\/\/.*[/?#\\]/, ['origin-path', 'an origin has no path, query or trailing slash']],
  [/@/, ['origin-user-info', 'an origin has no user name or password']],
  [/[\u0080-\uffff]/, ['origin-not-ascii', 'browsers send the ASCII form of a host']],
  // Opaque hosts, of schemes other than http and https, keep their upper case (URL standard, §3.5).
  [/^[^:]*[A-Z]|^https?:.*[A-Z]/, ['origin-upper-case', 'browsers send schemes and hosts in lower case']],
]
const HOST = /^([a-z0-9_-]{1,63}(\.|$))+$/
/** The hosts of apps and extensions keep their upper case, and can be missing (`app://`, `app://.`). */
const OPAQUE_HOST = /^(\.?|([a-z0-9_-]{1,63}(\.|$))+)$/i
const LONGEST_HOST = 253
/** The browsers of these extensions assign an id per installation, so a list of ids can never be complete. */
const ANY_ID = /^(moz-extension|safari-web-extension):\/\/\*$/
/** Stands for `*` in what the URL parser reads: Chromium encodes it in a host, and Firefox refuses it. */
const STAR = 'corsagewildcard'
const ANY_PORT = /:\*(?=$|[/?#])/

/**
 * Reads one origin pattern (§4 of the design): exact, `https://*.example.com`, `https://app-*.example.com`,
 * `http://localhost:*`. What no browser would ever send is refused, with the corrected value: browsers serialise
 * origins by the URL standard, so the URL parser's own answer is the correction.
 *
 * @returns The pattern; `undefined` where it was reported.
 */
export function readPattern(text: string, path: string, report: Report): OriginPattern | undefined {
  const read = parse(text)
  if ('text' in read) return read
  const [code, message, meant = text] = read
  const corrected = [meant].flat().map(serialize)
  const helps = corrected.length > 0 && corrected.every((one) => 'text' in parse(one))
  const suggestion = Array.isArray(meant) ? corrected : corrected[0]
  if (helps) report(code, path, text, `${message}: write ${JSON.stringify(suggestion)}`, suggestion)
  else report(code, path, text, Array.isArray(meant) ? `${message}: write a list of them` : message)
  return undefined
}

function parse(text: string): OriginPattern | PatternFault {
  const parts = splitList(text)
  if (parts.length > 1 && parts.every((part) => part === '*' || part.includes('://'))) {
    const message = `${show(text)} joins several origins`
    return ['origins-joined', message, parts.filter((part) => part !== '*')]
  }
  const [part] = parts
  if (part !== undefined && part !== text && text.includes(',') && parts.length === 1) {
    return ['origins-joined', `${show(text)} has a comma too many`, part]
  }
  if (/\s/.test(text)) return ['origin-whitespace', 'an origin has no white space', text.trim()]
  const end = text.indexOf('://')
  if (end < 0) {
    return ['origin-scheme-missing', `${show(text)} has no scheme such as https://`, withScheme(text)]
  }
  const scheme = text.slice(0, end)
  return (
    schemeFault(scheme, text.slice(end)) ??
    SHAPES.find(([shape]) => shape.test(text))?.[1] ??
    readAuthority(text, scheme, text.slice(end + 3))
  )
}

function schemeFault(scheme: string, rest: string): PatternFault | undefined {
  const code = 'origin-scheme-invalid'
  const lower = scheme.toLowerCase()
  if (!/^[a-z][a-z0-9+.-]{0,63}$/.test(lower)) return [code, `${show(scheme)} is no scheme`]
  if (lower === 'file' && scheme + rest !== FILE_ORIGIN) {
    const message = `pages from file: have the origin 'null', or ${show(FILE_ORIGIN)} in a few runtimes: serve them over http://localhost`
    // Without the usual correction, which would need a dangerous option.
    return [code, message, '']
  }
  if (/^wss?$/.test(lower)) {
    const message = 'the origin is that of the page, not of its WebSocket'
    return [code, message, lower.replace('ws', 'http') + rest]
  }
  const meant = nearestName(lower, ['http', 'https'])
  return meant && meant !== lower ? [code, `no browser knows ${show(scheme)}`, meant + rest] : undefined
}

function readAuthority(text: string, scheme: string, authority: string): OriginPattern | PatternFault {
  // What stands in brackets may hold colons.
  const host = authority.replace(/^((?:[^:[]|\[[^\]]*\]?)*).*$/, '$1')
  const port = authority.slice(host.length)
  const wildcard = host.includes('*')
  return (
    wildcardFault(text, scheme, host) ??
    portFault(scheme, port) ??
    hostFault(text, scheme, host, port) ?? { text, scheme, host, port, wildcard }
  )
}

function portFault(scheme: string, port: string): PatternFault | undefined {
  if (!/^(:[1-9]\d{0,4}|:\*)?$/.test(port) || Number(port.slice(1)) > 65535) {
    return ['origin-port-invalid', `${show(port)} is no port: 1 to 65535, or :* for any`]
  }
  return /^(http:80|https:443)$/.test(scheme + port)
    ? ['origin-port-default', `browsers leave out the default port of ${scheme}`]
    : undefined
}

function wildcardFault(text: string, scheme: string, host: string): PatternFault | undefined {
  if (!host.includes('*')) return undefined
  if (host === '*') return anyHostFault(text, scheme)
  // Of one label alone this is the label itself, whose wildcard is misplaced.
  const parent = host.slice(host.indexOf('.') + 1)
  if (
    host.indexOf('*') !== host.lastIndexOf('*') ||
    parent.includes('*') ||
    parent === '' ||
    isAddress(parent)
  ) {
    const message =
      "'*' stands only where it does in https://*.example.com, https://app-*.example.com and http://localhost:*"
    return ['origin-wildcard-misplaced', message]
  }
  if (/\../.test(parent) || isPrivateUse(parent)) return undefined
  const message = `${show(text)} names no whole domain, and spans the sites of strangers`
  return ['origin-wildcard-top-level', message, text.replace('://*', '://*.')]
}

function anyHostFault(text: string, scheme: string): PatternFault | undefined {
  if (ANY_ID.test(text)) return undefined
  const code = 'origin-wildcard-top-level'
  if (/^https?$/.test(scheme)) {
    const remedy = `write origins: '*', or name the domain (${scheme}://*.example.com)`
    return [code, `${show(text)} would be any site: ${remedy}`]
  }
  return scheme === 'chrome-extension'
    ? [code, 'an extension has the same id in every installation: write it (chrome-extension://<id>)']
    : [code, `${show(text)} names no app: write the origin that it sends, such as ${scheme}://localhost`]
}

function hostFault(text: string, scheme: string, host: string, port: string): PatternFault | undefined {
  // What a template makes of an unset variable.
  if (/^(undefined|null|nan)$/i.test(host)) {
    return ['origin-host-invalid', `${show(host)} is no host name (an unset variable?)`]
  }
  const address = isAddress(host)
  const isWeb = /^https?$/.test(scheme)
  const named = host.length <= LONGEST_HOST && (isWeb ? HOST : OPAQUE_HOST).test(host.replace('*', 'x'))
  const canonical = serialize(text) === text || !(address || isWeb)
  const portAlone = port !== '' && (host === '' || host === '.')
  if ((address || named) && canonical && !portAlone) return undefined
  return address
    ? ['origin-address-invalid', `${show(host)} is no IP address as browsers write it`]
    : ['origin-host-invalid', `${show(host)} is no host name as browsers write it`]
}

/** IPv6 in brackets, or a name that the URL parser takes for IPv4 because its last label is a number. */
export function isAddress(host: string): boolean {
  return /^\[|(^|\.)(\d+|0x[0-9a-f]*)\.?$/i.test(host)
}

function withScheme(text: string): string {
  const insecure = /^(http[:/]|\/*(localhost|127\.|\[::1\]))/i.test(text)
  return `${insecure ? 'http' : 'https'}://${text.replace(/^(https?(:\/*|\/+)|\/*)/i, '')}`
}

/** The origin as a browser would serialise it; empty where there is none. */
function serialize(text: string): string {
  const bare = text.replace(ANY_PORT, '')
  try {
    const { origin, protocol, host } = new URL(bare.replaceAll('*', STAR))
    const serialized = origin === 'null' ? `${protocol}//${host}` : origin
    return serialized.replaceAll(STAR, '*') + (bare === text ? '' : ':*')
  } catch {
    return ''
  }
}
