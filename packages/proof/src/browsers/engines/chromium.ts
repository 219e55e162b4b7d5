import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { topLevelDomain } from '../names.ts'
import type { Engine, StartEngine } from './engine.ts'
import { playwrightEngine } from './playwright-engine.ts'

const loopbackNames = ['127.0.0.1', 'localhost', '*.localhost'].map((name) => `EXCLUDE ${name}`).join(', ')

const options = {
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
}

/** Chromium, as Debian packages it. The resolver rules also keep it from asking anybody outside this machine. */
export const startChromium: StartEngine = async ({ allowsThirdPartyCookies = false } = {}) => {
  if (allowsThirdPartyCookies) return startWithProfile()
  const browser = await chromium.launch(options)
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const engine = playwrightEngine('chromium', `Chromium ${browser.version()}`, context)
  return { ...engine, close: () => browser.close() }
}

/** Only the preferences of a profile allow cookies of other sites, and private windows have none. */
async function startWithProfile(): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'corsage-chromium-'))
  mkdirSync(join(folder, 'Default'))
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } }
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences))
  // Playwright's own setting does not reach service workers.
  const args = [...options.args, '--ignore-certificate-errors']
  const context = await chromium.launchPersistentContext(folder, { ...options, args })
  const engine = playwrightEngine('chromium', `Chromium ${context.browser()?.version()}`, context)
  return {
    ...engine,
    async close() {
      await context.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
