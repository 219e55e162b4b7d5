/**
 * Goes on with a value at once, or when it is there: so that nothing synchronous ever becomes a promise.
 *
 * @param value A value, or a promise for one (of any kind: what has a `then`).
 * @param proceed What is done with it.
 * @returns What `proceed` returns; a promise for that only where `value` is one.
 */
export function after<Value, Result>(
  value: Value | PromiseLike<Value>,
  proceed: (value: Value) => Result | PromiseLike<Result>,
): Result | Promise<Result> {
  return isPromise(value) ? Promise.resolve(value).then(proceed) : (proceed(value) as Result)
}

/** Whether a value is a promise, of this realm or of another: what has a `then`. */
export function isPromise<Value>(value: Value | PromiseLike<Value>): value is PromiseLike<Value> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
