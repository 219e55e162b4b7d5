import { type NumberRules, readNumber } from './accept/numbers.ts'
import { notice } from './advise/notices.ts'
import type { RequestLike } from './decide/request.ts'
import type { Origins } from './decide/rules.ts'
import { type Report, show } from './issues.ts'
import type { PolicyOptions } from './options.ts'
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

const TIMEOUT: NumberRules = {
  // The longest that a timer takes.
  expected: 'milliseconds above 0, at most 2147483647',
  accepts: (milliseconds) => milliseconds > 0 && milliseconds <= 0x7fffffff,
  code: 'timeout-out-of-range',
}

/**
 * Validates the option `timeout`, or the hook of that name.
 *
 * @returns Milliseconds; `undefined` where there is none.
 */
export function readTimeout(value: unknown, report: Report): number | undefined {
  return readNumber('timeout', value, TIMEOUT, report)
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

/** The functions, how long to wait for each, and what is called when one fails. */
interface Questions extends Pick<PolicyOptions, 'timeout' | 'onError'> {
  readonly origins: Pick<Origins, 'functions'>
}

const REFUSED = [
  'A function among the origins failed, so the origin was refused',
  '. The function is called with the origin and the request, and must return (or resolve to) true to allow the origin.',
] as const

/** Why no function could allow an origin. */
export interface OriginFailure {
  readonly reason: 'origin-function-failed' | 'origin-function-timed-out'
  readonly error: unknown
}

/**
 * Asks the functions among a policy's origins about one origin.
 *
 * @returns `true` once one allows it, `false` if all refuse it, or the first failure, which was reported.
 */
export async function askOriginFunctions(
  { origins, timeout, onError }: Questions,
  origin: string,
  request: RequestLike,
): Promise<boolean | OriginFailure> {
  let failure: OriginFailure | undefined
  for (const ask of origins.functions) {
    try {
      const answer: unknown = await within(ask(origin, request), timeout, 'The origins function')
      if (answer === true) return true
      if (answer !== false) {
        throw new TypeError(`The origins function returned ${show(answer)}, not true or false`)
      }
    } catch (error) {
      const timedOut = error instanceof TimeoutError
      failure ??= { reason: timedOut ? 'origin-function-timed-out' : 'origin-function-failed', error }
      reportFailure(onError, error, request, REFUSED)
    }
  }
  return failure ?? false
}
