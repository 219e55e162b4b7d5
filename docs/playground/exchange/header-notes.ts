import { type EngineName, type Exchange, engines } from '@corsage/user-agent'
import { extractMaxAge } from '@corsage/user-agent/fetch'

/** Why a header matters to this exchange; `undefined` where it does not. */
export function requestHeaderNote(name: string, value: string): string | undefined {
  switch (name) {
    case 'origin':
      return value === 'null'
        ? 'the browser names no origin here: any site can obtain this one'
        : 'where the page comes from; the browser writes it, a page cannot'
    case 'access-control-request-method':
      return 'the method that the page wants to use'
    case 'access-control-request-headers':
      return 'the headers that the page wants to set'
    default:
      return undefined
  }
}

/** The same for a header of a response that passed the browser's check. */
export function responseHeaderNote(
  name: string,
  value: string,
  { kind, request }: Exchange,
  facts: { readonly credentials: RequestCredentials; readonly engine: EngineName },
): string | undefined {
  const isPreflight = kind === 'preflight'
  switch (name) {
    case 'access-control-allow-origin':
      return value === '*' ? 'any page may read' : 'is the origin of this page'
    case 'access-control-allow-credentials':
      return facts.credentials === 'include'
        ? 'the page may read what its user’s cookies brought'
        : 'would allow cookies; this request sent none'
    case 'access-control-allow-methods':
      return isPreflight ? methodNote(value, request.headers['access-control-request-method']) : undefined
    case 'access-control-allow-headers':
      return isPreflight ? headersNote(request.headers['access-control-request-headers']) : undefined
    case 'access-control-max-age':
      return isPreflight ? maxAgeNote(value, facts.engine) : undefined
    case 'access-control-expose-headers':
      return 'the page may read these headers, too'
    case 'access-control-allow-private-network':
      return 'the page may reach a private network; browsers no longer ask'
    case 'timing-allow-origin':
      return 'the page sees how long each phase took'
    case 'vary':
      return `a cache keeps one answer for each ${value.split(/\s*,\s*/).join(' and ')}`
    default:
      return undefined
  }
}

function methodNote(value: string, method = ''): string {
  if (['GET', 'HEAD', 'POST'].includes(method)) return `${method} is always allowed`
  return value === '*' ? 'any method may be used' : `${method} is on the list`
}

function headersNote(names: string | undefined): string {
  return names === undefined
    ? 'the page sets no header that needs leave'
    : `covers ${names.split(',').join(' and ')}`
}

function maxAgeNote(value: string, engine: EngineName): string {
  const seconds = extractMaxAge(new Headers({ 'access-control-max-age': value }))
  if (typeof seconds !== 'number') return 'no number of seconds: the browser takes 5'
  if (seconds === 0) return 'the browser asks again each time'
  const kept = Math.min(seconds, engines[engine].quirks.maxAgeLimit)
  const limit = kept < seconds ? ', the most that this engine keeps' : ''
  return `the browser does not ask again for ${kept} seconds${limit}`
}
