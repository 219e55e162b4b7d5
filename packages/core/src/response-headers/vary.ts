/**
 * Adds names to the value of a `Vary` header: each once, compared without regard to case, appended behind what is
 * there. A value that holds `*` already varies on everything and stays as it is.
 *
 * @param existing What the response has so far: one value, several lines, or nothing.
 * @param names The names to add, joined by `, `, for example `Origin`.
 * @returns The value to send.
 *
 * @example
 * ```ts
 * mergeVary('Accept-Encoding', 'Origin') // 'Accept-Encoding, Origin'
 * mergeVary('origin', 'Origin')          // 'origin'
 * mergeVary('*', 'Origin')               // '*'
 * ```
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5 RFC 9110, §12.5.5}
 */
export function mergeVary(existing: string | readonly string[] | null | undefined, names: string): string {
  const value = typeof existing === 'string' ? existing : existing ? existing.join(', ') : ''
  if (value === '') return names
  const present = members(value.toLowerCase())
  if (present.includes('*')) return value
  let merged = value
  for (const name of members(names)) {
    if (!present.includes(name.toLowerCase())) merged += `, ${name}`
  }
  return merged
}

function members(list: string): string[] {
  return list.split(',').map((member) => member.trim())
}
