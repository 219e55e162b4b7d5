import cors from '@corsage/fastify'
import fc from 'fast-check'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { runs, seed } from '../runs.ts'
import { running } from '../servers/listen.ts'
import { A, B, decided, EVIL, grants, type PolicyName, policies } from './layers-stacks.ts'
import { send } from './wire.ts'

/** A scope with routes at its own prefix. A route's `cors` is its `config.cors`. */
interface Scope {
  readonly policy: PolicyName | undefined
  /** Whether a hook sets the permissions of an upstream on every response. */
  readonly upstream: boolean
  readonly routes: readonly Route[]
  readonly inner: Scope | undefined
}

interface Route {
  readonly method: 'GET' | 'PUT'
  readonly cors: PolicyName | false | undefined
  readonly fails: boolean
}

const name = fc.constantFrom(...(Object.keys(policies) as PolicyName[]))
const routes = fc.uniqueArray(
  fc.record({
    method: fc.constantFrom('GET' as const, 'PUT' as const),
    cors: fc.oneof(fc.constant(undefined), fc.constant(false as const), name),
    fails: fc.boolean(),
  }),
  { selector: ({ method }) => method, minLength: 1, maxLength: 2 },
)
const scope = (inner: fc.Arbitrary<Scope | undefined>): fc.Arbitrary<Scope> =>
  fc.record({ policy: fc.option(name, { nil: undefined }), upstream: fc.boolean(), routes, inner })
const none = fc.constant(undefined)
const scopes = scope(fc.option(scope(fc.option(scope(none), { nil: undefined })), { nil: undefined }))

/** One route with the policies that may govern it, the innermost first. */
interface Governed {
  readonly path: string
  readonly route: Route
  readonly around: readonly PolicyName[]
}

async function fill(
  app: FastifyInstance,
  { policy, upstream, routes, inner }: Scope,
  around: readonly PolicyName[],
) {
  const chain = policy === undefined ? around : [policy, ...around]
  const governed: Governed[] = []
  if (policy !== undefined) await app.register(cors, registered(policies[policy]))
  if (upstream)
    app.addHook('onSend', async (_request, reply) => void reply.header('Access-Control-Allow-Origin', '*'))
  for (const route of routes) {
    // `config.cors` without a registration around it fails at startup.
    const own = chain.length === 0 ? undefined : route.cors
    app.route({
      method: route.method,
      url: '/x',
      ...(own === undefined ? {} : { config: { cors: own === false ? false : policies[own] } }),
      handler: async () => {
        if (route.fails) throw new Error('thrown by the handler')
        return 'text'
      },
    })
    governed.push({ path: `${app.prefix}/x`, route: { ...route, cors: own }, around: chain })
  }
  if (inner === undefined) return governed
  await app.register(async (child) => void governed.push(...(await fill(child, inner, chain))), {
    prefix: '/in',
  })
  return governed
}

function registered(policy: (typeof policies)[PolicyName]): object {
  return typeof policy === 'function' ? { resolver: policy } : policy
}

/** Whether the governing policy, the first one that covers the path, grants a request. `undefined` if there is none. */
async function granted({ route, around }: Governed, request: Request): Promise<boolean | undefined> {
  if (route.cors === false) return false
  const candidates = route.cors === undefined ? around : [route.cors, ...around]
  for (const policy of candidates) {
    const { kind, headers } = await decided({ is: 'policy', policy, place: 'all' }, request)
    if (kind !== 'uncovered') return grants(headers, request)
  }
  return undefined
}

beforeAll(() => void vi.stubEnv('NODE_ENV', 'production'))
afterAll(() => void vi.unstubAllEnvs())

it('fastify: each route of random scopes permits what its governing policy permits, and nothing else', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(scopes, async (root) => {
      const app = Fastify()
      const governed = await fill(app, root, [])
      await app.listen({ port: 0, host: '127.0.0.1' })
      const server = running('fastify', app.server)
      try {
        const exchanges = governed.flatMap((one) =>
          [A, B, EVIL].flatMap((origin) => [
            { one, request: { method: one.route.method, headers: { origin } } },
            {
              one,
              request: {
                method: 'OPTIONS',
                headers: {
                  origin,
                  'access-control-request-method': one.route.method,
                  'access-control-request-headers': 'x-a',
                },
              },
            },
          ]),
        )
        const responses = await Promise.all(
          exchanges.map(({ one, request }) => send(server.origin + one.path, request)),
        )
        for (const [index, { one, request }] of exchanges.entries()) {
          const asked = new Request(server.origin + one.path, request)
          const expected = await granted(one, asked)
          // Without a policy, an upstream's permissions stay.
          if (expected === undefined) continue
          const sent = responses[index]?.headers as Record<string, string>
          expect(grants(sent, asked), `${one.path} ${JSON.stringify(request)} ${JSON.stringify(sent)}`).toBe(
            expected,
          )
        }
      } finally {
        await app.close()
      }
    }),
    { numRuns: runs(1000), seed },
  )
})
