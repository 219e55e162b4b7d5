import fc from 'fast-check'
import { PAGE } from '../../conformance/routing/handlers.ts'
import { send, type WireResponse } from '../../conformance/wire.ts'
import type { RunningServer } from '../../servers/server.ts'
import { spellings } from './spellings.ts'

/** How many spellings reached a handler under its own policy, a handler under none, and no handler. */
export interface Reached {
  governed: number
  off: number
  unhandled: number
}

/**
 * Sends paths in random spellings to a router, each as a request and as its preflight.
 *
 * @throws If either has the policy of another handler than the one that responds.
 */
export async function checkSpellings(
  { origin }: RunningServer,
  seed: number,
  runs: number,
  /** A strict router finds nothing for a path that only resembles a declared one. Its policy is that of the declared path. */
  strict: boolean = false,
): Promise<Reached> {
  const reached: Reached = { governed: 0, off: 0, unhandled: 0 }
  await fc.assert(
    fc.asyncProperty(spellings, async (target) => {
      const answer = await send(origin + target, { method: 'PUT', headers: { origin: PAGE } })
      const preflight = await send(origin + target, {
        method: 'OPTIONS',
        headers: { origin: PAGE, 'access-control-request-method': 'PUT' },
      })
      if (answer.status !== 200 || answer.body === 'error') {
        reached.unhandled++
        return
      }
      const policies = [policyOf(answer), policyOf(preflight)]
      reached[policies.includes('off') ? 'off' : 'governed']++
      // A path that can be read in two ways has no policy: it is never that of another handler.
      if (strict && answer.body === 'other') return
      if (policies.every((policy) => [answer.body, 'off'].includes(policy))) return
      throw new Error(`${JSON.stringify(target)} reaches ${answer.body} under the policies ${policies}`)
    }),
    { numRuns: runs, seed },
  )
  return reached
}

/** Returns the policy of a response: each policy names itself in the headers that it permits. */
function policyOf({ headers }: WireResponse): string {
  const named = headers['access-control-expose-headers'] ?? headers['access-control-allow-headers']
  return named === undefined ? 'off' : String(named).slice('x-'.length)
}
