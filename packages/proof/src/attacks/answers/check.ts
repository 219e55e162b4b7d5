import { type AsyncPolicy, createPolicy, type Policy } from '@corsage/core'
import { openPage } from '@corsage/user-agent'
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
import { isPermitted, isShared, joined } from './model.ts'

/** The results by kind, so that a test can verify that it covered enough. */
export interface Results {
  allowed: number
  refused: number
  /** The command ended with one sentence, or the page with a network error. */
  unanswered: number
}

const asked = fc.record({
  method: fc.constantFrom('GET', 'PUT'),
  credentials: fc.boolean(),
  preflight: answers,
  actual: answers,
})

/** Whether a page can read the response to a request that needs a preflight for PUT only. */
function isReadable({
  method,
  credentials,
  preflight,
  actual,
}: {
  method: string
  credentials: boolean
  preflight: RawAnswer
  actual: RawAnswer
}): boolean {
  return (method === 'GET' || isPermitted(preflight, method, credentials)) && isShared(actual, credentials)
}

/**
 * Lets `corsage check` ask a server that answers with random bytes.
 *
 * @throws If the verdict is not the model's, the command fails otherwise than with a sentence, or it prints a control character.
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
  'vary',
]

/**
 * Lets `corsage verify` compare a policy with a server that follows it, but answers some requests with random bytes.
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
          differs = COMPARED.some((name) => joined(odd, name) !== joined(followed, name))
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

/** Everything that a fetch function can do besides answering. */
const misbehaving: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => ({}),
  () => 'text',
  () => Response.error(),
  () => Response.redirect('https://api.example.com/again'),
  () => ({ status: 200, headers: { get: () => PAGE } }),
  () => {
    throw undefined
  },
  () => Promise.reject(new Error('no server')),
  async () => {
    const response = new Response('used', { headers: { 'access-control-allow-origin': PAGE } })
    await response.text()
    return response
  },
]

/**
 * Lets a page ask a server with random or no responses, in each engine.
 *
 * @throws If the page can read otherwise than in the model, or fails otherwise than with a `TypeError`.
 */
export async function askAsPage(seed: number, runs: number): Promise<Results> {
  const results: Results = { allowed: 0, refused: 0, unanswered: 0 }
  const act = fc.constantFrom('fetch', 'submit', 'connect')
  const engine = fc.constantFrom('standard', 'chromium', 'firefox', 'webkit')
  const odd = fc.option(fc.constantFrom(...misbehaving), { freq: 3 })
  await fc.assert(
    fc.asyncProperty(
      asked,
      act,
      engine,
      odd,
      async ({ method, credentials, preflight, actual }, how, name, misbehave) => {
        const given = [preflight, actual].map(responseOf)
        const page = openPage(PAGE, {
          engine: name,
          cookies: credentials,
          fetch: ((request: Request) => {
            if (misbehave !== null) return misbehave()
            return given[request.method === 'OPTIONS' ? 0 : 1]?.clone()
          }) as () => Response,
        })
        const init = { method, credentials: credentials ? 'include' : 'omit' } as const
        const url = 'https://api.example.com/items'
        try {
          if (how === 'submit') await page.submit(url)
          else if (how === 'connect') await page.connect('wss://api.example.com/live')
          else await page.fetch(url, init)
          results.allowed++
          if (
            how === 'fetch' &&
            misbehave === null &&
            !isReadable({ method, credentials, preflight, actual })
          )
            throw new Error('reads')
        } catch (error) {
          if (!(error instanceof TypeError)) throw error
          results[error.name === 'CorsError' ? 'refused' : 'unanswered']++
          if (how === 'fetch' && misbehave === null && isReadable({ method, credentials, preflight, actual }))
            throw new Error('cannot read', { cause: error })
        } finally {
          await page.close()
        }
      },
    ),
    { numRuns: runs, seed },
  )
  return results
}

/** As a fetch function would return it: what `Response` does not take is left out. */
function responseOf({ status, headers, body }: RawAnswer): Response {
  const taken = new Headers()
  for (const [name, value] of headers) {
    try {
      taken.append(name, value)
    } catch {
      taken.append(name, 'invalid')
    }
  }
  const code = Number(status.slice(0, 3))
  const isOk = code >= 200 && code <= 599
  return new Response(code === 204 || code === 304 ? null : body, {
    status: isOk ? code : 500,
    headers: taken,
  })
}
