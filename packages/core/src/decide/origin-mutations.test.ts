import { describe, expect, it } from 'vitest'
import { createPolicy } from '../index.ts'

/** Misconfigurations M4 to M8: what other libraries were tricked into taking for an allowed origin. */
function mutationsOf(origin: string): readonly string[] {
  const [scheme = '', rest = ''] = origin.split('://')
  const [host = '', port] = rest.split(':')
  const at = (mutated: string) => `${scheme}://${mutated}${port ? `:${port}` : ''}`
  const special = [...'_.-`{}()!\'"$&+,;=~|^*%<>\\/?#@ \t\u0000\u00a0']
  return [
    // M4, M5: suffix, prefix and substring; an unescaped dot
    at(`evil${host}`),
    at(`evil-${host}`),
    at(`${host}.evil.test`),
    at(`${host}evil.test`),
    at(`${host}-evil.test`),
    at(host.replace('.', 'x')),
    at(host.replace(/\.(?=[^.]*$)/, 'x')),
    at(host.slice(1)),
    at(host.slice(0, -1)),
    `https://evil.test/${origin}`,
    `https://evil.test?${origin}`,
    `https://evil.test#${origin}`,
    `evil${origin}`,
    `${origin}evil`,
    // M6: special characters and user info
    ...special.map((character) => at(`${host}${character}.evil.test`)),
    at(`${host}%60.evil.test`),
    at(`${host}@evil.test`),
    at(`${host}:443@evil.test`),
    at(`user@${host}`),
    `${origin}\u0000`,
    `${origin}\r\n`,
    `${origin}, https://evil.test`,
    `https://evil.test, ${origin}`,
    `${origin} https://evil.test`,
    // M8: case, trailing slash and dot, white space, the port
    origin.toUpperCase(),
    at(host.toUpperCase()),
    `${scheme.toUpperCase()}://${rest}`,
    `${origin}/`,
    ` ${origin}`,
    `${origin} `,
    `${scheme}://${host}.`,
    `${scheme}://${host}${port ? '' : ':444'}`,
    `${scheme}://${host}:0${port ?? 443}`,
    `${scheme === 'https' ? 'http' : 'https'}://${rest}`,
    `//${rest}`,
    rest,
  ]
}

describe('no mutation of an allowed origin is allowed', () => {
  const allowed = [
    'https://app.example.com',
    'https://foo.com',
    'https://bar.com',
    'https://shop.example.co.uk:8443',
  ]
  const lists: [string, string | (string | RegExp)[]][] = [
    ['exact origins', allowed],
    ['one origin each', 'https://app.example.com'],
    ['RegExps', allowed.map((origin) => new RegExp(origin.replaceAll('.', '\\.')))],
    ['a wildcard elsewhere', [...allowed, 'https://*.elsewhere.test', 'https://x-*.elsewhere.test:*']],
  ]
  it.each(lists)('%s', (_what, origins) => {
    const policy = createPolicy({ origins })
    for (const origin of [allowed].flat()) {
      for (const mutation of mutationsOf(origin)) expect(policy.allowsOrigin(mutation), mutation).toBe(false)
      // M7: two hosts run together.
      for (const other of allowed) {
        const joined = `${origin}${other.split('://')[1]}`
        expect(policy.allowsOrigin(joined), joined).toBe(false)
      }
    }
    expect(policy.allowsOrigin('https://barfoo.com')).toBe(false)
  })

  it('a subdomain wildcard', () => {
    const policy = createPolicy({ origins: 'https://*.example.com' })
    for (const mutation of mutationsOf('https://app.example.com')) {
      // A longer first label is another subdomain, which `*` allows. Any other mutation is not.
      const subdomain = /^https:\/\/[a-z-]+\.example\.com$/.test(mutation)
      expect(policy.allowsOrigin(mutation), mutation).toBe(subdomain)
    }
  })
})
