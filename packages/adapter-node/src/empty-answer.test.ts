import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { cors } from './cors.ts'
import { answerEmpty } from './empty-answer.ts'

describe('an empty response', () => {
  it.each([
    [204, undefined],
    [200, '0'],
    [205, '0'],
    [500, '0'],
  ])('of status %i has no body, and leaves the connection open', async (status, length) => {
    let connections = 0
    const server = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html')
      response.setHeader('Content-Length', 12)
      response.setHeader('Content-Encoding', 'gzip')
      response.setHeader('Transfer-Encoding', 'chunked')
      response.setHeader('X-Kept', 'yes')
      answerEmpty(response, status)
    })
    server.on('connection', () => connections++)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (let count = 0; count < 3; count++) {
      const outgoing = request({ host: '127.0.0.1', port, method: 'OPTIONS', agent }).end()
      const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
      let body = ''
      for await (const chunk of response) body += chunk
      expect({ status: response.statusCode, body }).toEqual({ status, body: '' })
      expect(response.headers).toMatchObject({ 'x-kept': 'yes', connection: 'keep-alive' })
      expect(response.headers['content-length']).toBe(length)
      expect(response.headers).not.toHaveProperty('content-type')
      expect(response.headers).not.toHaveProperty('content-encoding')
      expect(response.headers).not.toHaveProperty('transfer-encoding')
    }
    expect(connections).toBe(1)
    agent.destroy()
    server.close()
  })
})

describe('an empty response that comes too late', () => {
  it.each([204, 200, 500])('changes nothing about the one that was given: %i', async (status) => {
    const thrown: unknown[] = []
    const server = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/plain')
      response.statusCode = 503
      response.write('busy')
      try {
        answerEmpty(response, status)
      } catch (error) {
        thrown.push(error)
      }
      response.end(' today')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const response = await fetch(`http://127.0.0.1:${port}/`)
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      503,
      'text/plain',
      'busy today',
    ])
    expect(thrown).toEqual([])
    server.closeAllConnections()
    server.close()
  })
})

it('an imitation of a response may lack methods, and gets no writeHead that it did not have', () => {
  const headers: Record<string, unknown> = {}
  let ended = 0
  const response = {
    setHeader: (name: string, value: unknown) => {
      headers[name] = value
    },
    end: () => {
      ended++
    },
  } as never
  const request = {
    method: 'OPTIONS',
    url: '/',
    headers: { origin: 'https://a.test', 'access-control-request-method': 'PUT' },
  } as never
  cors({ origins: 'https://a.test' })(request, response, () => {})
  expect(ended).toBe(1)
  expect(headers).toMatchObject({ 'access-control-allow-origin': 'https://a.test' })
  expect(response).not.toHaveProperty('writeHead')
})
