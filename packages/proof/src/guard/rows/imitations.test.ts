import { expect, test } from 'vitest'
import { imitations } from '../../servers/imitations.ts'
import { variants } from '../../servers/index.ts'
import { guardedBy } from './guarded.ts'

// Platforms such as AWS Lambda make requests that keep no lines of headers: the host is in `headers` alone.
test.each(Object.entries(imitations))('%s: an own page is known by its Host', async (_name, imitation) => {
  const app = (variants['node'] as (typeof variants)[string])()
  guardedBy(app, { policy: { origins: 'https://listed.test' } })
  const ask = imitation((await app.listener()) as never)
  const post = (origin: string) => ask('POST', '/transfer', { host: 'a.test', origin })
  expect(await post('https://a.test')).toMatchObject({ status: 200, body: 'handled' })
  expect(await post('https://evil.test')).toMatchObject({ status: 403 })
})

test.each(Object.entries(imitations))('%s: a local server knows its host', async (_name, imitation) => {
  const app = (variants['node'] as (typeof variants)[string])()
  guardedBy(app, { options: { hosts: 'loopback' } })
  const ask = imitation((await app.listener()) as never)
  expect(await ask('GET', '/', { host: 'localhost:3000' })).toMatchObject({ status: 200 })
  expect(await ask('GET', '/', { host: 'evil.test' })).toMatchObject({ status: 403 })
})
