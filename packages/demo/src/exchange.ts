/** A request as it goes over the wire. Header names are in lower case. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What a server answered, as far as it concerns CORS. */
export interface Answer {
  readonly status: number
  /** The headers that a policy decides about, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** Why there is no answer at all. */
  readonly failure?: string
}
