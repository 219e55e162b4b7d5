// Starts Debian's Chromium and Firefox without requests to other machines.
import { existsSync } from 'node:fs'
import { chromium, firefox } from 'playwright-core'

/** Firefox requests its settings at every start. Resolved to loopback, the request fails. */
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
        // Without this channel, Playwright accepts only its patched Firefox.
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
      `${executablePath} is not installed. Run \`apt-get install chromium firefox-esr\` or \`pnpm browsers\`.`,
    )
  }
  return start(executablePath)
}
