import { trimTabsAndSpaces } from './header-values.ts'
import { type EngineQuirks, standardQuirks } from './quirks.ts'
import type { CorsRequest } from './request.ts'

const unsafePunctuation = '"():<>?@[\\]{}'
const longestValue = 128
const simpleContentTypes: ReadonlySet<string> = new Set([
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
])

const digits = /^[0-9]+$/
const decimal = /^[0-9]+(?:\.[0-9]+)?$/
/** As in Chromium 156. Only Chromium has `Intervention`. */
const clientHints: ReadonlyMap<string, RegExp> = new Map([
  ['device-memory', decimal],
  ['downlink', decimal],
  ['dpr', decimal],
  ['ect', /^(?:slow-2g|[234]g)$/],
  ['intervention', /^/],
  ['rtt', digits],
  ['save-data', /^on$/i],
  ['viewport-width', digits],
  ['width', digits],
])

/**
 * Returns whether a byte is a *CORS-unsafe request-header byte*: a control character other than TAB, DEL, or one of
 * `"():<>?@[\]{}`.
 *
 * Fetch standard, §2.2.2 Headers.
 *
 * @example
 * isCorsUnsafeRequestHeaderByte(0x7b) // true: '{'
 */
export function isCorsUnsafeRequestHeaderByte(byte: number): boolean {
  if (byte < 0x20) return byte !== 0x09
  return byte === 0x7f || unsafePunctuation.includes(String.fromCharCode(byte))
}

/**
 * Returns whether a header is a *CORS-safelisted request-header*, which a page can send to another origin without a
 * preflight. This also depends on the value and on its length (at most 128 bytes). `quirks` lists how an engine departs from
 * the standard.
 *
 * Fetch standard, §2.2.2 Headers.
 *
 * @example
 * isCorsSafelistedRequestHeader('Content-Type', 'text/plain;charset=UTF-8') // true
 * isCorsSafelistedRequestHeader('Content-Type', 'application/json') // false
 */
export function isCorsSafelistedRequestHeader(
  name: string,
  value: string,
  quirks: EngineQuirks = standardQuirks,
): boolean {
  if (value.length > longestValue) return false
  const lowerCase = name.toLowerCase()
  switch (lowerCase) {
    case 'accept':
      return !hasUnsafeByte(value)
    case 'accept-language':
    case 'content-language':
      return isLanguageValue(value)
    case 'content-type':
      return !hasUnsafeByte(value) && simpleContentTypes.has(mimeTypeEssence(value))
    case 'range':
      return isSingleRange(value, quirks)
    default:
      return quirks.safelistsClientHints && clientHints.get(lowerCase)?.test(value) === true
  }
}

/**
 * Returns whether a header is a *no-CORS-safelisted request-header*, which a page can set on a `no-cors` request. Browsers
 * silently drop any other header.
 *
 * Fetch standard, §2.2.2 Headers.
 *
 * @example
 * isNoCorsSafelistedRequestHeader('Accept', 'text/html') // true
 * isNoCorsSafelistedRequestHeader('Range', 'bytes=0-') // false
 */
export function isNoCorsSafelistedRequestHeader(name: string, value: string): boolean {
  return name.toLowerCase() !== 'range' && isCorsSafelistedRequestHeader(name, value)
}

/**
 * Returns whether a name is a *CORS non-wildcard request-header name*. `*` in `Access-Control-Allow-Headers` does not cover
 * it, and a redirect to another origin removes it. The only one is `Authorization`.
 *
 * Fetch standard, §2.2.2 Headers.
 *
 * @example
 * isCorsNonWildcardRequestHeaderName('Authorization') // true
 */
export function isCorsNonWildcardRequestHeaderName(name: string): boolean {
  return name.toLowerCase() === 'authorization'
}

function hasUnsafeByte(value: string): boolean {
  for (const character of value) {
    if (isCorsUnsafeRequestHeaderByte(character.charCodeAt(0))) return true
  }
  return false
}

function isLanguageValue(value: string): boolean {
  return /^[0-9A-Za-z *,.;=-]*$/.test(value)
}

/**
 * The type and subtype as "parse a MIME type" (MIME Sniffing standard, §4.4) reads them. It does not need to fail: none of
 * the invalid types is a safelisted one.
 */
function mimeTypeEssence(value: string): string {
  const semicolon = value.indexOf(';')
  return trimTabsAndSpaces(semicolon === -1 ? value : value.slice(0, semicolon)).toLowerCase()
}

/**
 * "Parse a single range header value" of §2.2.2, without whitespace: `bytes=`, digits, `-`, and perhaps digits. A
 * suffix range (`bytes=-5`) is a range, but not a safelisted one.
 */
function isSingleRange(value: string, { largestRangePosition, rangeIsReadLoosely }: EngineQuirks): boolean {
  const syntax = rangeIsReadLoosely ? /^bytes=\+?([0-9]+)-(?:\+?([0-9]+))?$/i : /^bytes=([0-9]+)-([0-9]+)?$/
  const range = syntax.exec(value)
  if (range === null) return false
  const [start, end] = range.slice(1).map((position) => BigInt(position ?? 0)) as [bigint, bigint]
  if (range[2] !== undefined && start > end) return false
  return largestRangePosition === null || (start <= largestRangePosition && end <= largestRangePosition)
}

const longestSafelistedTotal = 1024

/**
 * Lists the *CORS-unsafe request-header names* of a header list, which a preflight must ask for. They are in lower case,
 * sorted, and without duplicates. If the safelisted values together exceed 1024 bytes, their names are included. `quirks`
 * lists how an engine departs from the standard.
 *
 * Fetch standard, §2.2.2 Headers.
 *
 * @example
 * corsUnsafeRequestHeaderNames(new Headers({ 'X-B': '1', accept: '*' + '/*', 'X-A': '2' })) // ['x-a', 'x-b']
 */
export function corsUnsafeRequestHeaderNames(
  headers: Iterable<readonly [string, string]>,
  quirks: EngineQuirks = standardQuirks,
): readonly string[] {
  const unsafe: string[] = []
  const potentiallyUnsafe: string[] = []
  let safelistedTotal = 0
  for (const [name, value] of headers) {
    if (isCorsSafelistedRequestHeader(name, value, quirks)) {
      potentiallyUnsafe.push(name.toLowerCase())
      safelistedTotal += value.length
    } else {
      unsafe.push(name.toLowerCase())
    }
  }
  if (safelistedTotal > longestSafelistedTotal) unsafe.push(...potentiallyUnsafe)
  return (quirks.headerLinesAreJudgedApart ? unsafe : [...new Set(unsafe)]).sort()
}

/** Lists the names that a preflight of a request asks for. */
export function requestedHeaderNames(
  request: Pick<CorsRequest, 'headers' | 'unsafeHeaderNames'>,
): readonly string[] {
  return request.unsafeHeaderNames ?? corsUnsafeRequestHeaderNames(request.headers)
}
