import { type AsyncPolicy, createPolicy, type Policy } from '@corsage/core'
import fc from 'fast-check'
import { checkServer } from '../../../../cli/src/check/check-server.ts'
import { checkText } from '../../../../cli/src/check/check-text.ts'
import { CommandError } from '../../../../cli/src/command-error.ts'
import { openConnection } from '../../../../cli/src/network/connection.ts'
import { openOutput } from '../../../../cli/src/output.ts'
import { verifyText } from '../../../../cli/src/verify/verify-text.ts'
import { verifyUrl } from '../../../../cli/src/verify/verify-url.ts'
import { witnessesOf } from '../../../../cli/src/verify/witnesses.ts'
import { answers, type HostileServer, PAGE, type RawAnswer } from './hostile-server.ts'
import { asked, isReadable, joined, type Results } from './model.ts'

/**
 * Lets `corsage check` ask a server that responds with random bytes.
 *
 * @throws If the verdict is not the model's, the command fails without a sentence for the user, or it prints a control character.
 */
export async function checkAnswers(server: HostileServer, seed: number, runs: number): Promise<Results> {
  const results: Results = { allowed: 0, refused: 0, unanswered: 0 }
  await fc.assert(
    fc.asyncProperty(asked, async ({ method, credentials, preflight, actual }) => {
      server.answer = (request) => (request.startsWith('OPTIONS') ? preflight : actual)
      const connection = openConnection({ timeout: 10_000 })
      try {
        const request = {
          method,
          credentials,
          from: PAGE,
          url: new URL('/items', server.origin),
          data: null,
          insecure: false,
        }
        const more = {
          headers: { page: [], cookie: null, forbidden: [] },
          engine: 'standard' as const,
          sendsUnsafe: false,
        }
        const report = await checkServer({ ...request, ...more }, connection)
        requirePrintable(checkText(report, openOutput({})))
        JSON.stringify(report)
        const expected = isReadable({ method, credentials, preflight, actual })
        if (report.allowed !== expected) throw new Error(`the model says ${expected}`)
        results[expected ? 'allowed' : 'refused']++
      } catch (error) {
        if (!(error instanceof CommandError)) throw error
        requirePrintable(error.message)
        results.unanswered++
      } finally {
        await connection.close()
      }
    }),
    { numRuns: runs, seed },
  )
  return results
}

/** Policies to verify, with their origins. */
const POLICIES = [
  createPolicy({ origins: [PAGE, 'https://other.test'], credentials: true }),
  createPolicy({ origins: PAGE }),
  createPolicy({ origins: '*', exposeHeaders: ['etag'] }),
] as readonly (Policy | AsyncPolicy)[]
const COMPARED = [
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-allow-methods',
]

/**
 * Lets `corsage verify` compare a policy with a server that follows it, but responds to one request with random bytes.
 *
 * @throws If it agrees although a response differs, or differs although none does. Otherwise as {@link checkAnswers}.
 */
export async function verifyAnswers(server: HostileServer, seed: number, runs: number): Promise<Results> {
  const results: Results = { allowed: 0, refused: 0, unanswered: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...POLICIES),
      answers,
      fc.integer({ min: 1, max: 60 }),
      async (policy, odd, position) => {
        let count = 0
        let differs = false
        server.answer = (request) => {
          const followed = answerOf(policy as Policy, request)
          if (++count !== position) return followed
          differs =
            COMPARED.some((name) => joined(odd, name) !== joined(followed, name)) || lacksVary(odd, followed)
          return odd
        }
        const connection = openConnection({ timeout: 10_000 })
        const url = new URL('/items', server.origin)
        try {
          const witnesses = await witnessesOf({ policy, origins: [PAGE], patterns: [] }, url, [])
          const report = await verifyUrl(url, witnesses, connection)
          requirePrintable(verifyText(report, openOutput({})))
          const agrees = report.findings.length === 0 && report.inconclusive.length === 0
          if (agrees && differs) throw new Error(`agrees, although response ${position} differs`)
          if (!agrees && count < position) throw new Error('differs, although no response does')
          results[agrees ? 'allowed' : 'refused']++
        } catch (error) {
          if (!(error instanceof CommandError)) throw error
          requirePrintable(error.message)
          results.unanswered++
        } finally {
          await connection.close()
        }
      },
    ),
    { numRuns: runs, seed },
  )
  return results
}

/** Whether a cache could serve a response to another page. More members, and `*`, only cost cache hits. */
function lacksVary(odd: RawAnswer, followed: RawAnswer): boolean {
  const [actual, expected] = [odd, followed].map((answer) =>
    (joined(answer, 'vary') ?? '').toLowerCase().split(/[\t ]*,[\t ]*/),
  )
  if (actual?.includes('*')) return false
  return expected?.some((member) => member !== '' && !actual?.includes(member)) === true
}

/** The response of a server that follows its policy. */
function answerOf(policy: Policy, request: string): RawAnswer {
  const [line = '', ...lines] = request.split('\r\n')
  const [method = '', url = ''] = line.split(' ')
  const headers = new Headers(
    lines.filter((one) => one.includes(': ')).map((one) => one.split(': ', 2) as [string, string]),
  )
  const decision = policy.evaluate({ method, url, headers })
  return {
    status: decision.status === undefined ? '200 OK' : `${decision.status} No Content`,
    headers: Object.entries(decision.headers),
    body: '',
  }
}

function requirePrintable(text: string): void {
  if (/[^\P{C}\n]|[\u2028\u2029]/u.test(text)) throw new Error(`prints ${JSON.stringify(text)}`)
}
