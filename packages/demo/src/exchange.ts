/** A request as sent. Header names are in lower case. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** The part of a response that concerns CORS. */
export interface Answer {
  readonly status: number
  /** The headers that a policy sets, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The reason if there is no response. */
  readonly failure?: string
}
