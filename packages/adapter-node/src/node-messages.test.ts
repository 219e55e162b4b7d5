import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { RequestView } from './node-messages.ts'

function requestOf(fields: Partial<IncomingMessage> & { originalUrl?: string }): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), fields)
}

describe('a Node request, as core reads it', () => {
  it('is its method, and an empty one where it has none', () => {
    expect(new RequestView(requestOf({ method: 'PUT' })).method).toBe('PUT')
    expect(new RequestView(new IncomingMessage(new Socket())).method).toBe('')
  })

  it.each<[description: string, fields: Parameters<typeof requestOf>[0], routed: string | undefined, string]>(
    [
      ['as it was sent', { url: '/a?b' }, undefined, '/a?b'],
      ['as it was sent, below a mount point', { url: '/b', originalUrl: '/a/b' }, undefined, '/a/b'],
      ['as it is routed', { url: '/b', originalUrl: '/a/b' }, '/c', '/c'],
      ['as it is routed, though that is empty', { url: '/b' }, '', ''],
      ['empty, where there is none', { url: undefined as unknown as string }, undefined, ''],
    ],
  )('is its URL %s', (_, fields, routed, expected) => {
    expect(new RequestView(requestOf(fields), routed).url).toBe(expected)
  })

  it.each<[name: string, value: string | null]>([
    ['origin', 'https://a.test'],
    ['Origin', 'https://a.test'],
    ['x-empty', ''],
    ['set-cookie', 'a=1, b=2'],
    ['x-absent', null],
    ['constructor', null],
  ])('is the header %s: %j', (name, value) => {
    const headers = { origin: 'https://a.test', 'x-empty': '', 'set-cookie': ['a=1', 'b=2'] }
    const request = requestOf({})
    Object.assign(request.headers, headers)
    expect(new RequestView(request).headers.get(name)).toBe(value)
  })

  it('has the method before an override', () => {
    const request = Object.assign(requestOf({ method: 'DELETE' }), { originalMethod: 'POST' })
    expect(new RequestView(request).originalMethod).toBe('POST')
    expect(new RequestView(requestOf({ method: 'DELETE' })).originalMethod).toBeUndefined()
  })

  it('has a client certificate only if the server verified it', () => {
    for (const [socket, expected] of [
      [{ authorized: true }, true],
      [{ authorized: false }, false],
      [{}, false],
      [undefined, false],
    ] as const) {
      const request = Object.assign(requestOf({}), { socket }) as unknown as IncomingMessage
      expect(new RequestView(request).hasClientCertificate).toBe(expected)
    }
  })
})

describe('the hosts that a Node request names', () => {
  const lines = (...rawHeaders: string[]) => ({ rawHeaders })
  it.each<
    [
      description: string,
      fields: Parameters<typeof requestOf>[0],
      headers: Record<string, string>,
      hosts: readonly string[],
      target?: string,
    ]
  >([
    ['one line', lines('Host', 'a.test'), { host: 'a.test' }, ['a.test']],
    [
      'several lines, in any case, next to other headers',
      lines('X', 'host', 'host', 'a.test', 'HOST', 'b.test', 'Y', 'c.test'),
      { host: 'a.test' },
      ['a.test', 'b.test'],
    ],
    ['no line, in an imitation of a request', lines(), { host: 'a.test' }, ['a.test']],
    ['no lines at all', { rawHeaders: undefined as never }, { host: 'a.test' }, ['a.test']],
    ['nothing', lines('X', 'a.test'), {}, []],
    ['an absolute URL', { url: 'http://a.test:80/x' }, {}, [], 'a.test:80'],
    ['an absolute URL in upper case, without a path', { url: 'HTTPS://a.test?x' }, {}, [], 'a.test'],
    ['an absolute URL with a fragment', { url: 'http://a.test#x' }, {}, [], 'a.test'],
    ['an absolute URL below a mount point', { url: '/', originalUrl: 'http://a.test/' }, {}, [], 'a.test'],
    ['a URL within the path', { url: '/http://a.test/' }, {}, []],
    ['no URL', { url: undefined as never }, {}, []],
    [':authority of HTTP/2', { url: '/' }, { ':authority': 'a.test' }, [], 'a.test'],
    [
      'an absolute URL before :authority',
      { url: 'http://a.test/' },
      { ':authority': 'b.test' },
      [],
      'a.test',
    ],
  ])('%s', (_, fields, headers, hosts, target) => {
    const request = requestOf(fields)
    Object.assign(request.headers, headers)
    expect(new RequestView(request).authorities()).toEqual({ hosts, target })
  })
})
