import type { OriginFunction } from '../options.ts'
import type { Rules } from '../read-options.ts'
import type { RequestLike } from '../request.ts'

/** What the functions among a policy's origins say: `true` once one allows; `failed` and `timed-out` were reported. */
export async function askOriginFunctions(
  { origins, timeout, onError }: Rules,
  origin: string,
  request: RequestLike,
): Promise<boolean | 'failed' | 'timed-out'> {
  let failure: false | 'failed' | 'timed-out' = false
  for (const ask of origins.functions) {
    try {
      const answer = await inTime(ask, origin, request, timeout)
      if (answer === true) return true
      if (answer !== false)
        throw new TypeError(`The origins function answered ${typeof answer}; only true allows.`)
    } catch (error) {
      failure = error instanceof OriginTimeoutError ? 'timed-out' : 'failed'
      tell(onError, error, request)
    }
  }
  return failure
}

/** What `onError` is told when an `origins` function did not answer within `timeout`. */
export class OriginTimeoutError extends Error {
  override readonly name = 'OriginTimeoutError'
}

function inTime(
  ask: OriginFunction,
  origin: string,
  request: RequestLike,
  timeout: number | undefined,
): boolean | Promise<boolean> {
  const answer = ask(origin, request)
  if (timeout === undefined || typeof answer === 'boolean') return answer
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new OriginTimeoutError(`The origins function did not answer within ${timeout} ms.`))
    }, timeout)
    Promise.resolve(answer)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}

/** A reporter that fails, at once or by a promise, must not decide about the request, nor end the process. */
async function tell(onError: Rules['onError'], error: unknown, request: RequestLike): Promise<void> {
  try {
    await onError?.(error, request)
  } catch {
    // See above.
  }
}
