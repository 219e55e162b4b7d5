/** How one suite went on one runtime. */
export interface Result {
  readonly passed: number
  readonly issues: readonly string[]
}
