import { createServer, get, type IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPolicy } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import * as one from './late-headers.ts'

// As the CommonJS copy of this package is, next to the ESM copy.
const copy = './late-headers.ts?copy'
const other: typeof one = await import(copy)

const A = 'https://a.test'
const from = (origin: string) => new Request('https://api.test/', { headers: { origin } })
const policy = createPolicy({ origins: [A, 'https://b.test'] })
const allowed = policy.evaluate(from(A))
const refused = policy.evaluate(from('https://evil.test'))
const GRANTED = { 'access-control-allow-origin': A, vary: 'Origin' }

/** Returns the headers that a client receives from a response, without those that Node adds. */
async function received(write: (response: ServerResponse) => void): Promise<IncomingMessage['headers']> {
  const server = createServer((_request, response) => {
    write(response)
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    get({ host: '127.0.0.1', port, agent: false }, resolve).on('error', reject),
  )
  response.resume()
  server.close()
  const { date: _date, connection: _, 'content-length': _length, ...own } = response.headers
  return own
}

function wrap(response: ServerResponse): void {
  const { writeHead } = response
  response.writeHead = function (this: ServerResponse, ...all: unknown[]) {
    return (writeHead as (...all: unknown[]) => ServerResponse).apply(this, all)
  } as ServerResponse['writeHead']
}

it('there are two copies', () => {
  expect(other.applyLate).not.toBe(one.applyLate)
})

describe.each<[string, (response: ServerResponse) => void]>([
  ['is Node’s own', () => {}],
  [
    'has the prototype of a framework',
    (response) => Object.setPrototypeOf(response, Object.create(Object.create(ServerResponse.prototype))),
  ],
])('with two copies of the package, a response that %s', (_what, prepare) => {
  it.each<[string, (response: ServerResponse) => void, object]>([
    ['a decision of the first', (response) => one.applyLate(response, allowed), GRANTED],
    ['a decision of the second', (response) => other.applyLate(response, allowed), GRANTED],
    [
      'the narrower of two decisions',
      (response) => {
        one.applyLate(response, allowed)
        other.applyLate(response, refused)
      },
      { vary: 'Origin' },
    ],
    [
      'the narrower of two decisions, one before and one after it is wrapped',
      (response) => {
        other.applyLate(response, refused)
        wrap(response)
        one.applyLate(response, allowed)
      },
      { vary: 'Origin' },
    ],
    [
      'the narrower of two decisions, the last of which is about a preflight',
      (response) => {
        one.applyLate(response, refused)
        other.applyAndAnswer(response, { ...allowed, status: 204 })
      },
      { vary: 'Origin' },
    ],
  ])('carries %s', async (_of, write, expected) => {
    const headers = await received((response) => {
      prepare(response)
      write(response)
    })
    expect(headers).toEqual(expected)
  })
})

it('a response carries the narrower decision if the second is about a proxy or a derived object', async () => {
  for (const derive of [
    (of: ServerResponse) => new Proxy(of, {}),
    (of: ServerResponse) => Object.create(of) as ServerResponse,
  ]) {
    const headers = await received((response) => {
      one.applyLate(response, allowed)
      one.applyLate(derive(response), refused)
    })
    expect(headers).toEqual({ vary: 'Origin' })
  }
})
