import { chromium } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { serve } from '../../servers/listen.ts'
import { hosts } from '../names.ts'
import { localNetwork } from './local-network.ts'
import { fillIn } from './places.ts'

describe('a page of a public address asks a server on loopback, which allows everything', () => {
  test.each([
    ['a page that browsers trust: the user is asked', hosts.loopback, localNetwork['permission-denied']],
    ['a page on plain http', hosts.elsewhere, localNetwork['insecure-page']],
  ])('%s', async (_title, host, line) => {
    const page = await serve('page', (_request, response) =>
      response.setHeader('content-type', 'text/html').end(),
    )
    const server = await serve('page', (_request, response) =>
      response.setHeader('access-control-allow-origin', '*').end(),
    )
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        `--host-resolver-rules=MAP ${hosts.elsewhere} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
        `--ip-address-space-overrides=127.0.0.1:${page.port}=public`,
      ],
    })
    try {
      const tab = await browser.newPage()
      const lines: string[] = []
      tab.on('console', (message) => void lines.push(message.text()))
      const origin = `http://${host}:${page.port}`
      await tab.goto(origin)
      const url = `http://127.0.0.1:${server.port}/`
      const seen = await tab.evaluate((url) => fetch(url).then(String, () => 'refused'), url)
      expect(seen).toBe('refused')
      await expect.poll(() => lines).toContain(fillIn(line, { origin, url, next: '', withPassword: '' }))
    } finally {
      await browser.close()
      await page.close()
      await server.close()
    }
  })
})
