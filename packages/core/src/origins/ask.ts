import { notify } from '../notify.ts'
import type { Rules } from '../read-options.ts'
import type { RequestLike } from '../request.ts'
import { TimeoutError, within } from '../timeout.ts'

/** What the functions among a policy's origins say: `true` once one allows; `failed` and `timed-out` were reported. */
export async function askOriginFunctions(
  { origins, timeout, onError }: Rules,
  origin: string,
  request: RequestLike,
): Promise<boolean | 'failed' | 'timed-out'> {
  let failure: false | 'failed' | 'timed-out' = false
  for (const ask of origins.functions) {
    try {
      const answer = await within(ask(origin, request), timeout, 'The origins function')
      if (answer === true) return true
      if (answer !== false)
        throw new TypeError(`The origins function answered ${typeof answer}; only true allows.`)
    } catch (error) {
      failure = error instanceof TimeoutError ? 'timed-out' : 'failed'
      void notify(onError, error, request)
    }
  }
  return failure
}
