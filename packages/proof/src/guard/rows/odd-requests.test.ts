import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { App } from '../../servers/app.ts'
import { variants } from '../../servers/index.ts'
import type { GuardSettings, RunningServer } from '../../servers/server.ts'
import { ask, bytesOf, type Received } from './ask.ts'
import { guardedBy, type Seen } from './guarded.ts'

const LISTED = 'https://listed.test'
const policy = { origins: [LISTED, 'https://*.wild.test'], credentials: true }

/** Node accepts 16 KiB of headers in all. */
const LONG = 'x'.repeat(15_000)

const SITES = [
  ', ,',
  '',
  ' ',
  ',',
  'none,',
  'SAME-ORIGIN',
  'same-origin\t',
  '"none"',
  'none;a=b',
  '\xff',
  LONG,
]
const ORIGINS = [
  ...['', ',', 'null', 'NULL', 'null, null', 'file://', 'data:,a', 'about:blank', 'javascript:alert(1)'],
  ...[
    'https://',
    '://',
    'https:',
    'https://a.test.',
    'HTTPS://A.TEST',
    'https://a.test:443',
    'https://a.test:',
  ],
  ...[
    'https://a.test/',
    'https://a.test@evil.test',
    'https://[::1]',
    'https://[::1',
    'http://[::ffff:7f00:1]:80',
  ],
  ...['moz-extension://a', 'capacitor://localhost', 'https://xn--a', 'https://\xe9.test', 'https://%61.test'],
  ...[`https://${LONG}.wild.test`, `${LISTED}.`, `${LISTED}, ${LISTED}`, '__proto__', 'constructor'],
]
const HOSTS = [
  ...['', ' ', '.', '..', 'a.test.', 'a.test..', '.a.test', 'A.TEST', 'a.test:', 'a.test:443', 'a.test:0443'],
  ...[
    'a.test:99999',
    'a.test:-1',
    'a.test:a',
    ':80',
    '[::1]',
    '[::1]:3000',
    '[::1',
    '::1',
    '[]',
    '[::1%25eth0]',
  ],
  ...[
    'LOCALHOST.',
    'localhost:3000:3000',
    '127.1',
    '2130706433',
    '0x7f.1',
    '127.0.0.1.',
    '0',
    '0.0.0.0',
    '[::]',
  ],
  ...[
    'localhost,evil.test',
    'localhost evil.test',
    'localhost/evil',
    'evil.test@localhost',
    'localhost#',
    '\xe9',
  ],
  ...['http://localhost', 'xn--localhost', '%6cocalhost', 'localhost%00', '__proto__', 'toString', LONG],
]
const TARGETS = [
  ...[
    '/',
    '//',
    '/hook/%',
    '/hook/%zz',
    '/hook/../a',
    '/hook/%2e%2e/a',
    '/hook\\..\\a',
    '/%00',
    '/\xe9',
    '*',
  ],
  ...[
    'http://localhost/a',
    'http://LOCALHOST:80/a',
    'http:///a',
    'http://@localhost/',
    'https://[::1]/',
    'a',
  ],
  ...['http://evil.test@localhost/', 'ftp://localhost/', '/?', '/#', `/${LONG}`, '/__proto__'],
]

const post = (
  lines: Record<string, string | undefined>,
  hosts: readonly string[] = ['a.test'],
  url = '/transfer',
) => {
  const all = [...hosts.map((host) => ['Host', host]), ...Object.entries(lines)]
  const head = all.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST ${url} HTTP/1.1\r\n${head.join('')}content-length: 0\r\n\r\n`
}

function* requests(): Generator<string> {
  for (const site of SITES) yield post({ origin: 'https://evil.test', 'sec-fetch-site': site })
  for (const mode of SITES) {
    yield post({ origin: LISTED, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode })
  }
  for (const origin of ORIGINS) {
    yield post({ origin })
    yield post({ origin, 'sec-fetch-site': 'cross-site' })
    yield post({ origin }, [origin.replace(/^[^/]*\/\//, '')])
  }
  for (const host of HOSTS) {
    yield post({}, [host])
    yield post({ origin: `http://${host}` }, [host])
    yield post({ origin: 'http://localhost' }, ['localhost', host])
    yield post({}, [host], 'http://localhost/')
  }
  for (const target of TARGETS) yield post({ origin: 'https://evil.test' }, ['localhost'], target)
  for (const upgrade of ['', ' ', ',', 'h2c', 'H2C ', 'h2c, websocket', '\xff', LONG]) {
    yield bytesOf({ method: 'GET', O: 'https://evil.test', headers: { upgrade } })
  }
  for (const authorization of ['', ' ', ',', 'Basic', 'basic,', LONG, '\xff']) {
    yield post({ origin: LISTED, 'sec-fetch-site': 'cross-site', authorization })
  }
  // No Host, in a version that requires one.
  yield post({ origin: 'https://evil.test' }, [])
}

const SETTINGS: Readonly<Record<string, GuardSettings>> = {
  'without options': {},
  hosts: { hosts: ['loopback', '*.localhost', 'a.test'], exempt: '/hook/*' },
  'self and exempt': {
    self: ['https://a.test', 'https://b.test'],
    exempt: ['/hook', '/hook/*'],
    ambient: true,
  },
}

describe.each(Object.entries(variants))('%s', (_name, framework) => {
  describe.each(Object.entries(SETTINGS))('%s', (_settings, options) => {
    let server: RunningServer
    let seen: Seen
    beforeAll(async () => {
      const app: App = framework()
      seen = guardedBy(app, { policy, options })
      server = await app.listen()
    })
    afterAll(() => server.close())

    test('every odd request gets a decision', async () => {
      const undecided: string[] = []
      for (const bytes of requests()) {
        const before = { handled: seen.handled, refused: seen.refused.length }
        const received: Received | Error = await ask(server.port, bytes).catch((error: Error) => error)
        const status = received instanceof Error ? received.message : received.status
        const [handled, refused] = [seen.handled - before.handled, seen.refused.length - before.refused]
        // Servers reject some bytes themselves, and routers some paths.
        const decided =
          (status === 403 && refused === 1 && handled === 0) ||
          (status === 200 && refused === 0 && handled === 1) ||
          ((status === 400 || status === 404 || status === 431) && refused === 0 && handled === 0)
        if (!decided) undecided.push(`${status} ${handled} ${refused} ${bytes.slice(0, 300)}`)
      }
      expect(undecided).toEqual([])
    }, 60_000)
  })
})
