import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs, seed } from '../runs.ts'
import { type LayeredFramework, layeredFrameworks, PATH } from './layers-applications.ts'
import { A, B, decided, EVIL, grants, type PolicyPart, passed, type Stack, stacks } from './layers-stacks.ts'

const origins = [A, EVIL, B, undefined]

function requestsFor(method: 'GET' | 'PUT'): Request[] {
  const url = `https://api.test${PATH}`
  return origins.flatMap((origin) => {
    const own = origin === undefined ? {} : { origin }
    const asked = { ...own, 'access-control-request-method': method, 'access-control-request-headers': 'x-a' }
    return [
      new Request(url, { method, headers: own }),
      new Request(url, { method: 'OPTIONS', headers: asked }),
    ]
  })
}

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

describe.each(layeredFrameworks)('$name: random layers', (framework) => {
  it('permit nothing that a governing policy refuses', async () => {
    await fc.assert(
      fc.asyncProperty(stacks, async (stack) => {
        const app = await framework.start(stack)
        try {
          const requests = [...requestsFor('GET'), ...requestsFor('PUT')]
          const responses = await Promise.all(requests.map((request) => app.ask(request.clone())))
          for (const [index, request] of requests.entries()) {
            const headers = Object.fromEntries((responses[index] as Response).headers)
            await check(framework, stack, request, headers)
          }
        } finally {
          await app.close()
        }
      }),
      { numRuns: runs(2000), seed },
    )
  }, 120_000)
})

async function check(
  framework: LayeredFramework,
  stack: Stack,
  request: Request,
  headers: Record<string, string>,
): Promise<void> {
  if (request.headers.get('origin') === null) return
  const preflight = request.method === 'OPTIONS'
  const governing = await (preflight ? governingPreflight : governingResponse)(framework, stack, request)
  const decisions = await Promise.all(governing.map((part) => decided(part, request)))
  const permitted = decisions.map((decision) => grants(decision.headers, request))
  const what = `${request.method} ${request.headers.get('origin')} ${JSON.stringify(headers)}`
  if (grants(headers, request) && governing.length > 0) expect(permitted, what).not.toContain(false)
  // The runtime responds if a Fetch handler throws.
  if (preflight || headers['x-thrown']) return
  expect(grants(headers, request), what).toBe(governing.length > 0 && !permitted.includes(false))
  if (decisions.length === 1 && headers['access-control-allow-credentials']) {
    expect(decisions[0]?.headers, what).toHaveProperty('access-control-allow-credentials')
  }
}
