import { errorText, type FailedCallback, noticeFailure } from './advise/index.ts'
import type { AskFunctions, OriginFailure } from './decide/compile.ts'
import type { RequestLike } from './decide/request.ts'
import type { Rules } from './decide/rules.ts'
import type { OriginFunction } from './options.ts'
import { isOverload } from './overload-error.ts'
import { isPromise, TimeoutError, within } from './promises.ts'

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

/**
 * Returns a function that calls the functions in `origins` one by one, or `undefined` if there are none. It returns a
 * promise only if one of them does.
 */
export function askFunctions({ origins, timeout, onError }: Rules): AskFunctions | undefined {
  const { functions } = origins
  if (functions.length === 0) return undefined
  return (origin, request) => {
    let failure: OriginFailure | undefined
    const fail = (error: unknown): false => {
      failure ??= { reason: reasonOf(error), error }
      if (!isOverload(error)) reportFailure(onError, error, request, 'origin-function')
      return false
    }
    const isAllowed = (answer: unknown): boolean => {
      if (answer === true || answer === false) return answer
      return fail(new TypeError(errorText('origin-function-returned', answer)))
    }
    const askFrom = (first: number): ReturnType<AskFunctions> => {
      for (let index = first; index < functions.length; index++) {
        try {
          const answer = (functions[index] as OriginFunction)(origin, request)
          if (isPromise(answer)) {
            return within(answer, timeout, timedOut)
              .then(isAllowed, fail)
              .then((allowed) => allowed || askFrom(index + 1))
          }
          if (isAllowed(answer)) return true
        } catch (error) {
          fail(error)
        }
      }
      return failure ?? false
    }
    return askFrom(0)
  }
}

function reasonOf(error: unknown): OriginFailure['reason'] {
  if (error instanceof TimeoutError) return 'origin-function-timed-out'
  return isOverload(error) ? 'origin-function-overloaded' : 'origin-function-failed'
}

function timedOut(timeout: number): string {
  return errorText('origin-function-timed-out', timeout)
}
