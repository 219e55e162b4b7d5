import { type PolicyIssueCode, type Report, show } from '../errors.ts'
import { nearestName } from '../nearest-name.ts'

/** One origin pattern, read and found right. */
export interface OriginPattern {
  /** The pattern as it was written. */
  readonly text: string
  /** For example `https`. */
  readonly scheme: string
  /** The host, its wildcard included: `api.example.com`, `*.example.com`, `my-app-*.example.dev`, `[::1]`. */
  readonly host: string
  /** `''`, `:8443`, or `:*` for any port or none. */
  readonly port: string
  /** What of the host is left open. */
  readonly wildcard: 'none' | 'subdomains' | 'label'
}

/** A fault of one pattern: code, message, and the corrected pattern where there is one. */
type Fault = readonly [code: PolicyIssueCode, message: string, corrected?: Correction]
type Correction = string | readonly (string | undefined)[] | undefined

const WEB_SCHEMES = ['http', 'https']
const DEFAULT_PORTS: Record<string, string> = { http: ':80', https: ':443' }

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
  const [code, message, corrected] = read
  const suggestion = isCorrection(corrected) ? corrected : undefined
  const remedy = typeof suggestion === 'string' ? `${message}: write ${show(suggestion)}` : message
  report(code, path, text, remedy, suggestion)
  return undefined
}

/** Whether a suggestion helps: it is a pattern, or a list of them, without fault. */
function isCorrection(corrected: Correction): boolean {
  const patterns = [corrected ?? []].flat()
  return patterns.length > 0 && patterns.every((text) => text !== undefined && 'text' in parse(text))
}

function parse(text: string): OriginPattern | Fault {
  const parts = text.split(/[\s,]+/).filter(Boolean)
  if (parts.length > 1 && parts.every((part) => part === '*' || part.includes('://'))) {
    const message = `${show(text)} joins several origins: write a list of them`
    const origins = parts.filter((part) => part !== '*')
    return ['origins-joined', message, origins.map((part) => ('text' in parse(part) ? part : correct(part)))]
  }
  if (/\s/.test(text)) return ['origin-whitespace', 'an origin has no white space', correct(text.trim())]
  const separator = text.indexOf('://')
  if (separator < 0) {
    return [
      'origin-scheme-missing',
      `${show(text)} has no scheme such as https://`,
      correct(withScheme(text)),
    ]
  }
  const scheme = text.slice(0, separator)
  const rest = text.slice(separator + 3)
  return schemeFault(scheme, rest) ?? shapeFault(text, rest) ?? readAuthority(text, scheme, rest)
}

function schemeFault(scheme: string, rest: string): Fault | undefined {
  const lower = scheme.toLowerCase()
  if (!/^[a-z][a-z0-9+.-]{0,63}$/.test(lower)) {
    return ['origin-scheme-invalid', `${show(scheme)} is no scheme`]
  }
  if (lower === 'file') {
    return [
      'origin-scheme-invalid',
      "pages from file: send the origin 'null': serve them over http://localhost",
    ]
  }
  if (lower === 'ws' || lower === 'wss') {
    const page = correct(`${lower.replace('ws', 'http')}://${rest}`)
    return ['origin-scheme-invalid', 'the origin is that of the page, not that of its WebSocket', page]
  }
  if (!WEB_SCHEMES.includes(lower)) {
    const meant = nearestName(lower, WEB_SCHEMES)
    if (meant)
      return ['origin-scheme-invalid', `no browser knows ${show(scheme)}`, correct(`${meant}://${rest}`)]
  }
  return undefined
}

