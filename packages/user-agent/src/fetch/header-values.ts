/**
 * Returns the members of a header that is a list of tokens, such as `Access-Control-Allow-Methods`. It reads all lines of the
 * header and skips empty members.
 *
 * It returns `null` if the header is absent, and `'failure'` if a member is not a token. Never throws.
 *
 * Fetch standard, §2.2.2 Headers ("extract header list values").
 *
 * @example
 * extractHeaderListValues('Access-Control-Allow-Methods', new Headers({
 *   'access-control-allow-methods': 'PUT,, DELETE',
 * })) // ['PUT', 'DELETE']
 */
export function extractHeaderListValues(
  name: string,
  headers: Pick<Headers, 'get'>,
): readonly string[] | null | 'failure' {
  const value = headers.get(name)
  if (value === null) return null
  const values: string[] = []
  for (const member of value.split(',')) {
    const trimmed = trimTabsAndSpaces(member)
    if (trimmed === '') continue
    if (!isToken(trimmed)) return 'failure'
    values.push(trimmed)
  }
  return values
}

/**
 * Reads `Access-Control-Max-Age`: one line of digits, in seconds.
 *
 * It returns `null` if the header is absent, and `'failure'` for any other value (`1.5`, `-1`, `600, 600`, an empty value). The
 * CORS-preflight fetch uses 5 seconds for both. Never throws.
 *
 * Fetch standard, §4.8 CORS-preflight fetch, steps 7.8 and 7.9.
 *
 * @example
 * extractMaxAge(new Headers({ 'access-control-max-age': '600' })) // 600
 * extractMaxAge(new Headers({ 'access-control-max-age': '10m' })) // 'failure'
 */
export function extractMaxAge(headers: Pick<Headers, 'get'>): number | null | 'failure' {
  const value = headers.get('Access-Control-Max-Age')
  if (value === null) return null
  return /^[0-9]+$/.test(value) ? Number(value) : 'failure'
}

const punctuation = "!#$%&'*+-.^_`|~"

/**
 * Returns whether a string is a *token*: one or more letters, digits and ``!#$%&'*+-.^_`|~``. Methods and header
 * names are tokens.
 *
 * RFC 9110, §5.6.2 Tokens.
 *
 * @example
 * isToken('x-request-id') // true
 * isToken('x request id') // false
 */
export function isToken(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    if (!isTokenCharacter(value.charCodeAt(index))) return false
  }
  return value !== ''
}

function isTokenCharacter(code: number): boolean {
  if (code >= 0x61 && code <= 0x7a) return true
  if (code >= 0x41 && code <= 0x5a) return true
  if (code >= 0x30 && code <= 0x39) return true
  return punctuation.includes(String.fromCharCode(code))
}

/**
 * Trims only spaces and tabs. `String.prototype.trim` would also remove a no-break space, which is a byte of a
 * header value like any other.
 *
 * Fetch standard, §2.2 HTTP ("HTTP tab or space").
 */
export function trimTabsAndSpaces(value: string): string {
  let start = 0
  let end = value.length
  while (isTabOrSpace(value[start])) start++
  while (isTabOrSpace(value[end - 1])) end--
  return value.slice(start, end)
}

function isTabOrSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}
