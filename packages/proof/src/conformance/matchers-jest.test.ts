import type { ExplainRequest } from '@corsage/user-agent'
import * as matchers from '@corsage/user-agent/matchers'
import { expect as jestExpect } from 'expect'
import { expect, test } from 'vitest'

// Jest's own `expect`, which it installs as a separate package.
jestExpect.extend(matchers)

interface JestMatchers {
  toAllow(request: ExplainRequest): Promise<void>
  readonly not: JestMatchers
}
const jest = (received: unknown) => jestExpect(received) as unknown as JestMatchers

const server = () =>
  new Response('read', { headers: { 'access-control-allow-origin': 'https://app.example.com' } })

test('Jest takes the same matcher', async () => {
  await jest(server).toAllow({ from: 'https://app.example.com' })
  await jest(server).not.toAllow({ from: 'https://evil.test' })
})

test('and fails with the same explanation', async () => {
  await expect(jest(server).toAllow({ from: 'https://evil.test' })).rejects.toThrow(
    /^Expected the request to be allowed\.\n\nRefused: GET "https:\/\/server\.invalid\/" from "https:\/\/evil\.test"/,
  )
})
