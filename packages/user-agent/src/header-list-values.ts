import { trimTabsAndSpaces } from './http-whitespace.ts'
import { isToken } from './token.ts'

/**
 * *Extracts header list values* of a header that is a list of tokens, such as `Access-Control-Allow-Methods`:
 * over all its lines, with empty members left out.
 *
 * Returns `null` when the header is absent, and `'failure'` when any member is no token: one bad member spoils
 * the whole list. Throws nothing.
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
