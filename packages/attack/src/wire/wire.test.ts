import { type RunningServer, servers as starters } from '@corsage/conformance/servers'
import { createPolicy } from '@corsage/core'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { allows } from '../origins/model.ts'
import { seed } from '../seed.ts'
import { ABORTS, ALLOWED, CASES, EVIL } from './cases.ts'
import { mutatedRequests } from './mutations.ts'
import { type Exchange, exchange, headsIn } from './socket.ts'
import { faultsIn, LISTED, permissionsIn } from './verdict.ts'

const options = { credentials: true, methods: '*', allowHeaders: '*', timingAllowOrigin: true } as const
/** The same origins, listed and by a function that answers late. */
const policies = [
  createPolicy({ ...options, origins: LISTED }),
  createPolicy({
    ...options,
    origins: async (origin) => {
      await new Promise((proceed) => setImmediate(proceed))
      return allows(LISTED, origin)
    },
  }),
]

/** An answer that is sure to come is waited for so many milliseconds. */
const SURE = 20_000

/** What no server may let out: it would end a process that has no listener. */
const escaped: unknown[] = []
const catchEscaped = (error: unknown) => void escaped.push(error)
const EVENTS = ['unhandledRejection', 'uncaughtException'] as const

let servers: RunningServer[] = []
beforeAll(async () => {
  for (const event of EVENTS) process.on(event, catchEscaped)
  servers = await Promise.all(policies.flatMap((policy) => starters.map((start) => start(policy))))
})
afterAll(async () => {
  for (const event of EVENTS) process.off(event, catchEscaped)
  await Promise.all(servers.map((server) => server.close()))
})

const portOf = ({ origin }: RunningServer) => Number(new URL(origin).port)

/** Each server still answers as it should, and nothing has escaped. */
afterEach(async () => {
  for (const server of servers) {
    for (const [origin, permitted] of [
      [ALLOWED, [ALLOWED]],
      [EVIL, []],
    ] as const) {
      const received = await exchange(portOf(server), {
        writes: [`GET /items HTTP/1.1\r\nHost: api.test\r\nOrigin: ${origin}\r\nConnection: close\r\n\r\n`],
        silence: SURE,
      })
      expect(
        headsIn(received).map(({ status }) => status),
        server.name,
      ).toEqual([200])
      expect(permissionsIn(received), server.name).toEqual(permitted)
    }
  }
  expect(escaped.splice(0)).toEqual([])
})

/** What all servers send in answer to one exchange. */
function attack(client: Exchange): Promise<readonly (readonly [name: string, received: string])[]> {
  return Promise.all(
    servers.map(async (server) => [server.name, await exchange(portOf(server), client)] as const),
  )
}

describe('malformed and hostile requests', () => {
  it.each(CASES)('%s: no permission, no crash', async (_what, client) => {
    for (const [name, received] of await attack(client)) {
      expect(faultsIn(received), name).toEqual([])
      expect(permissionsIn(received), name).toEqual([])
    }
  })
})

it('a request that is left after every few bytes', async () => {
  for (let index = 0; index < ABORTS.length; index += 10) {
    for (const answers of await Promise.all(ABORTS.slice(index, index + 10).map(attack))) {
      for (const [name, received] of answers) {
        expect(faultsIn(received), name).toEqual([])
        expect(permissionsIn(received), name).toEqual([])
      }
    }
  }
}, 60_000)

it('200 requests in one pipeline: each answer is that of its own origin', async () => {
  const origins = Array.from(
    { length: 200 },
    (_, index) => [EVIL, ALLOWED, 'null', 'https://x.example.org'][index % 4] as string,
  )
  const writes = origins.map((origin, index) => {
    const last = index === origins.length - 1
    return `GET /items HTTP/1.1\r\nHost: api.test\r\nOrigin: ${origin}\r\nConnection: ${last ? 'close' : 'keep-alive'}\r\n\r\n`
  })
  for (const [name, received] of await attack({ writes: [writes.join('')], silence: SURE })) {
    const heads = headsIn(received)
    expect(heads, name).toHaveLength(origins.length)
    const permitted = heads.map(({ headers }) => new Map(headers).get('access-control-allow-origin'))
    expect(permitted, name).toEqual(
      origins.map((origin) => (origin === EVIL || origin === 'null' ? undefined : origin)),
    )
    for (const { headers } of heads) expect(new Map(headers).get('vary')).toMatch(/^Origin/)
  }
})

it('valid requests of which some bytes were changed: every permission is one that the policy grants', async () => {
  const requests = fc.sample(mutatedRequests, { numRuns: 300, seed })
  let permissions = 0
  for (let index = 0; index < requests.length; index += 30) {
    await Promise.all(
      requests.slice(index, index + 30).map(async (request) => {
        for (const [name, received] of await attack({ writes: [request] })) {
          expect(faultsIn(received), `${name}: ${JSON.stringify(request)}`).toEqual([])
          for (const origin of permissionsIn(received)) {
            permissions++
            expect(request, `${name}: ${JSON.stringify(request)}`).toContain(origin)
          }
        }
      }),
    )
  }
  expect(permissions).toBeGreaterThan(100)
}, 60_000)
