import { createPolicy, type Policy, withCors } from '@corsage/core'
import { CorsError, openPage } from '@corsage/user-agent'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runs, seed } from '../../runs.ts'
import { intents, optionsFor, pageRequests, RESPONSE_HEADERS } from './cases.ts'
import { type Intent, mayRead, maySee, type PageRequest } from './intent.ts'

import { type SwitchableServer, startSwitchable } from './servers.ts'

const CORE_RUNS = runs(20_000)
const ADAPTER_RUNS = runs(3_500)

type Outcome = { read: false; code: string } | { read: true; visible: string[] }

async function send(
  fetchServer: (request: Request) => Response | Promise<Response>,
  url: string,
  { origin, method, headers, credentials, uploadListeners }: PageRequest,
): Promise<Outcome> {
  const page = openPage(origin, { fetch: fetchServer })
  try {
    const response = await page.fetch(url, { method, headers, credentials, uploadListeners })
    await response.body?.cancel()
    return { read: true, visible: Object.keys(RESPONSE_HEADERS).filter((name) => response.headers.has(name)) }
  } catch (error) {
    if (error instanceof CorsError) return { read: false, code: error.code }
    throw error
  }
}

/** Sound: what is not meant is not read. Complete: what is meant is. And no header is seen, or hidden, by mistake. */
function check(intent: Intent, request: PageRequest, outcome: Outcome): void {
  expect(outcome.read).toBe(mayRead(intent, request))
  if (!outcome.read) return
  expect(outcome.visible).toEqual(Object.keys(RESPONSE_HEADERS).filter((name) => maySee(intent, name)))
}

it(`bare core: what a page may read is what the policy's author meant, in ${CORE_RUNS} cases`, async () => {
  const seen = { read: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(intents, pageRequests, async (intent, request) => {
      const policy = createPolicy(optionsFor(intent)) as Policy
      const server = withCors(() => new Response('read', { headers: RESPONSE_HEADERS }), policy)
      const outcome = await send(server, 'https://api.test/', request)
      seen[outcome.read ? 'read' : 'refused']++
      check(intent, request, outcome)
    }),
    { numRuns: CORE_RUNS, seed },
  )
  // A property that only ever sees one side says nothing about the other.
  expect(seen.read).toBeGreaterThan(CORE_RUNS / 20)
  expect(seen.refused).toBeGreaterThan(CORE_RUNS / 20)
}, 300_000)

describe('every adapter, over sockets', () => {
  let servers: SwitchableServer[] = []
  beforeAll(async () => {
    servers = await startSwitchable()
  })
  afterAll(() => Promise.all(servers.map((server) => server.close())))

  it(`a page may read exactly the responses that the policy's author intended, in ${ADAPTER_RUNS} cases each`, async () => {
    await fc.assert(
      fc.asyncProperty(intents, pageRequests, async (intent, request) => {
        const policy = createPolicy(optionsFor(intent))
        // Node's own parser responds with 400 to an unknown method, such as patch.
        fc.pre(request.method !== 'patch')
        for (const server of servers) {
          await server.use(policy as never)
          const outcome = await send((sent) => fetch(sent), `${server.origin}/`, request)
          check(intent, request, outcome)
        }
      }),
      { numRuns: ADAPTER_RUNS, seed },
    )
  }, 300_000)
})
