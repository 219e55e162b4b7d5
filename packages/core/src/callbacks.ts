import { notice } from './advise/notices.ts'
import type { AskFunctions, OriginFailure } from './decide/compile.ts'
import type { RequestLike } from './decide/request.ts'
import type { Rules } from './decide/rules.ts'
import { show } from './issues.ts'
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

/**
 * Calls a callback of the user's, at once. What it throws or rejects with is printed in development and otherwise
 * ignored: a callback that fails must neither decide about a request nor end the process.
 */
export async function notify<Facts extends readonly unknown[]>(
  callback: ((...facts: Facts) => unknown) | undefined,
  ...facts: Facts
): Promise<void> {
  try {
    await callback?.(...facts)
  } catch (error) {
    notice(`A callback failed and was ignored: ${textOf(error)}`)
  }
}

/** Passes a failure to `onError`, and prints it once in development: what happened, the error, and the remedy. */
export function reportFailure(
  onError: ((error: unknown, request: RequestLike) => unknown) | undefined,
  error: unknown,
  request: RequestLike,
  [happened, remedy]: readonly [happened: string, remedy: string],
): void {
  void notify(onError, error, request)
  notice(`${happened}: ${textOf(error)}${remedy}`)
}

/** What was thrown, on one line. Anything can be thrown, including a value that throws when it is read. */
function textOf(error: unknown): string {
  try {
    return String(error)
  } catch {
    return typeof error
  }
}

/** What `onError` is told when a function did not answer within `timeout`. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/**
 * The same promise, unless it takes longer than so many milliseconds: then one that rejects with a
 * {@link TimeoutError}. What becomes of the first after that is ignored.
 */
export function within<Value>(
  promise: Value | PromiseLike<Value>,
  timeout: number | undefined,
  what: string,
): Promise<Value> {
  if (timeout === undefined || !isPromise(promise)) return Promise.resolve(promise)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new TimeoutError(`${what} did not answer within ${timeout} ms.`)),
      timeout,
    )
    Promise.resolve(promise)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}

const REFUSED = [
  'A function among the origins failed, so the origin was refused',
  '. The function is called with the origin and the request, and must return (or resolve to) true to allow the origin.',
] as const

/** Returns what calls the functions among a policy's origins, one by one; `undefined` if there are none. */
export function askFunctions({ origins, timeout, onError }: Rules): AskFunctions | undefined {
  if (origins.functions.length === 0) return undefined
  return async (origin, request) => {
    let failure: OriginFailure | undefined
    for (const allows of origins.functions) {
      try {
        const allowed: unknown = await within(allows(origin, request), timeout, 'The origins function')
        if (allowed === true) return true
        if (allowed !== false) {
          throw new TypeError(`The origins function returned ${show(allowed)}, not true or false`)
        }
      } catch (error) {
        const timedOut = error instanceof TimeoutError
        failure ??= { reason: timedOut ? 'origin-function-timed-out' : 'origin-function-failed', error }
        reportFailure(onError, error, request, REFUSED)
      }
    }
    return failure ?? false
  }
}
