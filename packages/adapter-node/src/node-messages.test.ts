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
  ])('is the header %s: %j', (name, value) => {
    const headers = { origin: 'https://a.test', 'x-empty': '', 'set-cookie': ['a=1', 'b=2'] }
    const request = requestOf({})
    Object.assign(request.headers, headers)
    expect(new RequestView(request).headers.get(name)).toBe(value)
  })
})
