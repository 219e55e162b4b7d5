import { createPolicy, validateOptions } from '@corsage/core'
import { openPage } from '@corsage/user-agent'
import { serializedOriginOf } from '@corsage/user-agent/fetch'
import { describe, expect, it } from 'vitest'

/**
 * The origins that all parts agree on: core in a policy, core on a request, and the user agent's pages. The command line reads `--from` with the user agent's own function.
 *
 * Left out are the few characters (`{`, `!`, a backtick, and others) that browsers keep in a host although no name can have
 * them. The user agent sends these, as browsers do, and core refuses them.
 */
const ORIGINS = [
  ...[
    'https://app.example.com',
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://intranet',
  ],
  ...['http://localhost:5173', 'http://127.0.0.1:8080', 'https://[::1]:8443', 'https://my_app.example.com'],
  ...['https://app.example.com.', 'https://xn--mnchen-3ya.de', 'http://printer.local', 'https://a.home.arpa'],
  ...[
    'capacitor://localhost',
    'ionic://localhost',
    'tauri://localhost',
    'app://obsidian.md',
    'app://-',
    'app://.',
  ],
  ...['app://', 'app://[::1]', 'tauri://localhost:80', 'vscode-file://vscode-app'],
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'moz-extension://6ab43aeb-4a3c-4b77-9b3c-0a8f4e6f1d20',
  'safari-web-extension://4F6A1C2E-0B1D-4E2F-9C3A-5B6D7E8F9A0B',
]
/** Anybody can have these, so core takes them only with an option. */
const ANYBODY = ['null', 'file://']

const NO_ORIGINS = [
  ...['', '*', 'app.example.com', '//app.example.com', 'https:', 'https://', 'https:app.example.com'],
  ...[
    'https://app.example.com/',
    'https://app.example.com/x',
    'https://app.example.com?x',
    'https://app.example.com#x',
  ],
  ...[
    'HTTPS://app.example.com',
    'https://App.example.com',
    'https://app.example.com:443',
    'http://a.example:80',
  ],
  ...['https://a.example:0080', 'https://a.example:', 'https://a.example:65536', 'https://user@a.example'],
  ...['https://m\u00fcnchen.de', 'https://a b.example', ' https://a.example', 'https://a.example\n'],
  ...[
    'http://127.1',
    'http://0x7f000001',
    'https://[::0001]',
    'https://[::1',
    'https://a.example,https://b.example',
  ],
  ...['Capacitor://localhost', 'app:///', 'app://./', 'app:', 'app:/x', 'app://..', 'app://.a', 'app://a..b'],
  ...[
    'app://:80',
    'app://.:80',
    'app://a b',
    'app://u@a',
    'app://localhost/',
    '1app://localhost',
    '://localhost',
  ],
  ...['file:///', 'file:///home/user/page.html', 'file://host', 'data:text/html,x', 'about:blank'],
  'blob:https://a.example/6ab43aeb',
]

const dangerouslyAllowNullOrigin = true
const isListed = (origin: string) =>
  validateOptions({ origins: [origin], dangerouslyAllowNullOrigin }).length === 0
const fetch = () => Promise.resolve(new Response())
const opens = (origin: string) => {
  try {
    openPage(origin, { fetch })
    return true
  } catch {
    return false
  }
}
const reasonFor = (origin: string) =>
  createPolicy({ origins: ['https://x.test', 'https://y.test'] }).evaluate({
    method: 'GET',
    url: '/',
    headers: { get: (name) => (name === 'origin' ? origin : null) },
  }).reason

describe.each(ORIGINS)('%s is an origin', (origin) => {
  it('to core, in a list and on a request', () => {
    expect(isListed(origin)).toBe(true)
    expect(reasonFor(origin)).toBe('origin-not-listed')
    expect(createPolicy({ origins: [origin, 'https://x.test'] }).allowsOrigin(origin)).toBe(true)
  })

  it('to the user agent, whose page the policy lets read', async () => {
    expect(serializedOriginOf(origin)).toBe(origin)
    const policy = createPolicy({ origins: [origin, 'https://x.test'] })
    const answers = async (request: Request) =>
      new Response('read', { headers: policy.evaluate(request).headers })
    const page = openPage(origin, { fetch: answers })
    expect(await (await page.fetch('https://api.example/items')).text()).toBe('read')
  })
})

describe.each(ANYBODY)('%s is an origin that anybody can have', (origin) => {
  it('to core, in a list and on a request', () => {
    expect(isListed(origin)).toBe(true)
    expect(validateOptions({ origins: [origin] })).toMatchObject([{ code: 'origin-null' }])
    expect(reasonFor(origin)).toBe('origin-null')
  })

  it('to the user agent', () => {
    expect(opens(origin)).toBe(true)
  })
})

describe.each(NO_ORIGINS)('%j is not an origin', (text) => {
  it('to core, in a list', () => {
    // The asterisk is a pattern, of any origin.
    expect(isListed(text)).toBe(text === '*')
  })

  it('to the user agent', () => {
    expect(opens(text)).toBe(false)
  })
})
