import { notify } from '../notify.ts'
import type { PolicyOptions } from '../options.ts'
import type { RequestLike } from '../request.ts'
import { TimeoutError, within } from '../timeout.ts'
import type { Origins } from './read-origins.ts'

/** Whom to ask, how long to wait, and who hears what goes wrong. */
interface Questions extends Pick<PolicyOptions, 'timeout' | 'onError'> {
  readonly origins: Pick<Origins, 'functions'>
}

/** What the functions among a policy's origins say: `true` once one allows; `failed` and `timed-out` were reported. */
export async function askOriginFunctions(
  { origins, timeout, onError }: Questions,
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
