/** Marks the error for another copy of core. */
const OVERLOAD: unique symbol = Symbol.for('corsage.overload')

/**
 * Thrown by an `origins` function to refuse an origin without a lookup, because too many lookups are running. The request
 * is refused with the reason `origin-function-overloaded`. `onError` is not called, so that a flood of requests does not
 * fill a log.
 */
export class OverloadError extends Error {
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
