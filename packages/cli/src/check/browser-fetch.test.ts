import type { IncomingHttpHeaders } from 'node:http'
import { expect, it } from 'vitest'
import { openConnection } from '../network/connection.ts'
import { nodeServer } from '../test-servers.ts'
import { openBrowserFetch } from './browser-fetch.ts'

it('cookies go only to the server that they are for, also if it redirects to another', async () => {
  const seen: IncomingHttpHeaders[] = []
  const record = () =>
    nodeServer(({ headers }, response) => {
      seen.push(headers)
      response.end()
    })
  const [first, second] = [await record(), await record()]
  const connection = openConnection({ timeout: 10_000 })
  const { fetch } = openBrowserFetch({
    connection,
    from: 'https://app.example.com',
    cookie: 'session=secret',
    url: new URL(first.url),
    sendsUnsafe: false,
  })
  await fetch(new Request(first.url))
  await fetch(new Request(second.url))
  await Promise.all([connection.close(), first.close(), second.close()])
  expect(seen.map(({ cookie }) => cookie)).toEqual(['session=secret', undefined])
})
