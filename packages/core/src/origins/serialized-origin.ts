import { ADDRESS, DIGIT, isOf, LABEL, LOWER_CASE, SCHEME, UPPER_CASE } from '../characters.ts'

/** Scheme, `://`, host and port of the longest origin that can exist; whatever is longer is refused unread. */
export const LONGEST_ORIGIN: number = 64 + 3 + 253 + 6

/**
 * Finds where the host of a request's `Origin` ends, if the value is a serialised origin at all: a scheme, a host of
 * letters, digits, hyphens, underscores and dots (or an IPv6 address), and at most a port. Nothing is cleaned or
 * decoded: what does not have that form is no origin.
 *
 * @param origin The value of the header, no longer than {@link LONGEST_ORIGIN}.
 * @param hostStart Where the host starts: the index behind `://`.
 * @returns The index behind the host; `-1` where the value is no origin.
 *
 * @see {@link https://fetch.spec.whatwg.org/#origin-header Fetch standard, §3.2 `Origin` header}
 */
export function findHostEnd(origin: string, hostStart: number): number {
  const schemeEnd = hostStart - 3
  if (!isScheme(origin, schemeEnd)) return -1
  const end = origin[hostStart] === '[' ? addressEnd(origin, hostStart) : nameEnd(origin, hostStart)
  return end > hostStart && isPort(origin, end) ? end : -1
}

function isScheme(origin: string, end: number): boolean {
  if (end < 1 || !isOf(LOWER_CASE, origin.charCodeAt(0))) return false
  for (let index = 1; index < end; index++) {
    if (!isOf(SCHEME, origin.charCodeAt(index))) return false
  }
  return true
}

/** The index behind a name; 0 where it is none. */
function nameEnd(origin: string, start: number): number {
  // Opaque hosts, of schemes other than http and https, keep their upper case (URL standard, §3.5).
  const kinds = origin.startsWith('http:') || origin.startsWith('https:') ? LABEL : LABEL | UPPER_CASE
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

/** The index behind an address; 0 where it is none. */
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

/** Letters, digits and hyphens, which the wildcard within a label stands for. */
export function isLetterDigitHyphen(code: number): boolean {
  return isOf(LOWER_CASE | DIGIT, code) || code === 0x2d
}
