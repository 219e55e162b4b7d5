import { openPage } from '@corsage/user-agent'
import fc from 'fast-check'
import { PAGE, type RawAnswer } from './hostile-server.ts'
import { asked, isReadable, type Results } from './model.ts'

/** Fetch functions that return no valid response. */
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
 * @throws If the page and the model differ, or the page fails with another error than a `TypeError`.
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
