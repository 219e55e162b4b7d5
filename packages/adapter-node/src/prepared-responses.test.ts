import { createServer, type IncomingMessage, request, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPolicy } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { applyLate, prepareResponses, replaceLate } from './late-headers.ts'

const A = 'https://a.test'
const policy = createPolicy({ origins: [A, 'https://b.test'] })
const asks = (origin: string) =>
  policy.evaluate({
    method: 'GET',
    url: '/',
    headers: { get: (name) => (name === 'origin' ? origin : null) },
  })
const [allowed, refused] = [asks(A), asks('https://evil.test')]

const uncovered = createPolicy({ resources: { '/api': { origins: A } } }).evaluate(
  new Request('https://api.test/'),
)

const GRANTED = { 'access-control-allow-origin': A, vary: 'Origin' }

/** A prototype such as a framework has for its responses, over Node's own. */
function frameworkPrototype(): object {
  const shared = Object.create(ServerResponse.prototype)
  return Object.create(shared)
}

/** What a client receives of CORS, of a response that was given a framework's prototype. */
async function received(
  write: (response: ServerResponse) => void,
  before: (response: ServerResponse) => void = () => {},
): Promise<Record<string, unknown>> {
  const server = createServer((_request, response) => {
    Object.setPrototypeOf(response, frameworkPrototype())
    before(response)
    prepareResponses(response)
    write(response)
    if (!response.writableEnded) response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    request({ port, host: '127.0.0.1' }, resolve).on('error', reject).end(),
  )
  answer.resume()
  server.close()
  const names = Object.keys(answer.headers).filter((name) => /^(access-control-|vary|x-)/.test(name))
  return Object.fromEntries(names.map((name) => [name, answer.headers[name]]))
}

/** A response and all its prototypes. */
function chainOf(response: object): object[] {
  const chain: object[] = []
  for (let at: object | null = response; at !== null; at = Object.getPrototypeOf(at)) chain.push(at)
  return chain
}

/** Puts a `writeHead` of its own on a response, as compression libraries do. */
function wrap(response: ServerResponse): void {
  const { writeHead } = response
  response.writeHead = function (this: ServerResponse, ...all: unknown[]) {
    this.setHeader('X-Wrapped', 'yes')
    return (writeHead as (...all: unknown[]) => ServerResponse).apply(this, all)
  } as ServerResponse['writeHead']
}

describe('on a response whose prototype is prepared, the headers', () => {
  it.each<[string, (response: ServerResponse) => void, Record<string, unknown>]>([
    ['are those of the decision', (response) => applyLate(response, allowed), GRANTED],
    ['are none where nothing was decided', () => {}, {}],
    [
      'are there with a head of the application’s own',
      (response) => {
        applyLate(response, allowed)
        response.writeHead(200, { 'X-Own': 'yes', Vary: 'Accept' })
      },
      { ...GRANTED, 'x-own': 'yes', vary: 'Accept, Origin' },
    ],
    [
      'outlast what the application sets and removes',
      (response) => {
        applyLate(response, allowed)
        response.setHeader('Access-Control-Allow-Origin', '*')
        response.setHeader('Access-Control-Max-Age', '5')
        response.removeHeader('vary')
      },
      GRANTED,
    ],
    [
      'are those of two decisions together',
      (response) => {
        applyLate(response, allowed)
        applyLate(response, refused)
      },
      { vary: 'Origin' },
    ],
    [
      'are those of the decision that takes another’s place',
      (response) => {
        replaceLate(response, refused)
        replaceLate(response, allowed)
      },
      GRANTED,
    ],
    [
      'are there where it is wrapped before',
      (response) => {
        wrap(response)
        applyLate(response, allowed)
      },
      { ...GRANTED, 'x-wrapped': 'yes' },
    ],
    [
      'are there where it is wrapped afterwards',
      (response) => {
        applyLate(response, allowed)
        wrap(response)
      },
      { ...GRANTED, 'x-wrapped': 'yes' },
    ],
    [
      'are those of two decisions together, one before and one after it is wrapped',
      (response) => {
        applyLate(response, allowed)
        wrap(response)
        applyLate(response, refused)
      },
      { vary: 'Origin', 'x-wrapped': 'yes' },
    ],
    [
      'are those of two decisions together, both after it is wrapped',
      (response) => {
        wrap(response)
        applyLate(response, allowed)
        applyLate(response, refused)
      },
      { vary: 'Origin', 'x-wrapped': 'yes' },
    ],
    [
      'are there where it is given another prototype of the same framework',
      (response) => {
        applyLate(response, allowed)
        Object.setPrototypeOf(response, Object.create(Object.getPrototypeOf(Object.getPrototypeOf(response))))
      },
      GRANTED,
    ],
    [
      'are those of two decisions together, one before and one after it is given another framework’s prototype',
      (response) => {
        applyLate(response, refused)
        Object.setPrototypeOf(response, frameworkPrototype())
        prepareResponses(response)
        applyLate(response, allowed)
      },
      { vary: 'Origin' },
    ],
    [
      'are the application’s own where no policy covers the path',
      (response) => {
        applyLate(response, uncovered)
        response.setHeader('Access-Control-Allow-Origin', '*')
      },
      { 'access-control-allow-origin': '*' },
    ],
    [
      'are there though an early hint and a head that Node refuses came first',
      (response) => {
        applyLate(response, allowed)
        response.writeEarlyHints({ link: '</style.css>; rel=preload' })
        expect(() => response.writeHead(1000)).toThrow(RangeError)
      },
      GRANTED,
    ],
  ])('%s', async (_what, write, expected) => {
    expect(await received(write)).toEqual(expected)
  })
})

it('a response that was wrapped before its prototype was prepared has the headers, too', async () => {
  expect(await received((response) => applyLate(response, allowed), wrap)).toEqual({
    ...GRANTED,
    'x-wrapped': 'yes',
  })
})

describe('preparing', () => {
  it('adds nothing to the response', () => {
    const response = Object.setPrototypeOf(
      new ServerResponse({ method: 'GET' } as IncomingMessage),
      frameworkPrototype(),
    )
    const before = Reflect.ownKeys(response)
    prepareResponses(response)
    applyLate(response, allowed)
    expect(Reflect.ownKeys(response)).toEqual(before)
  })

  it('changes the last prototype before Node’s, once', () => {
    const prototype = frameworkPrototype()
    const shared = Object.getPrototypeOf(prototype)
    const response = Object.create(prototype)
    prepareResponses(response)
    const { writeHead } = shared
    prepareResponses(response)
    expect(Object.hasOwn(shared, 'writeHead')).toBe(true)
    expect(shared.writeHead).toBe(writeHead)
    expect(Reflect.ownKeys(prototype)).toEqual([])
  })

  it('marks `writeHead` in a way that the ESM and the CommonJS copy of this package share', () => {
    const response = Object.create(frameworkPrototype())
    prepareResponses(response)
    expect(Object.getOwnPropertySymbols(response.writeHead)).toEqual([
      Symbol.for('corsage.late-headers.states'),
    ])
  })

  it.each([
    ['a response of Node’s own', () => new ServerResponse({ method: 'GET' } as IncomingMessage)],
    ['a response of another server', () => Object.create(Object.create({ writeHead() {} }))],
  ])('leaves %s alone', (_what, make) => {
    const response = make()
    const before = chainOf(response).map((of) => Object.getOwnPropertyDescriptors(of))
    prepareResponses(response)
    expect(chainOf(response).map((of) => Object.getOwnPropertyDescriptors(of))).toEqual(before)
  })
})

it('a prepared prototype hands on as many parameters as it is given, because a wrapper may count them', () => {
  const counts: number[] = []
  function count(this: ServerResponse, ...given: unknown[]): ServerResponse {
    counts.push(given.length)
    return this
  }
  const prototype = Object.assign(Object.create(ServerResponse.prototype), { writeHead: count })
  const response = Object.setPrototypeOf(new ServerResponse({ method: 'GET' } as never), prototype)
  prepareResponses(response)
  const heads = [[200], [200, 'OK'], [200, {}], [200, 'OK', {}], [103]] as unknown as [number][]
  for (const head of heads) response.writeHead(...head)
  expect(counts).toEqual([1, 2, 2, 3, 1])
  applyLate(response, allowed)
  response.writeHead(103)
  expect(counts.at(-1)).toBe(1)
})
