import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runs, seed } from '../runs.ts'
import { type LayeredFramework, layeredFrameworks } from './layers-applications.ts'
import {
  A,
  B,
  decided,
  EVIL,
  grants,
  PATH,
  type PolicyPart,
  passed,
  type Stack,
  stacks,
} from './layers-stacks.ts'

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

async function covering(parts: readonly PolicyPart[], request: Request): Promise<PolicyPart[]> {
  const kinds = await Promise.all(parts.map(async (part) => (await decided(part, request)).kind))
  return parts.filter((_part, index) => kinds[index] !== 'uncovered')
}

/** The policies that must permit a response. */
async function governingResponse({ governs }: LayeredFramework, stack: Stack, request: Request) {
  const all = await Promise.all(passed(stack, request.method).map((parts) => covering(parts, request)))
  return governs === 'all' ? all.flat() : all.flatMap((parts) => parts.slice(-1))
}

/** The policies that must permit a preflight: of those that its response shows, the one that governs the request. */
async function governingPreflight(framework: LayeredFramework, stack: Stack, request: Request) {
  const method = request.headers.get('access-control-request-method') as string
  if (framework.governs === 'innermost') {
    const [own = []] = passed(stack, method)
    const visible = own.filter(({ place }) => place !== 'hidden')
    return (await covering(visible, request)).slice(-1)
  }
  const reached = await covering(passed(stack, 'OPTIONS').flat(), request)
  const statuses = await Promise.all(reached.map(async (part) => (await decided(part, request)).status))
  const answering = statuses.findIndex((status) => status !== undefined)
  return answering < 0 ? reached : reached.slice(0, answering + 1)
}

// Random layers are shadowed by others, which need not be reported.
beforeAll(() => void vi.stubEnv('NODE_ENV', 'production'))
afterAll(() => void vi.unstubAllEnvs())

describe.each(layeredFrameworks)('$name: random layers', (framework) => {
  it('permit nothing that a governing policy refuses, and everything that all permit', async () => {
    await fc.assert(
      fc.asyncProperty(stacks, async (stack) => {
        const app = await framework.start(stack)
        try {
          const responses = await Promise.all(requests.map(({ method, headers }) => app.ask(method, headers)))
          for (const [index, init] of requests.entries()) {
            const request = new Request(`https://api.test${PATH}`, init)
            await check(framework, stack, request, responses[index] as Record<string, string>)
          }
        } finally {
          await app.close()
        }
      }),
      { numRuns: runs(1000), seed },
    )
  }, 600_000)
})

async function check(
  framework: LayeredFramework,
  stack: Stack,
  request: Request,
  headers: Record<string, string>,
): Promise<void> {
  const preflight = request.method === 'OPTIONS'
  const governing = await (preflight ? governingPreflight : governingResponse)(framework, stack, request)
  // Without a policy, an upstream's permissions stay.
  if (governing.length === 0) return
  const decisions = await Promise.all(governing.map((part) => decided(part, request)))
  const permitted = decisions.every((decision) => grants(decision.headers, request))
  const what = `${request.method} ${request.headers.get('origin')} ${JSON.stringify(headers)}`
  if (!permitted) expect(grants(headers, request), what).toBe(false)
  // The runtime responds if a Fetch handler throws.
  if (preflight || headers['x-thrown']) return
  expect(grants(headers, request), what).toBe(permitted)
  if (decisions.length === 1 && headers['access-control-allow-credentials']) {
    expect(decisions[0]?.headers, what).toHaveProperty('access-control-allow-credentials')
  }
}
