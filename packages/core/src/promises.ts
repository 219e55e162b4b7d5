/**
 * Calls a function with a value, immediately or when its promise resolves. A synchronous value never becomes a promise.
 *
 * @param value A value, or a promise for one (anything that has a `then`).
 * @param proceed Called with the value.
 * @returns The result of `proceed`; a promise for it only if `value` is one.
 */
export function after<Value, Result>(
  value: Value | PromiseLike<Value>,
  proceed: (value: Value) => Result | PromiseLike<Result>,
): Result | Promise<Result> {
  return isPromise(value) ? Promise.resolve(value).then(proceed) : (proceed(value) as Result)
}

/** Returns whether a value is a promise, of this realm or of another: anything that has a `then`. */
export function isPromise<Value>(value: Value | PromiseLike<Value>): value is PromiseLike<Value> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/** The error that `onError` is called with if a function does not settle within `timeout`. */
export class TimeoutError extends Error {
  /** Always `TimeoutError`. */
  override readonly name = 'TimeoutError'
}

/**
 * Returns the same promise, or one that rejects with a {@link TimeoutError} after so many milliseconds. A later result
 * is ignored.
 *
 * @param messageOf Returns the message of the error.
 */
export function within<Value>(
  promise: Value | PromiseLike<Value>,
  timeout: number | undefined,
  messageOf: (timeout: number) => string,
): Promise<Value> {
  if (timeout === undefined || !isPromise(promise)) return Promise.resolve(promise)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TimeoutError(messageOf(timeout))), timeout)
    Promise.resolve(promise)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}
