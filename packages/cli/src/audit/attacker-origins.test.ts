import { describe, expect, it } from 'vitest'
import { attackerOrigins } from './attacker-origins.ts'
import { closingProbes, countProbes, openingProbes, originProbes } from './audit-probes.ts'

const originsOf = (trusted: string): Readonly<Record<string, string>> =>
  Object.fromEntries(attackerOrigins(trusted).map(({ name, origin }) => [name, origin]))

describe('attackerOrigins', () => {
  it('of a subdomain', () => {
    expect(originsOf('https://app.example.co.uk:8443')).toEqual({
      'domain-suffix': 'https://corsage-probeexample.co.uk:8443',
      'host-suffix': 'https://corsage-probeapp.example.co.uk:8443',
      'unescaped-dot': 'https://appxexample.co.uk:8443',
      subdomain: 'https://corsage-probe.example.co.uk:8443',
      prefix: 'https://app.example.co.uk.corsage-probe.invalid:8443',
      'insecure-twin': 'http://app.example.co.uk',
      'other-port': 'https://app.example.co.uk:9443',
      underscore: 'https://app.example.co.uk_.corsage-probe.invalid:8443',
      backtick: 'https://app.example.co.uk`.corsage-probe.invalid:8443',
      brace: 'https://app.example.co.uk{.corsage-probe.invalid:8443',
      percent: 'https://app.example.co.uk%60.corsage-probe.invalid:8443',
      comma: 'https://app.example.co.uk,.corsage-probe.invalid:8443',
      localhost: 'http://localhost:3000',
    })
  })

  it('of a domain itself: no second suffix, and no dot to replace', () => {
    expect(originsOf('https://example.com')).not.toHaveProperty('host-suffix')
    expect(originsOf('https://example.com')).not.toHaveProperty('unescaped-dot')
  })

  it.each(['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:8080'])(
    'of %s: no neighbors',
    (trusted) => {
      const origins = originsOf(trusted)
      for (const name of ['domain-suffix', 'subdomain', 'insecure-twin', 'localhost']) {
        expect(origins).not.toHaveProperty(name)
      }
    },
  )

  it.each(['capacitor://localhost', 'null'])('of %s: none', (trusted) => {
    expect(attackerOrigins(trusted)).toEqual([])
  })
})

describe('the probes', () => {
  const url = new URL('https://api.example.com/items?page=1')
  const headers = { page: [['x-tenant', 'a']], cookie: 'id=1', forbidden: [] } as const
  it.each([
    null,
    'https://a.b.example.com',
    'https://a.me.github.io',
    'https://example.com',
    'capacitor://localhost',
    'null',
  ])('for %s: at most 25 requests, GET and OPTIONS, to one host', (trusted) => {
    const target = { url, trusted, method: 'POST', headers }
    for (const carrier of ['request', 'preflight'] as const) {
      const probes = [
        openingProbes(target),
        originProbes(target, carrier),
        closingProbes(target, carrier),
      ].flat()
      expect(probes.length).toBeLessThanOrEqual(25)
      expect(probes.length).toBe(countProbes(target))
      expect(new Set(probes.map(({ name }) => name)).size).toBe(probes.length)
      for (const { request } of probes) {
        expect(['GET', 'OPTIONS']).toContain(request.method)
        expect(new URL(request.url).host).toBe('api.example.com')
        const names = request.headers.map(([name]) => name)
        expect(names.includes('cookie')).toBe(request.method === 'GET')
      }
    }
  })
})
