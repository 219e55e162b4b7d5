import { firefox } from 'playwright-core'
import { hosts } from '../names.ts'
import type { StartEngine } from './engine.ts'
import { playwrightEngine } from './playwright-engine.ts'

/** Firefox asks for its settings at every start; as a name of loopback it finds nobody, and nothing leaves the machine. */
const settingsHost = 'firefox.settings.services.mozilla.com'

/** Firefox ESR, as Debian packages it, over WebDriver BiDi. */
export const startFirefox: StartEngine = async ({ allowsThirdPartyCookies = false } = {}) => {
  const browser = await firefox.launch({
    // Without this channel Playwright drives only the Firefox that it has patched itself.
    channel: 'moz-firefox',
    executablePath: '/usr/bin/firefox-esr',
    firefoxUserPrefs: {
      // After a failed handshake Firefox delays the next one to that host.
      'network.websocket.delay-failed-reconnects': false,
      'network.dns.localDomains': [...Object.values(hosts), settingsHost].join(','),
      ...(allowsThirdPartyCookies ? { 'network.cookie.cookieBehavior': 0 } : {}),
    },
  })
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const engine = playwrightEngine('firefox', `Firefox ESR ${browser.version()}`, context)
  return { ...engine, close: () => browser.close() }
}
