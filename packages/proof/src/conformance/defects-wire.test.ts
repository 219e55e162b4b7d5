import { createPolicy } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { everywhere, get, preflight } from './responses-everywhere.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const several = createPolicy({ origins: [A, 'https://b.test'], allowHeaders: ['x-a'], credentials: true })

describe('D8: Vary is missing for a refused origin, or for none', () => {
  it.each([
    ['a list', several],
    ['a function', createPolicy({ origins: (origin: string) => origin === A })],
    ['a wildcard', createPolicy({ origins: 'https://*.a.test' })],
    ['a RegExp', createPolicy({ origins: /https:\/\/a\.test/ })],
  ])('%s varies on every response', async (_what, policy) => {
    const paths = ['/items', '/missing', '/error']
    const requests = paths.flatMap((path) => [get(A, path), get(EVIL, path), get(undefined, path)])
    for (const { cors } of await everywhere(policy, [...requests, preflight(A), preflight(EVIL)])) {
      expect(cors['vary']).toBe('Origin')
    }
  })
})

describe('D9: an OPTIONS that is not a preflight', () => {
  it('reaches the application, on every server', async () => {
    const own = { path: '/own', method: 'OPTIONS' }
    const requests = [own, { ...own, headers: { origin: A } }, { ...own, headers: { origin: EVIL } }]
    for (const answer of await everywhere(several, requests)) {
      expect(answer).toMatchObject({ status: 200, body: '{"own":true}' })
    }
  })
})

describe('D18: a 204 with Content-Length', () => {
  it('has none, nor anything else about content', async () => {
    for (const { status, headers } of await everywhere(several, [preflight(A), preflight(EVIL)])) {
      expect(status).toBe(204)
      const content = Object.keys(headers).filter((name) => /^(content-|transfer-encoding)/.test(name))
      expect(content).toEqual([])
    }
  })

  it('is framed if it has another status, so that the connection can go on', async () => {
    const policy = createPolicy({ origins: A, preflightStatus: 200 })
    for (const { name, status, headers, body } of await everywhere(policy, [preflight(A)])) {
      const framed = headers['content-length'] === '0' || headers['transfer-encoding'] === 'chunked'
      expect({ name, status, framed, body }).toEqual({ name, status: 200, framed: true, body: '' })
    }
  })
})
