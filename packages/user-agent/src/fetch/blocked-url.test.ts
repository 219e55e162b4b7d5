import { describe, expect, test } from 'vitest'
import { engines } from '../engines/engines.ts'
import { openPage } from '../page/page.ts'
import { testServer } from '../test-server.ts'
import { blockedUrl } from './blocked-url.ts'
import { standardQuirks } from './quirks.ts'

const app = 'https://app.example.com'
const allowing = { response: { headers: { 'access-control-allow-origin': '*' } } }

describe('a page cannot ask for', () => {
  test.each<[from: string, url: string, standard: string | null, chromium?: string | null]>([
    [app, 'http://api.example.com/', 'mixed-content'],
    [app, 'http://intranet/', 'mixed-content'],
    [app, 'http://8.8.8.8/', 'mixed-content'],
    [app, 'http://127.0.0.1.example.com/', 'mixed-content'],
    [app, 'http://localhost.example.com/', 'mixed-content'],
    [app, 'http://notlocalhost/', 'mixed-content'],
    [app, 'http://198.18.0.1/', 'mixed-content'],
    [app, 'http://172.32.0.1/', 'mixed-content'],
    [app, 'http://100.128.0.1/', 'mixed-content'],
    [app, 'http://printer.local.example.com/', 'mixed-content'],
    [app, 'http://10.1.2.3.example.com/', 'mixed-content'],
    [app, 'http://printer.local/', 'mixed-content', null],
    [app, 'http://printer.local./', 'mixed-content', null],
    [app, 'http://10.1.2.3/', 'mixed-content', null],
    [app, 'http://172.16.3.4/', 'mixed-content', null],
    [app, 'http://172.20.3.4/', 'mixed-content', null],
    [app, 'http://172.31.3.4/', 'mixed-content', null],
    [app, 'http://192.168.0.1/', 'mixed-content', null],
    [app, 'http://169.254.3.3/', 'mixed-content', null],
    [app, 'http://100.64.1.1/', 'mixed-content', null],
    [app, 'http://100.99.1.1/', 'mixed-content', null],
    [app, 'http://100.110.1.1/', 'mixed-content', null],
    [app, 'http://100.127.1.1/', 'mixed-content', null],
    [app, 'http://0.0.0.0/', 'mixed-content', null],
    [app, 'http://[fd00::1]/', 'mixed-content', null],
    [app, 'http://[fe80::1]/', 'mixed-content', null],
    [app, 'http://localhost:3000/', null],
    [app, 'http://localhost.:3000/', null],
    [app, 'http://a.localhost/', null],
    [app, 'http://127.8.8.8/', null],
    [app, 'http://0x7f000001/', null],
    [app, 'http://[::1]/', null],
    [app, 'https://api.example.com/', null],
    ['http://app.example.com', 'http://api.example.com/', null],
    ['null', 'http://api.example.com/', null],
    [app, 'https://api.example.com:6000/', 'bad-port'],
    ['http://localhost:3000', 'http://localhost:6667/', 'bad-port'],
    [app, 'http://api.example.com:22/', 'bad-port'],
    [app, 'http://localhost:10080/', 'bad-port'],
    [app, 'https://api.example.com:443/', null],
  ])('%s, %s: %s', (from, url, standard, chromium = standard) => {
    expect(blockedUrl(from, new URL(url), standardQuirks)).toBe(standard)
    expect(blockedUrl(from, new URL(url), engines.chromium.quirks)).toBe(chromium)
  })

  test('in WebKit, not even for loopback', () => {
    for (const host of ['localhost', '127.0.0.1', '10.1.2.3', 'printer.local']) {
      expect(blockedUrl(app, new URL(`http://${host}/`), engines.webkit.quirks)).toBe('mixed-content')
    }
  })

  test('mixed content: nothing is sent', async () => {
    const server = testServer(allowing)
    for (const mode of ['cors', 'no-cors'] as const) {
      const error = await openPage(app, server)
        .fetch('http://api.example.com/', { mode })
        .catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'mixed-content' })
    }
    expect(server.log).toEqual([])
  })

  test('mixed content after a redirect', async () => {
    const headers = { 'access-control-allow-origin': '*', location: 'http://api.example.com/next' }
    const error = await openPage(app, testServer({ response: { status: 302, headers } }))
      .fetch('https://api.example.com/')
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'mixed-content',
      message:
        "Mixed Content: The page at 'https://app.example.com/' was loaded over HTTPS, but requested an insecure resource 'http://api.example.com/next'. This request has been blocked; the content must be served over HTTPS.",
    })
  })

  test('the ports of other protocols', async () => {
    const error = await openPage(app, testServer(allowing))
      .fetch('https://api.example.com:6000/')
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'bad-port',
      received: '6000',
      message: 'Failed to load resource: net::ERR_UNSAFE_PORT',
    })
  })
})
