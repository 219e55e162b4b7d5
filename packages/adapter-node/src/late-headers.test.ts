import { once } from 'node:events'
import { createServer, get, type IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPolicy, type Decision } from '@corsage/core'
import { OFF } from '@corsage/core/adapter'
import { describe, expect, it } from 'vitest'
import { applyLate, replaceLate } from './late-headers.ts'

const A = 'https://a.test'
const from = (origin: string) => new Request('https://api.test/', { headers: { origin } })
const several = createPolicy({ origins: [A, 'https://b.test'], credentials: true })
const allowed = several.evaluate(from(A))
const refused = several.evaluate(from('https://evil.test'))
const anyOrigin = createPolicy({ origins: '*' }).evaluate(from(A))
const uncovered = createPolicy({ resources: { '/api': { origins: A } } }).evaluate(from(A))
const timingRefused = createPolicy({ origins: [A, 'https://b.test'], timingAllowOrigin: true }).evaluate(
  from('https://evil.test'),
)
const timing = createPolicy({ origins: A, timingAllowOrigin: true }).evaluate(from(A))

/** The headers that Node adds. */
const ADDED = new Set(['date', 'connection', 'transfer-encoding', 'content-length'])

type Headers = IncomingMessage['headers']

/** The headers that a client gets, without those that Node adds. */
async function received(write: (response: ServerResponse) => void): Promise<Headers> {
  const server = createServer((_request, response) => write(response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const [response] = (await once(get({ host: '127.0.0.1', port, agent: false }), 'response')) as [
    IncomingMessage,
  ]
  for await (const _chunk of response);
  server.close()
  const own = Object.entries(response.headers).filter(([name]) => !ADDED.has(name))
  return Object.fromEntries(own)
}

/** Wraps `writeHead` like another library: it sets headers, and may change the status. */
function wrap(response: ServerResponse, before: () => void): void {
  const { writeHead } = response
  response.writeHead = function (this: ServerResponse, ...parameters: unknown[]) {
    before()
    return (writeHead as (...all: unknown[]) => ServerResponse).apply(this, parameters)
  } as ServerResponse['writeHead']
}

/** The same with the headers that it is handed. */
function wrapHanded(response: ServerResponse, change: (headers: Record<string, unknown>) => void): void {
  const { writeHead } = response
  response.writeHead = function (this: ServerResponse, status: number, headers: Record<string, unknown>) {
    change(headers)
    return (writeHead as (...all: unknown[]) => ServerResponse).call(this, status, headers)
  } as ServerResponse['writeHead']
}

const permitted = { 'access-control-allow-origin': A, 'access-control-allow-credentials': 'true' }

it.each<[string, (response: ServerResponse) => void]>([
  ['handed to `writeHead`', (response) => response.writeHead(200, { 'x-own': 'yes' }).end()],
  ['set', (response) => response.setHeader('x-own', 'yes').end()],
])('a property of Object.prototype is not a header, with headers that are %s', async (_what, finish) => {
  const everywhere = Object.prototype as Record<string, unknown>
  const write = (response: ServerResponse) => {
    applyLate(response, anyOrigin)
    finish(response)
  }
  for (const value of ['text', () => 'a line\nbreak']) {
    everywhere['x-everywhere'] = value
    const headers = await received(write).finally(() => delete everywhere['x-everywhere'])
    expect(headers).toEqual({ 'access-control-allow-origin': '*', 'x-own': 'yes' })
  }
})

describe('headers that are put on late', () => {
  const rows: [string, (response: ServerResponse) => void, Headers][] = [
    [
      'are those of the decision, and no others',
      (response) => {
        response.setHeader('Access-Control-Allow-Methods', 'DELETE')
        applyLate(response, allowed)
        response.setHeader('Access-Control-Allow-Origin', 'https://upstream.test')
        response.end()
      },
      { ...permitted, vary: 'Origin' },
    ],
    [
      'are there where another library says too early that the head was sent',
      (response) => {
        applyLate(response, allowed)
        Object.defineProperty(response, 'headersSent', { get: () => true })
        response.end()
      },
      { ...permitted, vary: 'Origin' },
    ],
    [
      'are absent if the origin is refused',
      (response) => {
        applyLate(response, refused)
        response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Access-Control-Max-Age': '5' }).end()
      },
      { vary: 'Origin' },
    ],
    [
      'outlive the removal of every header',
      (response) => {
        applyLate(response, allowed)
        response.setHeader('X-Gone', 'yes')
        for (const name of response.getHeaderNames()) response.removeHeader(name)
        response.end()
      },
      { ...permitted, vary: 'Origin' },
    ],
    [
      'leave Vary alone where everybody is sent the same',
      (response) => {
        applyLate(response, anyOrigin)
        response.writeHead(200, { Vary: 'Accept' }).end()
      },
      { 'access-control-allow-origin': '*', vary: 'Accept' },
    ],
    [
      'leave Vary alone in a list, where everybody is sent the same',
      (response) => {
        applyLate(response, anyOrigin)
        response.writeHead(200, ['Vary', 'Accept']).end()
      },
      { 'access-control-allow-origin': '*', vary: 'Accept' },
    ],
    [
      'leave a Vary alone that was set, where everybody is sent the same',
      (response) => {
        response.setHeader('Vary', 'Accept')
        applyLate(response, anyOrigin)
        response.end()
      },
      { 'access-control-allow-origin': '*', vary: 'Accept' },
    ],
    [
      'add to a Vary that was set, with a list of headers',
      (response) => {
        response.setHeader('Vary', 'Accept')
        applyLate(response, allowed)
        response.writeHead(200, ['X-A', '1']).end()
      },
      { ...permitted, 'x-a': '1', vary: 'Accept, Origin' },
    ],
    [
      'add to a Vary that was set, with a record of headers',
      (response) => {
        response.setHeader('Vary', 'Accept')
        applyLate(response, allowed)
        response.writeHead(200, { 'X-A': '1' }).end()
      },
      { ...permitted, 'x-a': '1', vary: 'Accept, Origin' },
    ],
    [
      'add to a Vary that is a number, which Node takes',
      (response) => {
        response.setHeader('Vary', 5)
        applyLate(response, allowed)
        response.end()
      },
      { ...permitted, vary: '5, Origin' },
    ],
    [
      'add nothing to a Vary that names Origin',
      (response) => {
        applyLate(response, allowed)
        response.writeHead(200, { Vary: 'origin, Accept' }).end()
      },
      { ...permitted, vary: 'origin, Accept' },
    ],
    [
      'add to the last of several spellings of Vary',
      (response) => {
        applyLate(response, allowed)
        response.writeHead(200, { Vary: 'Accept', vary: 'Accept-Language' }).end()
      },
      { ...permitted, vary: 'Accept, Accept-Language, Origin' },
    ],
    [
      'take the place of permissions in a list, whose values stay out of Vary',
      (response) => {
        applyLate(response, allowed)
        response.writeHead(200, ['Access-Control-Allow-Origin', '*', 'Access-Control-Max-Age', '5']).end()
      },
      { ...permitted, vary: 'Origin' },
    ],
    [
      'replace a Timing-Allow-Origin where they have one',
      (response) => {
        applyLate(response, timing)
        response.writeHead(200, { 'Timing-Allow-Origin': '*' }).end()
      },
      { 'access-control-allow-origin': A, 'timing-allow-origin': A },
    ],
    [
      'leave a Timing-Allow-Origin where they have none',
      (response) => {
        applyLate(response, anyOrigin)
        response.writeHead(200, { 'Timing-Allow-Origin': '*' }).end()
      },
      { 'access-control-allow-origin': '*', 'timing-allow-origin': '*' },
    ],
    [
      'meet a library that was installed before and adds to Vary',
      (response) => {
        wrap(response, () => response.appendHeader('Vary', 'Accept'))
        applyLate(response, anyOrigin)
        response.end()
      },
      { 'access-control-allow-origin': '*', vary: 'Accept' },
    ],
    [
      'leave a Vary alone that a library is handed, where everybody is sent the same',
      (response) => {
        wrap(response, () => {})
        applyLate(response, anyOrigin)
        response.writeHead(200, { vary: 'Accept' }).end()
      },
      { 'access-control-allow-origin': '*', vary: 'Accept' },
    ],
    [
      'meet a library that was installed before, and what it adds to Vary',
      (response) => {
        wrap(response, () => response.appendHeader('Vary', 'Accept'))
        applyLate(response, allowed)
        response.end()
      },
      { ...permitted, vary: 'Origin, Accept' },
    ],
    [
      'meet a library that was installed before and overwrites Vary, with a head that the application writes',
      (response) => {
        wrap(response, () => response.setHeader('Vary', 'Accept'))
        applyLate(response, allowed)
        response.writeHead(200, { 'X-A': '1', VARY: ['Accept-Language', 'Cookie'] }).end()
      },
      { ...permitted, 'x-a': '1', vary: 'Accept, Accept-Language, Cookie, Origin' },
    ],
    [
      'meet a library that was installed before and sets permissions',
      (response) => {
        wrap(response, () => response.setHeader('Access-Control-Allow-Origin', '*'))
        applyLate(response, allowed)
        response.end()
      },
      { ...permitted, vary: 'Origin' },
    ],
    [
      'meet a library that was installed before and writes into what it is handed',
      (response) => {
        wrapHanded(response, (headers) => {
          headers['x-added'] = 'yes'
        })
        applyLate(response, anyOrigin)
        response.end()
      },
      { 'access-control-allow-origin': '*', 'x-added': 'yes' },
    ],
    [
      'meet a library that was installed before and overwrites the Vary that it is handed',
      (response) => {
        wrapHanded(response, (headers) => {
          headers['vary'] = 'Accept'
        })
        applyLate(response, allowed)
        response.writeHead(200, { Vary: 'Cookie' }).end()
      },
      { ...permitted, vary: 'Cookie, Origin, Accept' },
    ],
    [
      'meet a library that was installed before and deletes the Vary that it is handed',
      (response) => {
        wrapHanded(response, (headers) => {
          delete headers['vary']
        })
        applyLate(response, allowed)
        response.end()
      },
      { ...permitted, vary: 'Origin' },
    ],
    [
      'meet a library that was installed before, and whose `writeHead` is read-only',
      (response) => {
        const { writeHead } = response
        Object.defineProperty(response, 'writeHead', { configurable: true, value: writeHead })
        applyLate(response, allowed)
        const descriptor = Object.getOwnPropertyDescriptor(response, 'writeHead')
        // A library that is installed after can replace it.
        expect(descriptor).toMatchObject({ configurable: true, writable: true })
        response.end()
      },
      { ...permitted, vary: 'Origin' },
    ],
    [
      'meet a library that was installed before, and whose `writeHead` cannot be replaced',
      (response) => {
        const { writeHead } = response
        Object.defineProperty(response, 'writeHead', { value: writeHead })
        applyLate(response, allowed)
        response.end()
      },
      { ...permitted, vary: 'Origin' },
    ],
    [
      'meet a library that is installed after and overwrites Vary',
      (response) => {
        applyLate(response, allowed)
        wrap(response, () => response.setHeader('Vary', 'Accept-Encoding'))
        response.write('x')
        response.end()
      },
      { ...permitted, vary: 'Accept-Encoding, Origin' },
    ],
    [
      'meet a library that clears everything at the last moment',
      (response) => {
        applyLate(response, allowed)
        response.setHeader('X-Gone', 'yes')
        wrap(response, () => {
          for (const name of response.getHeaderNames()) response.removeHeader(name)
        })
        response.end()
      },
      { ...permitted, vary: 'Origin' },
    ],
    [
      'keep several lines of one header',
      (response) => {
        applyLate(response, allowed)
        response
          .writeHead(200, ['Set-Cookie', 'a=1', 'Vary', 'Accept', 'Set-Cookie', 'b=2', 'vary', 'Origin'])
          .end()
      },
      { ...permitted, 'set-cookie': ['a=1', 'b=2'], vary: 'Accept, Origin' },
    ],
    [
      'keep a list as the value of one header',
      (response) => {
        applyLate(response, allowed)
        response.writeHead(200, { 'Set-Cookie': ['a=1', 'b=2'], Vary: ['Accept', 'Accept-Language'] }).end()
      },
      { ...permitted, 'set-cookie': ['a=1', 'b=2'], vary: 'Accept, Accept-Language, Origin' },
    ],
    [
      'leave out what a record of headers inherits, as Node does',
      (response) => {
        applyLate(response, allowed)
        response
          .writeHead(
            200,
            Object.assign(Object.create({ 'X-Inherited': 'yes', Vary: 'Cookie' }), { 'X-A': '1' }),
          )
          .end()
      },
      { ...permitted, 'x-a': '1', vary: 'Origin' },
    ],
    [
      'come once, whoever asks for them twice',
      (response) => {
        applyLate(response, allowed)
        applyLate(response, allowed)
        response.end()
      },
      { ...permitted, vary: 'Origin' },
    ],
    [
      'are fewer where a second decision refuses',
      (response) => {
        applyLate(response, anyOrigin)
        applyLate(response, refused)
        response.end()
      },
      { vary: 'Origin' },
    ],
    [
      'are not more where a second decision allows',
      (response) => {
        applyLate(response, refused)
        applyLate(response, anyOrigin)
        response.end()
      },
      { vary: 'Origin' },
    ],
    [
      'are those of the last decision where the router knows better',
      (response) => {
        replaceLate(response, refused)
        replaceLate(response, anyOrigin)
        response.end()
      },
      { 'access-control-allow-origin': '*' },
    ],
    [
      'vary on the origin by which the router picked a policy that does not cover the path',
      (response) => {
        replaceLate(response, { ...uncovered, headers: { vary: 'Origin' } })
        replaceLate(response, anyOrigin)
        response.end()
      },
      { 'access-control-allow-origin': '*', vary: 'Origin' },
    ],
    [
      'keep what the application exposes, where the router decides again',
      (response) => {
        replaceLate(response, anyOrigin)
        response.setHeader('Access-Control-Expose-Headers', 'ETag')
        replaceLate(response, anyOrigin)
        response.end()
      },
      { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'ETag' },
    ],
    [
      'are those of both where another layer decided before the router did',
      (response) => {
        applyLate(response, refused)
        replaceLate(response, anyOrigin)
        response.end()
      },
      { vary: 'Origin' },
    ],
    [
      'are there without an earlier decision to replace',
      (response) => {
        replaceLate(response, allowed)
        response.end()
      },
      { ...permitted, vary: 'Origin' },
    ],
    [
      'are the application’s own where no policy covers the path',
      (response) => {
        applyLate(response, uncovered)
        response.setHeader('Access-Control-Allow-Origin', '*')
        response.writeHead(200, { 'Access-Control-Max-Age': '5', Vary: 'Accept' }).end()
      },
      { 'access-control-allow-origin': '*', 'access-control-max-age': '5', vary: 'Accept' },
    ],
    [
      'are the application’s own, in an array, where no policy covers the path',
      (response) => {
        replaceLate(response, uncovered)
        response.writeHead(200, ['Access-Control-Allow-Origin', '*']).end()
      },
      { 'access-control-allow-origin': '*' },
    ],
    [
      'are removed where CORS is off, an upstream’s included',
      (response) => {
        applyLate(response, OFF)
        response.setHeader('Access-Control-Allow-Origin', '*')
        response.setHeader('Timing-Allow-Origin', '*')
        response.setHeader('Access-Control-Expose-Headers', 'ETag')
        response
          .writeHead(200, { 'Access-Control-Max-Age': '5', 'timing-allow-origin': '*', Vary: 'Accept' })
          .end()
      },
      { vary: 'Accept' },
    ],
    [
      'are removed from a list where CORS is off',
      (response) => {
        applyLate(response, OFF)
        response
          .writeHead(200, ['Access-Control-Allow-Origin', '*', 'Timing-Allow-Origin', '*', 'X-A', '1'])
          .end()
      },
      { 'x-a': '1' },
    ],
    [
      'take an upstream’s Timing-Allow-Origin away where they would have their own and refuse',
      (response) => {
        applyLate(response, timingRefused)
        response.setHeader('Timing-Allow-Origin', '*')
        response.end()
      },
      { vary: 'Origin' },
    ],
    [
      'leave a Timing-Allow-Origin alone where they refuse and would have none',
      (response) => {
        applyLate(response, refused)
        response.writeHead(200, { 'Timing-Allow-Origin': '*' }).end()
      },
      { 'timing-allow-origin': '*', vary: 'Origin' },
    ],
    [
      'come too late where the head is written',
      (response) => {
        response.writeHead(200, { Vary: 'Accept' })
        applyLate(response, allowed)
        replaceLate(response, allowed)
        response.end()
      },
      { vary: 'Accept' },
    ],
    [
      'are those of two decisions together, one before and one after the response gets another prototype',
      (response) => {
        applyLate(response, refused)
        Object.setPrototypeOf(response, Object.create(ServerResponse.prototype))
        applyLate(response, allowed)
        response.end()
      },
      { vary: 'Origin' },
    ],
  ]
  it.each(rows)('%s', async (_what, write, expected) => {
    expect(await received(write)).toEqual(expected)
  })
})

describe('a response', () => {
  it('has one function in common with all others', () => {
    const responses = [1, 2].map(() => new ServerResponse({ method: 'GET' } as IncomingMessage))
    for (const response of responses) applyLate(response, allowed as Decision)
    expect(responses[0]?.writeHead).toBe(responses[1]?.writeHead)
    expect(Object.hasOwn(responses[0] as object, 'writeHead')).toBe(true)
  })

  it('gets the headers when its head is written, and not before', () => {
    const response = new ServerResponse({ method: 'GET' } as IncomingMessage)
    applyLate(response, anyOrigin)
    applyLate(response, allowed)
    expect(response.getHeaderNames()).toEqual([])
  })

  it('is marked in a way that the ESM and the CommonJS copy of this package share', () => {
    const response = new ServerResponse({ method: 'GET' } as IncomingMessage)
    applyLate(response, allowed)
    expect(Object.getOwnPropertySymbols(response)).toContain(Symbol.for('corsage.late-headers'))
  })

  it.each<[description: string, given: unknown[], expected: unknown[]]>([
    ['a status', [200], [200, { ...allowed.headers }]],
    ['headers', [200, { 'x-a': '1' }], [200, { 'x-a': '1', ...allowed.headers }]],
    ['no headers', [200, null], [200, { ...allowed.headers }]],
    ['a reason', [200, 'Fine'], [200, 'Fine', { ...allowed.headers }]],
    ['an informational status', [103], [103]],
    ['an informational status and headers', [103, { link: 'x' }], [103, { link: 'x' }]],
    [
      'a reason and headers',
      [200, 'Fine', { 'x-a': '1' }],
      [200, 'Fine', { 'x-a': '1', ...allowed.headers }],
    ],
  ])('with a head written with %s passes on the arguments of `writeHead`', (_, given, expected) => {
    const response = new ServerResponse({ method: 'GET' } as IncomingMessage)
    const handed: unknown[] = []
    response.writeHead = ((...parameters: unknown[]) => {
      handed.push(...parameters)
      return response
    }) as ServerResponse['writeHead']
    applyLate(response, allowed)
    ;(response.writeHead as (...parameters: unknown[]) => unknown)(...given)
    expect(handed).toEqual(expected)
  })

  it('gets the headers as a list if they are only handed to `writeHead`, because setting them takes longer', () => {
    for (const [given, set] of [
      [{ 'X-A': '1', 'Content-Type': 'text/plain', 'X-Long-Name-Of-A-Header': '2' }, false],
      [{ Vary: 'Accept' }, true],
      [{ 'X-A': '1', 'Timing-Allow-Origin': '*' }, true],
      [['X-A', '1'], true],
    ] as const) {
      const response = new ServerResponse({ method: 'GET' } as IncomingMessage)
      applyLate(response, allowed)
      response.writeHead(200, given as never)
      expect([given, response.hasHeader('access-control-allow-origin')]).toEqual([given, set])
      expect((response as unknown as { _header: string })._header).toContain(
        `access-control-allow-origin: ${A}`,
      )
    }
  })

  it('may have a header of the name __proto__', () => {
    const response = new ServerResponse({ method: 'GET' } as IncomingMessage)
    applyLate(response, allowed)
    response.writeHead(200, JSON.parse('{ "x-a": "1", "__proto__": "2" }'))
    const { _header: head } = response as unknown as { _header: string }
    expect(head.split('\r\n')).toEqual(
      expect.arrayContaining(['x-a: 1', '__proto__: 2', `access-control-allow-origin: ${A}`]),
    )
  })

  it('that is switched to another protocol is not touched', async () => {
    const response = new ServerResponse({ method: 'GET' } as IncomingMessage)
    applyLate(response, allowed)
    response.writeHead(101, { Upgrade: 'websocket' })
    expect(response.hasHeader('access-control-allow-origin')).toBe(false)
    expect((response as unknown as { _header: string })._header).not.toMatch(/access-control/)
  })

  it('that Node refuses to write is refused with Node’s own error', () => {
    const response = new ServerResponse({ method: 'GET' } as IncomingMessage)
    applyLate(response, allowed)
    for (const odd of [['X-Odd'], ['X-A', '1', 'Vary'], ['Access-Control-Allow-Origin']]) {
      expect(() => response.writeHead(200, odd)).toThrow(/^The argument 'headers' is invalid/)
    }
    expect(() => response.writeHead(1000)).toThrow(RangeError)
    response.setHeader('X-Set', 'yes')
    response.writeHead(200)
    expect(() => response.writeHead(200)).toThrow('Cannot write headers after they are sent')
  })

  it('with a written head is left as it is', () => {
    for (const apply of [applyLate, replaceLate]) {
      const response = new ServerResponse({ method: 'GET' } as IncomingMessage)
      response.writeHead(200)
      apply(response, allowed)
      expect(Object.hasOwn(response, 'writeHead')).toBe(false)
    }
  })
})
