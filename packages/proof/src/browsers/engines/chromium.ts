import { chromium } from 'playwright-core'
import { topLevelDomain } from '../names.ts'
import type { StartEngine } from './engine.ts'
import { playwrightEngine } from './playwright-engine.ts'

const loopbackNames = ['127.0.0.1', 'localhost', '*.localhost'].map((name) => `EXCLUDE ${name}`).join(', ')

/** Chromium, as Debian packages it. The resolver rules also keep it from asking anybody outside this machine. */
export const startChromium: StartEngine = async () => {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP *.${topLevelDomain} 127.0.0.1, MAP * ~NOTFOUND, ${loopbackNames}`,
    ],
  })
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const engine = playwrightEngine('chromium', `Chromium ${browser.version()}`, context)
  return { ...engine, close: () => browser.close() }
}
