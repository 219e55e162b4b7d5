/**
 * Reads `Access-Control-Max-Age`: one line of digits, in seconds.
 *
 * Returns `null` when the header is absent and `'failure'` when it is anything else (`1.5`, `-1`, `600, 600`, an
 * empty value). The CORS-preflight fetch takes 5 seconds for both. Throws nothing.
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
