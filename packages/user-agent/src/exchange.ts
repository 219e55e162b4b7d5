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
  const record: Record<string, string> = {}
  for (const [name, value] of headers) {
    const earlier = record[name]
    record[name] = earlier === undefined ? value : `${earlier}, ${value}`
  }
  return record
}
