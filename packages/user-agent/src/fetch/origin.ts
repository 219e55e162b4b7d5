import { parsedUrl } from './parsed-url.ts'

/**
 * Checks that a string is a serialized origin as a browser sends it: `https://app.example.com`,
 * `http://localhost:5173`, `capacitor://localhost`, `app://.`, or `null`. Throws a `TypeError` otherwise, which says what to
 * write instead where that is clear.
 *
 * HTML standard, §7.1.1 Origins ("serialization of an origin").
 */
export function checkPageOrigin(origin: string): void {
  if (origin === 'null') return
  const serialized = serializedOriginOf(origin)
  if (serialized === origin) return
  const suggestion = serialized === null ? '' : ` Did you mean ${JSON.stringify(serialized)}?`
  throw new TypeError(
    `${JSON.stringify(origin)} is not an origin as a browser sends it: scheme, host, and perhaps a port.${suggestion}`,
  )
}

/** The hosts of apps and extensions, whose `URL.origin` is `null`: in any case, and perhaps missing. */
const APP_HOST = /^(\.?|([\w-]+(\.[\w-]+)*\.?|\[[0-9a-f:]+\])(:\d+)?)$/

/**
 * Returns the serialized origin of a URL, or `null` if it has none. Browsers send `capacitor://localhost`, `app://.` and
 * `app://`, and a few runtimes `file://`, although `URL.origin` is `null` for them.
 *
 * @example
 * serializedOriginOf('https://app.example.com/page') // 'https://app.example.com'
 * serializedOriginOf('app://./page') // 'app://.'
 */
export function serializedOriginOf(value: string): string | null {
  const url = parsedUrl(value)
  if (url === null) return null
  const { origin, protocol, host } = url
  if (origin !== 'null') return origin
  if (protocol === 'file:' && host !== '') return null
  // `data:` and `about:` have no authority, where `app://` has an empty one.
  const hasAuthority = value.slice(protocol.length).startsWith('//')
  return hasAuthority && APP_HOST.test(host) ? `${protocol}//${host}` : null
}