function shapeFault(text: string, rest: string): Fault | undefined {
  if (/[/?#\\]/.test(rest))
    return ['origin-path', 'an origin has no path, query or trailing slash', correct(text)]
  if (rest.includes('@')) return ['origin-user-info', 'an origin has no user name or password', correct(text)]
  if (/[\u0080-\uffff]/.test(text)) {
    return ['origin-not-ascii', 'browsers send the ASCII form of a host', correct(text)]
  }
  if (/[A-Z]/.test(text) && (isWeb(text) || /[A-Z].*:\/\//.test(text))) {
    return ['origin-upper-case', 'browsers send schemes and hosts in lower case', correct(text)]
  }
  return undefined
}

function readAuthority(text: string, scheme: string, rest: string): OriginPattern | Fault {
  const colon = rest.indexOf(':', rest.includes('[') ? rest.indexOf(']') + 1 || rest.length : 0)
  const host = colon < 0 ? rest : rest.slice(0, colon)
  const port = colon < 0 ? '' : rest.slice(colon)
  if (host === '*') {
    const message = `${show(text)} would be any site: write origins: '*', or name the domain (${scheme}://*.example.com)`
    return ['origin-wildcard-top-level', message]
  }
  const wildcard = host.startsWith('*.') ? 'subdomains' : host.includes('*') ? 'label' : 'none'
  return (
    portFault(text, scheme, port) ??
    wildcardFault(text, scheme, host, wildcard) ??
    hostFault(text, host) ?? { text, scheme, host, port, wildcard }
  )
}

function portFault(text: string, scheme: string, port: string): Fault | undefined {
  if (port === '' || port === ':*') return undefined
  if (!/^:[1-9][0-9]{0,4}$/.test(port) || Number(port.slice(1)) > 65535) {
    return ['origin-port-invalid', `${show(port)} is no port: 1 to 65535, or :* for any`, correct(text)]
  }
  return port === DEFAULT_PORTS[scheme]
    ? ['origin-port-default', `browsers leave out the default port of ${scheme}`, correct(text)]
    : undefined
}

function wildcardFault(
  text: string,
  scheme: string,
  host: string,
  wildcard: OriginPattern['wildcard'],
): Fault | undefined {
  if (wildcard === 'none') return undefined
  const dot = host.indexOf('.')
  const label = dot < 0 ? host : host.slice(0, dot)
  const parent = host.slice(label.length + 1)
  if (
    parent.includes('*') ||
    label.indexOf('*') !== label.lastIndexOf('*') ||
    parent === '' ||
    isAddress(parent)
  ) {
    const message =
      "'*' stands for subdomains (https://*.example.com), within the first label (https://app-*.example.com) " +
      'or for the port (http://localhost:*), nowhere else'
    return ['origin-wildcard-misplaced', message]
  }
  const top = parent.replace(/\.$/, '')
  if (top.includes('.') || top === 'localhost') return undefined
  if (wildcard === 'label') {
    const meant = label.startsWith('*') ? correct(`${scheme}://*.${label.slice(1)}.${parent}`) : undefined
    return ['origin-wildcard-top-level', `${show(text)} spans the sites of strangers`, meant]
  }
  return [
    'origin-wildcard-top-level',
    `${show(text)} spans every site of a top-level domain: name the domain`,
  ]
}

function hostFault(text: string, host: string): Fault | undefined {
  const name = host.replace(/^\*\./, '').replace('*', 'x')
  const canonical = correct(text)
  if (isAddress(name)) {
    return canonical === text
      ? undefined
      : ['origin-address-invalid', `${show(host)} is not an IP address as browsers write it`, canonical]
  }
  const labels = name.replace(/\.$/, '').split('.')
  const longest = host === name ? 253 : 251
  if (name.length > longest || !labels.every((label) => /^[a-z0-9_-]{1,63}$/i.test(label))) {
    return ['origin-host-invalid', `${show(host)} is not the name of a host`]
  }
  return isWeb(text) && canonical !== text
    ? ['origin-host-invalid', `${show(host)} is not the name of a host as browsers write it`, canonical]
    : undefined
}

/** IPv6 in brackets, or a name that the URL parser takes for IPv4 because its last label is a number. */
function isAddress(host: string): boolean {
  return host.startsWith('[') || /(^|\.)(\d+|0x[0-9a-f]*)\.?$/i.test(host)
}

function isWeb(text: string): boolean {
  return /^https?:/i.test(text)
}

function withScheme(text: string): string {
  const host = text.replace(/^(https?:?)?\/*/i, '')
  const local = /^(localhost|127\.|\[::1\])/.test(host)
  return `${/^https:?\//i.test(text) || !(local || /^http:?\//i.test(text)) ? 'https' : 'http'}://${host}`
}

/** The origin as a browser would serialise it; `undefined` where there is none that could stand in a policy. */
function correct(text: string): string | undefined {
  const anyPort = /:\*(?=$|[/?#])/.test(text)
  try {
    const { origin, protocol, host, hostname } = new URL(anyPort ? text.replace(':*', '') : text)
    if (origin !== 'null' && !/^[a-z0-9_.*:[\]-]+$/.test(hostname)) return undefined
    const bare = origin === 'null' ? (host ? `${protocol}//${host}` : undefined) : origin
    return bare && bare + (anyPort ? ':*' : '')
  } catch {
    return undefined
  }
}
