import Fastify from 'fastify'
import { expect, it } from 'vitest'

// The order is the test: the applications are made before this package is imported.
const before = Fastify()
before.get('/private', { config: { cors: false } as object }, async () => 'private')
const empty = Fastify()

it('fails to register where routes were declared before it was imported: their config.cors could not be obeyed', async () => {
  const { cors } = await import('./index.ts')
  await expect(before.register(cors, {})).rejects.toThrow(
    '@corsage/fastify was imported after routes were declared, and cannot know their config.cors. Import it before you declare routes.',
  )
})

it('registers where there are none yet', async () => {
  const { cors } = await import('./index.ts')
  await empty.register(cors, {})
  empty.get('/private', { config: { cors: false } }, async () => 'private')
  const { headers } = await empty.inject({ url: '/private', headers: { origin: 'https://a.test' } })
  expect(headers).not.toHaveProperty('access-control-allow-origin')
})
