import { expect, it, vi } from 'vitest'
import { createGuard } from './guard.ts'

const L = 'https://listed.test'
const from = (origin: string) => new Request('https://a.test/', { method: 'POST', headers: { origin } })

it.each([
  ['a policy', { origins: [L, 'https://other.test'], credentials: true }],
  ['an asynchronous policy', { origins: async (origin: string) => origin === L, credentials: true }],
])('%s of another copy of core allows what it would allow in its own', async (_what, options) => {
  vi.resetModules()
  const { createPolicy } = await import('../index.ts')
  const policy = createPolicy(options as { origins: string[] })
  for (const source of [policy, () => policy]) {
    const guard = createGuard(source as typeof policy)
    expect((await guard(from('https://evil.test')))?.reason).toBe('origin-mismatch')
    expect(await guard(from(L))).toBeUndefined()
  }
})
