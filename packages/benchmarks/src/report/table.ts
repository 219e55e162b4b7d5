/** A table in Markdown, its columns padded, the first to the left and the others to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, column) =>
    Math.max(3, name.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, column)).join(' | ')} |`
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [line(header), line(rule), ...rows.map(line)].join('\n')
}

function pad(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width)
}

/** Nanoseconds, in the unit that suits them. */
export function time(nanoseconds: number): string {
  const size = Math.abs(nanoseconds)
  if (size >= 1e6) return `${digits(nanoseconds / 1e6)} ms`
  return size >= 1000 ? `${digits(nanoseconds / 1000)} µs` : `${digits(nanoseconds)} ns`
}

export function digits(value: number): string {
  const size = Math.abs(value)
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en')
}

/** Bytes, in thousands where they are many. */
export function bytes(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e6) return `${digits(value / 1e6)} MB`
  return size >= 1e4 ? `${digits(value / 1000)} kB` : `${count(value)} B`
}
