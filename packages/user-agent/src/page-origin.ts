/**
 * Checks that a string is a serialized origin as a browser sends it: `https://app.example.com`,
 * `http://localhost:5173`, `capacitor://localhost`, or `null`. Throws a `TypeError` otherwise, which says what to
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

/**
 * Gives the serialized origin of a URL, or `null` where there is none. `URL.origin` is `null` for schemes that it does not
 * know, although browsers do send `capacitor://localhost`.
 */
export function serializedOriginOf(value: string): string | null {
  if (!URL.canParse(value)) return null
  const url = new URL(value)
  if (url.origin !== 'null') return url.origin
  return url.host === '' ? null : `${url.protocol}//${url.host}`
}
