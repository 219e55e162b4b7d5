// Debian's own Chromium and Firefox, which ask nobody outside this machine for anything.
import { existsSync } from 'node:fs'
import { chromium, firefox } from 'playwright-core'

/** Firefox asks for its settings at every start; as a name of loopback it finds nobody. */
const SETTINGS_HOST = 'firefox.settings.services.mozilla.com'

const starters = {
  chromium: {
    executablePath: '/usr/bin/chromium',
    start: (/** @type {string} */ executablePath) =>
      chromium.launch({
        executablePath,
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
        ],
      }),
  },
  firefox: {
    executablePath: '/usr/bin/firefox-esr',
    start: (/** @type {string} */ executablePath) =>
      firefox.launch({
        // Without this channel Playwright drives only the Firefox that it has patched itself.
        channel: 'moz-firefox',
        executablePath,
        firefoxUserPrefs: { 'network.dns.localDomains': SETTINGS_HOST },
      }),
  },
}

/** @typedef {keyof typeof starters} BrowserName */

/** @type {readonly BrowserName[]} */
export const browserNames = ['chromium', 'firefox']

/**
 * Starts a browser.
 *
 * @param {BrowserName} name
 */
export async function startBrowser(name) {
  const { executablePath, start } = starters[name]
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no ${executablePath}. Install it (apt-get install chromium firefox-esr), or run \`pnpm browsers\`, which does`,
    )
  }
  return start(executablePath)
}
