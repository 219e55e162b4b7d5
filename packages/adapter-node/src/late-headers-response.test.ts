import { type IncomingMessage, ServerResponse } from 'node:http'
import { createPolicy, type Decision } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { applyLate, replaceLate } from './late-headers.ts'

const A = 'https://a.test'
const from = new Request('https://api.test/', { headers: { origin: A } })
const allowed = createPolicy({ origins: [A, 'https://b.test'], credentials: true }).evaluate(from)
const anyOrigin = createPolicy({ origins: '*' }).evaluate(from)

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

  it('with a head written with a list passes on each header once', () => {
    const response = new ServerResponse({ method: 'GET' } as IncomingMessage)
    const handed: unknown[] = []
    response.writeHead = ((...parameters: unknown[]) => {
      handed.push(...parameters)
      return response
    }) as ServerResponse['writeHead']
    applyLate(response, anyOrigin)
    response.writeHead(200, ['Vary', 'Accept'])
    expect(handed).toEqual([200, ['Vary', 'Accept']])
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

  it('with a written head is left as it is', () => {
    for (const apply of [applyLate, replaceLate]) {
      const response = new ServerResponse({ method: 'GET' } as IncomingMessage)
      response.writeHead(200)
      apply(response, allowed)
      expect(Object.hasOwn(response, 'writeHead')).toBe(false)
    }
  })
})
