import { once } from 'node:events'
import { createServer, get, type IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPolicy } from '@corsage/core'
import { expect, it } from 'vitest'

type WriteHead = (this: ServerResponse, ...parameters: unknown[]) => ServerResponse

// As an agent that is loaded before the application.
const nodes = ServerResponse.prototype.writeHead as WriteHead
ServerResponse.prototype.writeHead = function (this: ServerResponse, status: number, headers?: object) {
  return nodes.call(this, status, { ...headers, 'x-agent': 'yes' })
} as ServerResponse['writeHead']
const { applyLate } = await import('./late-headers.ts')

const A = 'https://a.test'
const request = new Request('https://api.test/', { headers: { origin: A } })
const decision = createPolicy({ origins: [A, 'https://b.test'] }).evaluate(request)

it.each<[string, object | undefined]>([
  ['a record', { 'x-own': 'yes' }],
  ['a record with a combined header', { 'x-own': 'yes', vary: 'Accept' }],
  ['nothing', undefined],
])(
  'an agent that replaced `writeHead` before this module was loaded gets %s as the application wrote it',
  async (_what, given) => {
    const server = createServer((_request, response) => {
      applyLate(response, decision)
      response.writeHead(200, given as never).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const [response] = (await once(get({ host: '127.0.0.1', port, agent: false }), 'response')) as [
      IncomingMessage,
    ]
    response.resume()
    server.close()
    const { date: _date, connection: _, 'transfer-encoding': _encoding, ...headers } = response.headers
    const own = given as Record<string, string> | undefined
    expect(headers).toEqual({
      ...own,
      'access-control-allow-origin': A,
      vary: own?.['vary'] === undefined ? 'Origin' : 'Accept, Origin',
      'x-agent': 'yes',
    })
  },
)
