import { isPromise } from './after.ts'
import type { Report } from './validation/errors.ts'
import { type NumberRules, readNumber } from './validation/number-option.ts'

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
