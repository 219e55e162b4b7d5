import { isOf, isToken, TOKEN } from './characters.ts'

/**
 * The single-valued headers that CORS owns on a response. What an upstream or an earlier layer left in one of them
 * is removed, so that no response ever mixes two policies.
 *
 * @see {@link https://fetch.spec.whatwg.org/#http-responses Fetch standard, §3.3.3 HTTP responses}
 */
export const CORS_RESPONSE_HEADERS: readonly string[] = [
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-expose-headers',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-max-age',
  'access-control-allow-private-network',
]

/**
 * Adds names to the value of a `Vary` header: each once, compared without regard to case, appended behind what is
 * there. A value that holds `*` already varies on everything and stays as it is.
 *
 * @param existing What the response has so far: one value, several lines, or nothing.
 * @param names The names to add, joined by `, `, for example `Origin`.
 * @returns The value to send.
 *
 * @example
 * ```ts
 * mergeVary('Accept-Encoding', 'Origin') // 'Accept-Encoding, Origin'
 * mergeVary('origin', 'Origin')          // 'origin'
 * mergeVary('*', 'Origin')               // '*'
 * ```
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5 RFC 9110, §12.5.5}
 */
export function mergeVary(existing: string | readonly string[] | null | undefined, names: string): string {
  const value = typeof existing === 'string' ? existing : existing ? existing.join(', ') : ''
  if (value === '') return names
  const present = members(value.toLowerCase())
  if (present.includes('*')) return value
  let merged = value
  for (const name of members(names)) {
    if (!present.includes(name.toLowerCase())) merged += `, ${name}`
  }
  return merged
}

function members(list: string): string[] {
  return list.split(',').map((member) => member.trim())
}

/** The methods that are allowed by default, and listed after `*`. */
export const DEFAULT_METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY']
const LONGEST_METHOD = 64

/**
 * The value of `Access-Control-Allow-Methods` for any method, without credentials. It lists the usual methods after
 * `*`, because the preflight cache of Firefox ignores `*`.
 */
export const ANY_METHOD: string = /* @__PURE__ */ ['*', ...DEFAULT_METHODS].join(',')

/**
 * The requested method, where it may be sent back: with credentials `*` is only a literal, so that a policy of any
 * method names the one that was asked for.
 */
export function echoMethod(requested: string | null): string | undefined {
  return requested !== null && requested.length <= LONGEST_METHOD && isToken(requested)
    ? requested
    : undefined
}

/**
 * The value of `Access-Control-Allow-Headers` for any header, without credentials. `*` does not cover `Authorization`
 * (Fetch standard, §4.9, step 7), and the preflight cache of Firefox ignores `*`: so the usual names follow it.
 */
export const ANY_HEADER = '*,authorization,content-type,x-requested-with'
const LONGEST_NAMES = 2048
const MOST_ECHOED = 64
const COMMA = 0x2c

/**
 * The requested header names, where they may be sent back: with credentials `*` is only a literal, so that a policy
 * of any header names those that were asked for. Every name must be a token, and there is a bound to their number
 * and length; otherwise nothing is sent back. One pass, no allocation.
 */
export function echoHeaderNames(requested: string | null): string | undefined {
  if (requested === null || requested.length > LONGEST_NAMES) return undefined
  let names = 1
  let inName = false
  let ended = false
  for (let index = 0; index < requested.length; index++) {
    const code = requested.charCodeAt(index)
    if (isOf(TOKEN, code)) {
      if (ended) return undefined
      inName = true
    } else if (code === COMMA) {
      if (!inName || ++names > MOST_ECHOED) return undefined
      inName = ended = false
    } else if (code === 0x20 || code === 0x09) {
      ended = inName
    } else {
      return undefined
    }
  }
  return inName ? requested : undefined
}

/**
 * Combines a handler's own `Access-Control-Expose-Headers` with a policy's: each name once, compared without regard to
 * case, the handler's first.
 *
 * @param existing The header as the handler set it: one value, several lines, or nothing.
 * @param names The policy's value; `undefined` if the policy exposes nothing.
 * @returns The value to send; an empty string if there is none.
 *
 * @example
 * ```ts
 * mergeExpose('Upload-Offset, etag', 'ETag,X-Total') // 'Upload-Offset, etag, X-Total'
 * mergeExpose(null, 'ETag,X-Total')                  // 'ETag,X-Total'
 * ```
 */
export function mergeExpose(
  existing: string | readonly string[] | null | undefined,
  names: string | undefined,
): string {
  const own = typeof existing === 'string' ? existing : existing ? existing.join() : ''
  if (own === '') return names ?? ''
  const byLowerCase = new Map<string, string>()
  for (const listed of `${own},${names ?? ''}`.split(',')) {
    const name = listed.trim()
    const lower = name.toLowerCase()
    if (name !== '' && !byLowerCase.has(lower)) byLowerCase.set(lower, name)
  }
  return [...byLowerCase.values()].join(', ')
}
