import { OFF } from '@corsage/core/adapter'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { enter, type Handled, leave } from './mounted.ts'

it('nothing of a request is kept when it has ended', async () => {
  const seen: Handled[] = []
  const app = new Hono()
  app.use(async (context, next) => {
    const handled = enter(context)
    seen.push(handled)
    await next()
    leave(handled, OFF)
  })
  app.get('/', (context) => context.text(String(seen[0]?.list.length)))
  expect(await (await app.request('/')).text()).toBe('1')
  expect(seen[0]?.list).toEqual([])
  await Promise.all(['/', '/other', '/'].map((path) => app.request(path)))
  expect(seen.map(({ list }) => list)).toEqual([[], [], [], []])
})
