/** Marks the error for another copy of core. */
const OVERLOAD: unique symbol = Symbol.for('corsage.overload')

/**
 * The error that an `origins` function throws to refuse an origin while too many lookups are running. The request is refused
 * with the reason `origin-function-overloaded`. `onError` is not called, so that many requests cannot fill a log.
 */
export class OverloadError extends Error {
  /** Always `OverloadError`. */
  override readonly name = 'OverloadError'

  constructor(message: string) {
    super(message)
    Object.defineProperty(this, OVERLOAD, { value: true })
  }
}

/** Returns whether an error is an {@link OverloadError}, of this copy of core or of another. */
export function isOverload(error: unknown): boolean {
  return error instanceof Error && OVERLOAD in error
}
