import { cors } from '@elysiajs/cors'
import { Elysia } from 'elysia'
import { lists } from '../configurations.ts'
import { fetchSides } from './fetch-sides.ts'
import type { Framework } from './framework.ts'

export const framework: Framework = {
  peerName: '@elysiajs/cors',
  ...fetchSides(() => {
    const app = new Elysia().get('/', () => 'hello')
    return (request) => app.handle(request)
  }),
  peer: ({ origins, credentials }) => {
    const app = new Elysia()
      .use(
        cors({
          origin: origins === '*' ? true : (origins as string | string[] | RegExp),
          methods: [...lists.methods],
          allowedHeaders: [...lists.allowHeaders],
          credentials,
          maxAge: lists.maxAge,
        }),
      )
      .get('/', () => 'hello')
    return { fetch: (request) => app.handle(request) }
  },
}
