import { errorText, type FailedCallback, noticeFailure } from './advise/index.ts'
import type { AskFunctions, OriginFailure } from './decide/compile.ts'
import type { RequestLike } from './decide/request.ts'
import type { Rules } from './decide/rules.ts'
import { TimeoutError, within } from './promises.ts'

/**
 * Calls a user's callback at once. In development, an error that it throws or rejects with is printed. Otherwise it is
 * ignored: a callback that fails must neither decide about a request nor end the process.
 */
export async function notify<Facts extends readonly unknown[]>(
  callback: ((...facts: Facts) => unknown) | undefined,
  ...facts: Facts
): Promise<void> {
  try {
    await callback?.(...facts)
  } catch (error) {
    noticeFailure('callback', error)
  }
}

/** Passes a failure to `onError`, and prints it once in development. */
export function reportFailure(
  onError: ((error: unknown, request: RequestLike) => unknown) | undefined,
  error: unknown,
  request: RequestLike,
  failed: FailedCallback,
): void {
  void notify(onError, error, request)
  noticeFailure(failed, error)
}

/** Returns what calls the functions among a policy's origins, one by one; `undefined` if there are none. */
export function askFunctions({ origins, timeout, onError }: Rules): AskFunctions | undefined {
  if (origins.functions.length === 0) return undefined
  return async (origin, request) => {
    let failure: OriginFailure | undefined
    for (const allows of origins.functions) {
      try {
        const allowed: unknown = await within(allows(origin, request), timeout, timedOut)
        if (allowed === true) return true
        if (allowed !== false) throw new TypeError(errorText('origin-function-returned', allowed))
      } catch (error) {
        const reason = error instanceof TimeoutError ? 'origin-function-timed-out' : 'origin-function-failed'
        failure ??= { reason, error }
        reportFailure(onError, error, request, 'origin-function')
      }
    }
    return failure ?? false
  }
}

function timedOut(timeout: number): string {
  return errorText('origin-function-timed-out', timeout)
}
