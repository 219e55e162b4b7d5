import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runs, seed } from '../runs.ts'
import { nodeLayers, PATH } from './layers-node.ts'
import { A, B, decided, EVIL, grants, type PolicyPart, passed, type Stack, stacks } from './layers-stacks.ts'
import { send } from './wire.ts'

const requests = ['GET', 'PUT'].flatMap((method) =>
  [A, EVIL, B].flatMap((origin) => [
    { method, headers: { origin } },
    {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'x-a',
      },
    },
  ]),
)

/** The policies that cover a request and come before the one that responds to it; all of them must permit. */
async function governing(stack: Stack, request: Request): Promise<PolicyPart[]> {
  const reached: PolicyPart[] = []
  for (const part of passed(stack, request.method).flat()) {
    const { kind, status } = await decided(part, request)
    if (kind !== 'uncovered') reached.push(part)
    if (status !== undefined) break
  }
  return reached
}

// Random layers are shadowed by others, which need not be reported.
beforeAll(() => void vi.stubEnv('NODE_ENV', 'production'))
afterAll(() => void vi.unstubAllEnvs())

describe.each(Object.entries(nodeLayers))('%s: random layers', (_name, start) => {
  it('permit nothing that one of the policies refuses, and everything that all permit', {
    timeout: 600_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(stacks, async (stack) => {
        const server = await start(stack)
        try {
          const responses = await Promise.all(requests.map((request) => send(server.origin + PATH, request)))
          for (const [index, { method, headers }] of requests.entries()) {
            const request = new Request(server.origin + PATH, { method, headers })
            const policies = await governing(stack, request)
            // Without a policy, an upstream's permissions stay.
            if (policies.length === 0) continue
            const sent = responses[index]?.headers as Record<string, string>
            const decisions = await Promise.all(policies.map((part) => decided(part, request)))
            const permitted = decisions.every((decision) => grants(decision.headers, request))
            const what = `${method} ${JSON.stringify(headers)} ${JSON.stringify(sent)}`
            if (!permitted) expect(grants(sent, request), what).toBe(false)
            if (permitted && method !== 'OPTIONS') expect(grants(sent, request), what).toBe(true)
          }
        } finally {
          await server.close()
        }
      }),
      { numRuns: runs(1000), seed },
    )
  })
})
