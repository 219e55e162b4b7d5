/** The headers of a message as they came: one entry per line, names in lower case. */
export type HeaderLines = readonly (readonly [name: string, value: string])[]

/** The values of all lines of a header, in order; `name` in lower case. */
export function headerValues(lines: HeaderLines, name: string): readonly string[] {
  return lines.filter(([lineName]) => lineName === name).map(([, value]) => value)
}

/** The value of a header as a browser reads it, all its lines joined by `, `; `null` when it is absent. */
export function headerValue(lines: HeaderLines, name: string): string | null {
  const values = headerValues(lines, name)
  return values.length === 0 ? null : values.join(', ')
}

/** The members of a comma-separated header over all its lines, trimmed, in lower case, empty ones left out. */
export function headerMembers(lines: HeaderLines, name: string): readonly string[] {
  return (headerValue(lines, name) ?? '')
    .split(',')
    .map((member) => member.trim().toLowerCase())
    .filter((member) => member !== '')
}
