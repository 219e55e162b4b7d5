import { createPolicy } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { everywhere, get } from './responses-everywhere.ts'

const A = 'https://a.test'
const B = 'https://b.test'

// The rows of ../attacks/catalogue with these numbers show what else is rejected.

describe('D1: any origin with credentials', () => {
  it('allows no credentials where nothing is said, on any server', async () => {
    for (const { cors } of await everywhere(createPolicy(), [get('https://evil.test'), get('null'), get()])) {
      expect(cors).toEqual({ 'access-control-allow-origin': '*' })
    }
  })
})

it.each([`${A},${B}`, `${A}, ${B},`, `${A}\n${B}\n`])('D2: %j lists both origins', (origins) => {
  const policy = createPolicy({ origins })
  expect([A, B, 'https://c.test'].map((origin) => policy.allowsOrigin(origin))).toEqual([true, true, false])
})
