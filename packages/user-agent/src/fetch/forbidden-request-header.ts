import { trimTabsAndSpaces } from './header-values.ts'
import { isForbiddenMethod } from './method.ts'

const forbidden: ReadonlySet<string> = new Set([
  'accept-charset',
  'accept-encoding',
  'access-control-request-headers',
  'access-control-request-method',
  'connection',
  'content-length',
  'cookie',
  'cookie2',
  'date',
  'dnt',
  'expect',
  'host',
  'keep-alive',
  'origin',
  'referer',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
])
const methodOverrides: ReadonlySet<string> = new Set([
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
])

/**
 * Returns whether a header is a *forbidden request-header*, which only the browser can set. Browsers silently drop the value of
 * a page. The name is case-insensitive.
 *
 * Fetch standard, §2.2.2 Headers ("forbidden request-header").
 *
 * @example
 * isForbiddenRequestHeader('Cookie', 'a=1') // true
 * isForbiddenRequestHeader('X-HTTP-Method-Override', 'TRACE') // true
 * isForbiddenRequestHeader('X-HTTP-Method-Override', 'PUT') // false
 */
export function isForbiddenRequestHeader(name: string, value: string): boolean {
  const lowerCase = name.toLowerCase()
  if (forbidden.has(lowerCase)) return true
  if (lowerCase.startsWith('proxy-') || lowerCase.startsWith('sec-')) return true
  return methodOverrides.has(lowerCase) && decodeAndSplit(value).some(isForbiddenMethod)
}

/** "Get, decode, and split" of §2.2.2, without empty members: a comma inside a quoted string does not separate. */
function decodeAndSplit(value: string): string[] {
  const members = value.match(/(?:"(?:\\.|[^"\\])*(?:"|\\?$)|[^",])+/gs) ?? []
  return members.map(trimTabsAndSpaces)
}
