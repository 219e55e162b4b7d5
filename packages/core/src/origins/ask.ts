import { reportFailure } from '../notify.ts'
import type { PolicyOptions } from '../options.ts'
import type { RequestLike } from '../request.ts'
import { TimeoutError, within } from '../timeout.ts'
import { show } from '../validation/errors.ts'
import type { Origins } from './read-origins.ts'

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
