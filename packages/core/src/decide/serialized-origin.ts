import { ADDRESS, DIGIT, isOf, LABEL, LOWER_CASE, SCHEME, UPPER_CASE } from './characters.ts'
/** What a few runtimes send for pages from `file:` URLs. Like `null`, anybody can have it. */
export const FILE_ORIGIN = 'file://'

/** Scheme, `://`, host and port of the longest origin that can exist; whatever is longer is refused unread. */
export const LONGEST_ORIGIN: number = 64 + 3 + 253 + 6

/**
 * Finds where the host of a request's `Origin` ends, if the value is a serialized origin at all: a scheme, a host of
 * letters, digits, hyphens, underscores and dots (or an IPv6 address), and at most a port. The host of an app or an
 * extension, of any scheme other than http and https, can have upper case, and can be missing (`app://`, `app://.`).
 * Nothing is cleaned or decoded.
 *
 * @param origin The value of the header, no longer than {@link LONGEST_ORIGIN}.
 * @param hostStart The index after `://`, where the host starts.
 * @returns The index after the host; `-1` if the value is not an origin.
 *
 * @see {@link https://fetch.spec.whatwg.org/#origin-header Fetch standard, §3.2 `Origin` header}
 */
export function findHostEnd(origin: string, hostStart: number): number {
  const schemeEnd = hostStart - 3
  if (!isScheme(origin, schemeEnd)) return -1
  const isWeb = origin.startsWith('http:') || origin.startsWith('https:')
  if (!isWeb && isWithoutHost(origin, hostStart)) return origin.length
  // Opaque hosts, of schemes other than http and https, keep their upper case (URL standard, §3.5).
  const kinds = isWeb ? LABEL : LABEL | UPPER_CASE
  const end = origin[hostStart] === '[' ? addressEnd(origin, hostStart) : nameEnd(origin, hostStart, kinds)
  return end > hostStart && isPort(origin, end) ? end : -1
}

function isScheme(origin: string, end: number): boolean {
  if (end < 1 || !isOf(LOWER_CASE, origin.charCodeAt(0))) return false
  for (let index = 1; index < end; index++) {
    if (!isOf(SCHEME, origin.charCodeAt(index))) return false
  }
  return true
}

/** Says whether an app's origin ends where its host would start, or after a dot in its place. */
function isWithoutHost(origin: string, start: number): boolean {
  return start === origin.length || (start === origin.length - 1 && origin[start] === '.')
}

/** Returns the index after a name; 0 if it is not one. */
function nameEnd(origin: string, start: number, kinds: number): number {
  let labelStart = start
  let index = start
  for (; index < origin.length; index++) {
    const code = origin.charCodeAt(index)
    if (isOf(kinds, code)) continue
    if (code === 0x3a) break
    if (code !== 0x2e || index === labelStart) return 0
    labelStart = index + 1
  }
  return index
}

/** Returns the index after an address; 0 if it is not one. */
function addressEnd(origin: string, start: number): number {
  for (let index = start + 1; index < origin.length; index++) {
    const code = origin.charCodeAt(index)
    if (code === 0x5d) return index + 1
    if (!isOf(ADDRESS, code)) return 0
  }
  return 0
}

function isPort(origin: string, start: number): boolean {
  if (start === origin.length) return true
  const digits = origin.length - start - 1
  if (origin[start] !== ':' || digits < 1 || digits > 5 || origin[start + 1] === '0') return false
  for (let index = start + 1; index < origin.length; index++) {
    if (!isOf(DIGIT, origin.charCodeAt(index))) return false
  }
  return true
}

/** Says whether the rest of an origin is the id of an extension: letters, digits and hyphens. */
export function isExtensionId(origin: string, start: number): boolean {
  for (let index = start; index < origin.length; index++) {
    const code = origin.charCodeAt(index)
    if (!isOf(UPPER_CASE, code) && !isLetterDigitHyphen(code)) return false
  }
  return start < origin.length
}

/** Letters, digits and hyphens, which the wildcard within a label stands for. */
export function isLetterDigitHyphen(code: number): boolean {
  return isOf(LOWER_CASE | DIGIT, code) || code === 0x2d
}
