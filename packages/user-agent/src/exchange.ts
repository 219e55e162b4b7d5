/** One request to the server and its response, with all headers (names in lower case). */
export interface Exchange {
  readonly kind: 'preflight' | 'request'
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
  }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
  }
}

/** Copies headers into a record; several `Set-Cookie` lines are joined by `, `. */
export function headersRecord(headers: Iterable<[string, string]>): Readonly<Record<string, string>> {
  // Of an object a header named `constructor` would find what every object inherits.
  const record = new Map<string, string>()
  for (const [name, value] of headers) {
    const earlier = record.get(name)
    record.set(name, earlier === undefined ? value : `${earlier}, ${value}`)
  }
  return Object.fromEntries(record)
}
