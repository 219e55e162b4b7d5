import { describe, expect, it } from 'vitest'
import { actual } from '../../test/requests.ts'
import { createPolicy, type PolicyOptions, validateOptions } from '../index.ts'

const APPS = [
  'app://',
  'app://.',
  'app://-',
  'capacitor://localhost',
  'ionic://localhost',
  'tauri://localhost',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'moz-extension://6ab43aeb-4a3c-4b77-9b3c-0a8f4e6f1d20',
  'safari-web-extension://4F6A1C2E-0B1D-4E2F-9C3A-5B6D7E8F9A0B',
]
const codesOf = (options: PolicyOptions) => validateOptions(options).map(({ code, path }) => [code, path])

describe.each(APPS)('the origin of an app, %s', (app) => {
  it.each([false, true])('is matched byte for byte, with credentials: %s', (credentials) => {
    const policy = createPolicy({ origins: [app, 'https://a.test'], credentials })
    expect(policy.evaluate(actual(app))).toMatchObject({
      allowed: true,
      headers: { 'access-control-allow-origin': app },
    })
    for (const other of [
      `${app}/`,
      `${app}x`,
      `${app}.`,
      `${app}:80`,
      app.slice(0, -1),
      app.replace('://', '://x'),
    ]) {
      expect(policy.allowsOrigin(other), other).toBe(false)
    }
  })

  it('alone makes a static policy', () => {
    const policy = createPolicy({ origins: app })
    expect([policy.strategy, policy.allowsOrigin(app), policy.allowsOrigin('app://other')]).toEqual([
      'static',
      true,
      false,
    ])
  })

  it('is a valid origin to a RegExp and to a function', async () => {
    const asked: string[] = []
    const policy = createPolicy({
      origins: (origin) => {
        asked.push(origin)
        return true
      },
    })
    expect(await policy.allowsOrigin(app, actual(app))).toBe(true)
    expect(asked).toEqual([app])
    expect(createPolicy({ origins: /[a-z-]+:\/\/.*/ }).allowsOrigin(app)).toBe(true)
    expect(createPolicy({ origins: ['https://a.test', 'https://b.test'] }).evaluate(actual(app)).reason).toBe(
      'origin-not-listed',
    )
  })
})

describe('file://', () => {
  it('needs the same option as null', () => {
    expect(codesOf({ origins: ['file://'] })).toEqual([['origin-null', 'origins[0]']])
    expect(codesOf({ origins: 'file://', resources: { '/x': { credentials: true } } })).toEqual([
      ['origin-null', 'origins'],
    ])
    expect(codesOf({ origins: ['file://', 'null'], dangerouslyAllowNullOrigin: true })).toEqual([])
  })

  it('is allowed only where it is listed: null is not meant, and neither is the reverse', () => {
    const file = createPolicy({ origins: 'file://', dangerouslyAllowNullOrigin: true })
    expect([file.strategy, file.allowsOrigin('file://'), file.allowsOrigin('null')]).toEqual([
      'static',
      true,
      false,
    ])
    const list = createPolicy({ origins: ['null', 'https://a.test'], dangerouslyAllowNullOrigin: true })
    expect(list.allowsOrigin('null')).toBe(true)
    expect(list.evaluate(actual('file://'))).toMatchObject({ allowed: false, reason: 'origin-null' })
  })

  it('is not passed to a RegExp or a function', async () => {
    expect(createPolicy({ origins: /.*/ }).allowsOrigin('file://')).toBe(false)
    for (const origin of ['file://', 'file://host', 'file:///x']) {
      const policy = createPolicy({
        origins: () => {
          throw new Error('asked')
        },
      })
      expect(await policy.evaluate(actual(origin))).toMatchObject({ allowed: false, reason: 'origin-null' })
    }
  })
})

describe.each(['moz-extension', 'safari-web-extension'])('%s://*', (scheme) => {
  const pattern = `${scheme}://*`
  const id = '4F6A1C2E-0b1d-4e2f-9c3a-5b6d7e8f9a0b'

  it('matches any id, and nothing else', () => {
    const policy = createPolicy({ origins: [pattern, 'https://a.test'] })
    expect(policy.allowsOrigin(`${scheme}://${id}`)).toBe(true)
    for (const origin of [
      `${scheme}://`,
      `${scheme}://.`,
      `${scheme}://${id}.`,
      `${scheme}://${id}:80`,
      `${scheme}://a.b`,
      `${scheme}://a_b`,
      `${scheme}://[::1]`,
      `chrome-extension://${id}`,
      `x${scheme}://${id}`,
      `https://${id}`,
    ]) {
      expect(policy.allowsOrigin(origin), origin).toBe(false)
    }
    expect(createPolicy({ origins: pattern }).strategy).toBe('dynamic')
  })

  it('counts as a public suffix with credentials', () => {
    expect(codesOf({ origins: pattern, credentials: true })).toEqual([['origin-public-suffix', 'origins']])
    expect(codesOf({ origins: pattern, credentials: true, isPublicSuffix: () => false })).toHaveLength(1)
    const options = { origins: pattern, credentials: true, dangerouslyAllowPublicSuffixes: true }
    expect(createPolicy(options).allowsOrigin(`${scheme}://${id}`)).toBe(true)
  })
})

describe.each(['test', 'local', 'internal', 'lan', 'home.arpa', 'localhost'])(
  'the name for private use, .%s',
  (name) => {
    it('takes wildcards, and is never a public suffix', () => {
      const isPublicSuffix = () => true
      expect(
        codesOf({ origins: [`https://*.${name}`, `https://app-*.${name}`, `http://*.${name}:*`] }),
      ).toEqual([])
      expect(codesOf({ origins: `https://*.${name}`, credentials: true })).toEqual([])
      expect(codesOf({ origins: `https://*.${name}.`, credentials: true, isPublicSuffix })).toEqual([])
      const policy = createPolicy({ origins: `http://*.${name}:*` })
      expect(policy.allowsOrigin(`http://printer.${name}:631`)).toBe(true)
      expect(policy.allowsOrigin(`http://a.b.${name}`)).toBe(true)
      expect(policy.allowsOrigin(`http://${name}`)).toBe(false)
      expect(policy.allowsOrigin(`http://a.${name}.example`)).toBe(false)
    })

    it('needs https with credentials, but for this machine', () => {
      const codes = codesOf({ origins: `http://*.${name}`, credentials: true })
      expect(codes).toEqual(name === 'localhost' ? [] : [['origin-insecure', 'origins']])
    })

    it('says nothing of names that only contain it', () => {
      expect(codesOf({ origins: `https://*.x${name.replace('.', '-')}` })).toEqual([
        ['origin-wildcard-top-level', 'origins'],
      ])
    })
  },
)
