/** Writes a value as JavaScript, in the style of the rest of the site: single quotes, no semicolon. */
export function writeValue(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  if (Array.isArray(value)) return `[${value.map(writeValue).join(', ')}]`
  return String(value)
}

/** Writes a name as it stands in front of a value: quoted only where it must be. */
export function writeKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name)
}

function quote(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${escaped}'`
}
