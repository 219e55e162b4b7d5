import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPolicy } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { applyLate } from './late-headers.ts'

const A = 'https://a.test'
const from = (origin: string) => new Request('https://api.test/', { headers: { origin } })
const allowed = createPolicy({ origins: [A, 'https://b.test'], credentials: true }).evaluate(from(A))

type Headers = IncomingMessage['headers']

/** The headers that a client gets. */
async function received(write: (response: ServerResponse) => void): Promise<Headers> {
  const server = createServer((_request, response) => write(response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const [response] = (await once(get({ host: '127.0.0.1', port, agent: false }), 'response')) as [
    IncomingMessage,
  ]
  for await (const _chunk of response);
  server.close()
  return response.headers
}

/** Replaces `writeHead` as another library may: it sets headers first. */
function wrap(response: ServerResponse, before: () => void): void {
  const { writeHead } = response
  response.writeHead = function (this: ServerResponse, ...parameters: unknown[]) {
    before()
    return (writeHead as (...all: unknown[]) => ServerResponse).apply(this, parameters)
  } as ServerResponse['writeHead']
}

describe('Access-Control-Expose-Headers of the application', () => {
  const exposing = createPolicy({ origins: [A, 'https://b.test'], exposeHeaders: ['ETag', 'X-Total'] })
  const oneOrigin = createPolicy({ origins: A })
  const decisions = {
    'is combined with what the policy exposes': [exposing.evaluate(from(A)), 'Upload-Offset, ETag, x-total'],
    'stays where the policy exposes nothing': [allowed, 'Upload-Offset, ETag'],
    'stays where everybody is sent the same': [
      oneOrigin.evaluate(from('https://evil.test')),
      'Upload-Offset, ETag',
    ],
    'is removed where the origin is refused': [exposing.evaluate(from('https://evil.test')), undefined],
    'is removed from a preflight that goes on': [
      createPolicy({ origins: A, exposeHeaders: ['ETag'], preflightContinue: true }).evaluate(
        new Request('https://api.test/', {
          method: 'OPTIONS',
          headers: { origin: A, 'access-control-request-method': 'PUT' },
        }),
      ),
      undefined,
    ],
  } as const
  const NAME = 'Access-Control-Expose-Headers'
  const ways: [string, (response: ServerResponse) => void][] = [
    ['set', (response) => response.setHeader(NAME, 'Upload-Offset, ETag')],
    ['set as a list', (response) => response.setHeader(NAME, ['Upload-Offset', 'ETag'])],
    [
      'appended',
      (response) => {
        response.appendHeader(NAME, 'Upload-Offset')
        response.appendHeader(NAME, 'ETag')
      },
    ],
    ['written in a record', (response) => response.writeHead(200, { [NAME]: 'Upload-Offset, ETag' })],
    [
      'written as a list in a record',
      (response) => response.writeHead(200, { [NAME]: ['Upload-Offset', 'ETag'] }),
    ],
    [
      'written in a flat list',
      (response) => response.writeHead(200, [NAME, 'Upload-Offset', NAME.toLowerCase(), 'ETag']),
    ],
    [
      'written in pairs',
      (response) =>
        response.writeHead(200, [
          [NAME, 'Upload-Offset'],
          [NAME, 'ETag'],
        ] as never),
    ],
    [
      'set, with other headers that are written',
      (response) => {
        response.setHeader(NAME, 'Upload-Offset, ETag')
        response.writeHead(200, { 'X-A': '1' })
      },
    ],
    [
      'written over one that was set',
      (response) => {
        response.setHeader(NAME, 'X-Set')
        response.writeHead(200, { [NAME]: 'Upload-Offset, ETag' })
      },
    ],
  ]

  describe.each(Object.entries(decisions))('%s', (_what, [decision, expected]) => {
    it.each(ways)('%s', async (_way, write) => {
      const headers = await received((response) => {
        applyLate(response, decision)
        write(response)
        response.end()
      })
      expect(headers['access-control-expose-headers']).toBe(expected)
    })
  })

  it('is what the policy exposes if the application has none', async () => {
    for (const head of [undefined, { 'X-A': '1' }, ['X-A', '1']]) {
      const headers = await received((response) => {
        applyLate(response, exposing.evaluate(from(A)))
        response.writeHead(200, head as never).end()
      })
      expect(headers['access-control-expose-headers']).toBe('etag,x-total')
    }
  })

  it('is combined if a library that was installed before sets it', async () => {
    const headers = await received((response) => {
      wrap(response, () => response.setHeader(NAME, 'Upload-Offset'))
      applyLate(response, exposing.evaluate(from(A)))
      response.writeHead(200, { [NAME]: 'Upload-Length' }).end()
    })
    expect(headers['access-control-expose-headers']).toBe('Upload-Offset, Upload-Length, etag, x-total')
  })
})
