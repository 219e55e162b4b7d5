/**
 * Checks that a string is a serialized origin as a browser sends it: `https://app.example.com`,
 * `http://localhost:5173`, `capacitor://localhost`, or `null`. Throws a `TypeError` otherwise, which says what to
 * write instead where that is clear.
 *
 * HTML standard, §7.1.1 Origins ("serialization of an origin").
 */
export function checkPageOrigin(origin: string): void {
  if (origin === 'null') return
  const serialized = URL.canParse(origin) ? serialize(new URL(origin)) : null
  if (serialized === origin) return
  const suggestion = serialized === null ? '' : ` Did you mean ${JSON.stringify(serialized)}?`
  throw new TypeError(
    `${JSON.stringify(origin)} is not an origin as a browser sends it: scheme, host, and perhaps a port.${suggestion}`,
  )
}

/** `URL.origin` is `null` for schemes that it does not know, although browsers do send `capacitor://localhost`. */
function serialize(url: URL): string | null {
  if (url.origin !== 'null') return url.origin
  return url.host === '' ? null : `${url.protocol}//${url.host}`
}
