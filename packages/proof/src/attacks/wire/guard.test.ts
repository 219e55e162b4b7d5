import { createPolicy } from '@corsage/core'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runs, seed } from '../../runs.ts'
import type { Asked } from '../../servers/app.ts'
import { variants } from '../../servers/index.ts'
import type { RunningServer } from '../../servers/server.ts'
import { allows } from '../origins/model.ts'
import { collectEscaped } from './escaped.ts'
import { mutatedRequests } from './mutations.ts'
import { exchange, headsIn } from './socket.ts'
import { LISTED } from './verdict.ts'

const list = createPolicy({ origins: LISTED, credentials: true })
const slow = createPolicy({
  origins: async (origin) => {
    await new Promise((proceed) => setImmediate(proceed))
    return allows(LISTED, origin)
  },
  credentials: true,
})

/** The requests that the handlers of all servers received: a server's name, the method and the origin. */
const handled: (readonly [name: string, method: string, origin: string | undefined])[] = []
const escaped = collectEscaped()

let servers: RunningServer[] = []
beforeAll(async () => {
  servers = await Promise.all(
    Object.entries(variants).flatMap(([name, create]) =>
      [list, slow].map((policy) => {
        const app = create()
        app.use(policy)
        app.guard(policy)
        const handler = ({ method, header }: Asked) => {
          handled.push([name, method, header('origin')])
          return { body: 'handled' }
        }
        app.add({ '*': handler, '/items': handler, '/error': handler })
        return app.listen()
      }),
    ),
  )
})
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
})

const SAFE = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']

it('valid requests of which some bytes were changed: with a guard, no request of an unlisted origin reaches a handler that can change something', async () => {
  const requests = fc.sample(mutatedRequests, { numRuns: runs(300), seed })
  let refused = 0
  for (let index = 0; index < requests.length; index += 30) {
    await Promise.all(
      requests.slice(index, index + 30).map(async (request) => {
        const received = await Promise.all(servers.map(({ port }) => exchange(port, { writes: [request] })))
        refused += received.flatMap(headsIn).filter(({ status }) => status === 403).length
      }),
    )
  }
  const acting = handled.filter(([, method]) => !SAFE.includes(method))
  const foreign = acting.filter(([, , origin]) => origin !== undefined && !allows(LISTED, origin))
  expect(foreign).toEqual([])
  expect(escaped).toEqual([])
  // A request that the parser rejects shows nothing about a guard.
  expect(acting.length).toBeGreaterThan(requests.length)
  expect(refused).toBeGreaterThan(requests.length)
  for (const [name] of Object.entries(variants)) expect(acting.map(([of]) => of)).toContain(name)
}, 60_000)
