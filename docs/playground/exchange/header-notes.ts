import { type EngineName, type Exchange, engines } from '@corsage/user-agent'
import { extractMaxAge } from '@corsage/user-agent/fetch'

/** Explains the effect of a request header, or returns `undefined` if it has none. */
export function requestHeaderNote(name: string, value: string): string | undefined {
  switch (name) {
    case 'origin':
      return value === 'null'
        ? 'the browser hides the origin; any site can send this value'
        : 'the origin of the page, set by the browser; a page cannot change it'
    case 'access-control-request-method':
      return 'the method of the request'
    case 'access-control-request-headers':
      return 'the headers of the request that need permission'
    default:
      return undefined
  }
}

/** Explains the effect of a header in a response that passed the browser's check. */
export function responseHeaderNote(
  name: string,
  value: string,
  { kind, request }: Exchange,
  facts: { readonly credentials: RequestCredentials; readonly engine: EngineName },
): string | undefined {
  const isPreflight = kind === 'preflight'
  switch (name) {
    case 'access-control-allow-origin':
      return value === '*' ? 'any page can read the response' : 'matches the origin of the page'
    case 'access-control-allow-credentials':
      return facts.credentials === 'include'
        ? 'the page can read responses to requests with cookies'
        : 'would allow cookies, but this request sends none'
    case 'access-control-allow-methods':
      return isPreflight ? methodNote(value, request.headers['access-control-request-method']) : undefined
    case 'access-control-allow-headers':
      return isPreflight ? headersNote(request.headers['access-control-request-headers']) : undefined
    case 'access-control-max-age':
      return isPreflight ? maxAgeNote(value, facts.engine) : undefined
    case 'access-control-expose-headers':
      return 'the page can also read these headers'
    case 'access-control-allow-private-network':
      return 'allows requests to a private network; browsers no longer ask for it'
    case 'timing-allow-origin':
      return 'the page can read detailed timings'
    case 'vary':
      return `a cache keeps a separate response for each ${value.split(/\s*,\s*/).join(' and ')}`
    default:
      return undefined
  }
}

function methodNote(value: string, method = ''): string {
  if (['GET', 'HEAD', 'POST'].includes(method)) return `${method} is always allowed`
  return value === '*' ? 'allows any method' : `includes ${method}`
}

function headersNote(names: string | undefined): string {
  return names === undefined
    ? 'the request has no header that needs permission'
    : `covers ${names.split(',').join(' and ')}`
}

function maxAgeNote(value: string, engine: EngineName): string {
  const seconds = extractMaxAge(new Headers({ 'access-control-max-age': value }))
  if (typeof seconds !== 'number') return 'not a number of seconds, so the browser uses 5'
  if (seconds === 0) return 'the browser sends a preflight each time'
  const kept = Math.min(seconds, engines[engine].quirks.maxAgeLimit)
  const limit = kept < seconds ? ', the limit of this engine' : ''
  return `the browser caches this response for ${kept} seconds${limit}`
}
