import { type CORSOptions, createServerAdapter, useCORS } from '@whatwg-node/server'
import { lists } from '../configurations.ts'
import { fetchSides } from './fetch-sides.ts'
import type { Framework } from './framework.ts'

const fetchAPI = { Request, Response, Headers, URL, ReadableStream }
const hello = () => new Response('hello')

export const framework: Framework = {
  peerName: '@whatwg-node/server',
  ...fetchSides(() => {
    const adapter = createServerAdapter(hello, { fetchAPI })
    return (request) => adapter.fetch(request)
  }),
  peer: ({ origins, credentials }) => {
    if (origins instanceof RegExp) return undefined
    const options: CORSOptions = {
      origin: origins as string | string[],
      methods: [...lists.methods],
      allowedHeaders: [...lists.allowHeaders],
      credentials,
      maxAge: lists.maxAge,
    }
    const adapter = createServerAdapter(hello, { fetchAPI, plugins: [useCORS(options)] })
    return { fetch: (request) => adapter.fetch(request) }
  },
}
