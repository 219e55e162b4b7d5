import type { HeaderLines } from './header-lines.ts'

/** A request as it went out. */
export interface SentRequest {
  readonly method: string
  readonly url: string
  readonly headers: HeaderLines
}

/** A response, as far as it was read. */
export interface ReceivedResponse {
  readonly status: number
  readonly headers: HeaderLines
  /** The first bytes of the body, at most 2,048, where they were asked for; `''` otherwise. */
  readonly bodyStart: string
}

/** One request to the server and its response. */
export interface Exchange {
  readonly request: SentRequest
  readonly response: ReceivedResponse
}
