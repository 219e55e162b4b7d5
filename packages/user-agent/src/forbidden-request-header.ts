import { trimTabsAndSpaces } from './http-whitespace.ts'
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
 * Says whether a header is a *forbidden request-header*: only the browser itself sets it, so what a page gives is
 * silently not sent. The name's case does not matter.
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

/** "Get, decode, and split" of §2.2.2: a comma inside a quoted string does not separate. */
function decodeAndSplit(value: string): string[] {
  const values: string[] = []
  let quoted = false
  let current = ''
  for (let index = 0; index < value.length; index++) {
    const character = value[index] as string
    if (character === ',' && !quoted) {
      values.push(trimTabsAndSpaces(current))
      current = ''
      continue
    }
    if (quoted && character === '\\') {
      current += character + (value[++index] ?? '')
      continue
    }
    if (character === '"') quoted = !quoted
    current += character
  }
  values.push(trimTabsAndSpaces(current))
  return values
}
