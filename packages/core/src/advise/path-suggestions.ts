import { encoded, LAST_ASTERISK, METHOD, pathKeyMistake, QUERY, ROUTE_SYNTAX } from '../accept/path-keys.ts'
import { decodePath } from '../decide/paths.ts'
import type { Finding } from '../issues.ts'

/** Returns the path pattern that a key of `resources` was meant to be; `undefined` if there is no guess. */
export function suggestPath({ value, facts }: Finding): string | undefined {
  let suggestion = correct(String(value), facts.reason)
  // A corrected pattern can have another mistake.
  for (
    let again = suggestion && pathKeyMistake(suggestion);
    again;
    again = suggestion && pathKeyMistake(suggestion)
  ) {
    suggestion = correct(suggestion as string, again.reason)
  }
  return suggestion
}

function correct(pattern: string, reason: string | undefined): string | undefined {
  const path = pattern.replace(LAST_ASTERISK, '')
  const suffix = pattern.slice(path.length)
  switch (reason) {
    case 'method':
      return pattern.replace(METHOD, '')
    case 'relative':
      return pathIn(pattern)
    case 'asterisk':
    case 'parameter':
    case 'syntax':
      return prefixBefore(path)
    case 'query':
      return path.slice(0, path.search(QUERY))
    case 'control':
      return path.replace(/\p{Cc}| +$/gu, '') + suffix
    case 'dots':
    case 'encoding': {
      const sent = encoded(decodePath(path) as string)
      return suffix ? sent.replace(/\/$/, '') + suffix : sent
    }
    default:
      return undefined
  }
}

/** Returns the prefix that covers the paths of a route or RegExp; `undefined` for a RegExp with escapes. */
function prefixBefore(path: string): string | undefined {
  if (/[\\^]/.test(path)) return undefined
  const [, start] = /^([^*]*?)\/?\.?\*+$/.exec(path) ?? []
  return `${start ?? path.slice(0, path.lastIndexOf('/', path.search(ROUTE_SYNTAX)))}/*`
}

/** Returns the path that a URL, or a text without its slash, was meant to be. */
function pathIn(text: string): string {
  const path = text.replace(/^https?:\/\/[^/]*/i, '').replace(/^\^/, '')
  return path.startsWith('/') ? path : `/${path}`
}
