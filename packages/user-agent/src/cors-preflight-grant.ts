/** What a preflight granted: what the CORS-preflight cache keeps. */
export interface CorsPreflightGrant {
  readonly methods: readonly string[]
  readonly headerNames: readonly string[]
  /** For how many seconds. */
  readonly maxAge: number
}
