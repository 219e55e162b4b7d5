import { createPolicy } from '@corsage/core'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runs, seed } from '../../runs.ts'
import { type RunningServer, servers as starters } from '../../servers/index.ts'
import { allows } from '../origins/model.ts'
import { ABORTS, ALLOWED, askFor, CASES, ECHOES, EVIL } from './cases.ts'
import { collectEscaped } from './escaped.ts'
import { mutatedRequests } from './mutations.ts'
import { type Exchange, exchange, type Head, headsIn } from './socket.ts'
import { decisionsIn, issuesIn, LISTED, permissionsIn } from './verdict.ts'

const options = { credentials: true, methods: '*', allowHeaders: '*', timingAllowOrigin: true } as const
/** The same origins, listed and by a function that is slow. */
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

/** The statuses that Node sends without the application: it cannot read the request, or not fulfill an expectation. */
const PARSER_STATUSES = [400, 417, 431]

/** How many milliseconds a certain response may take. */
const SURE = 20_000

const escaped = collectEscaped()

let servers: RunningServer[] = []
beforeAll(async () => {
  servers = await Promise.all(policies.flatMap((policy) => starters.map((start) => start(policy))))
})
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
})

/** Verifies that each server still responds correctly, and that no error has escaped. */
afterEach(async () => {
  for (const server of servers) {
    for (const [origin, permitted] of [
      [ALLOWED, [ALLOWED]],
      [EVIL, []],
    ] as const) {
      const received = await exchange(server.port, {
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

/** The bytes that all servers send in one exchange. */
function attack(client: Exchange): Promise<readonly (readonly [name: string, received: string])[]> {
  return Promise.all(
    servers.map(async (server) => [server.name, await exchange(server.port, client)] as const),
  )
}

describe('malformed and hostile requests', () => {
  it.each(CASES)('%s: no permission, no crash', async (_what, client, by) => {
    let decided = 0
    for (const [name, received] of await attack(client)) {
      expect(issuesIn(received), name).toEqual([])
      expect(permissionsIn(received), name).toEqual([])
      const heads = headsIn(received)
      if (by === 'nobody') expect(heads, name).toEqual([])
      if (by === 'parser') expect(PARSER_STATUSES, name).toContain(heads[0]?.status)
      decided += decisionsIn(received)
    }
    // Some frameworks refuse by themselves what others hand on.
    if (by === 'policy') expect(decided).toBeGreaterThanOrEqual(servers.length / 3)
    else expect(decided).toBe(0)
  })

  it('reach a policy, most of them', () => {
    const reaching = CASES.filter(([, , by]) => by === 'policy')
    expect(reaching.length / CASES.length).toBeGreaterThan(0.7)
  })
})

describe('preflights of the allowed origin, where any header is allowed', () => {
  it.each(ECHOES)('%s', async (_what, lines, echoed) => {
    for (const [name, received] of await attack({ ...askFor(lines), silence: SURE })) {
      expect(issuesIn(received), name).toEqual([])
      const [{ status, headers }, ...others] = headsIn(received) as [Head, ...Head[]]
      const { 'access-control-allow-origin': permitted, 'access-control-allow-headers': names } =
        Object.fromEntries(headers)
      expect([status, permitted, names, others], name).toEqual([204, ALLOWED, echoed, []])
    }
  })
})

it('a request that is left after every few bytes', async () => {
  for (let index = 0; index < ABORTS.length; index += 10) {
    for (const answers of await Promise.all(ABORTS.slice(index, index + 10).map(attack))) {
      for (const [name, received] of answers) {
        expect(issuesIn(received), name).toEqual([])
        expect(permissionsIn(received), name).toEqual([])
      }
    }
  }
}, 60_000)

it('200 requests in one pipeline: each response is for its own origin', async () => {
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
  const requests = fc.sample(mutatedRequests, { numRuns: runs(300), seed })
  let decided = 0
  let permissions = 0
  for (let index = 0; index < requests.length; index += 30) {
    await Promise.all(
      requests.slice(index, index + 30).map(async (request) => {
        for (const [name, received] of await attack({ writes: [request] })) {
          expect(issuesIn(received), `${name}: ${JSON.stringify(request)}`).toEqual([])
          if (decisionsIn(received) > 0) decided++
          for (const origin of permissionsIn(received)) {
            permissions++
            expect(request, `${name}: ${JSON.stringify(request)}`).toContain(origin)
          }
        }
      }),
    )
  }
  // A request that the parser rejects shows nothing about a policy.
  expect(decided).toBeGreaterThan((requests.length * servers.length) / 3)
  expect(permissions).toBeGreaterThan(requests.length)
}, 60_000)
