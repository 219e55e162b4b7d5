import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../servers/listen.ts'
import { hosts } from '../../names.ts'
import type { OpenConsoleBrowser } from './console-browser.ts'
import { type MarionetteSession, openMarionette } from './marionette.ts'

/**
 * Firefox ESR over Marionette. To Firefox a refusal is a warning, of which WebDriver BiDi does not tell; Marionette can ask
 * the browser's own console service.
 */
export const openFirefox: OpenConsoleBrowser = async (url) => {
  const profile = mkdtempSync(join(tmpdir(), 'corsage-firefox-'))
  const port = await freePort()
  writeFileSync(join(profile, 'user.js'), preferences(port))
  const firefox = spawn(
    '/usr/bin/firefox-esr',
    ['--headless', '--marionette', '--remote-allow-system-access', '--no-remote', '--profile', profile],
    { stdio: 'ignore', env: { ...process.env, HOME: profile } },
  )
  const session = await openMarionette(port)
  await session.send('WebDriver:NewSession')
  await session.send('WebDriver:Navigate', { url })
  await session.send('Marionette:SetContext', { value: 'chrome' })
  return {
    lines: () => consoleOf(session),
    async close() {
      const ended = once(firefox, 'exit')
      await session.send('Marionette:Quit', { flags: ['eForceQuit'] })
      session.close()
      await ended
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

function preferences(port: number): string {
  const local = [...Object.values(hosts), 'firefox.settings.services.mozilla.com'].join(',')
  return [
    `user_pref("marionette.port", ${port});`,
    `user_pref("network.dns.localDomains", ${JSON.stringify(local)});`,
  ].join('\n')
}

async function consoleOf(session: MarionetteSession): Promise<readonly string[]> {
  const { value } = await session.send<{ value: string[] }>('WebDriver:ExecuteScript', {
    script: `return Services.console.getMessageArray()
      .filter((message) => message instanceof Ci.nsIScriptError && message.category.startsWith('CORS'))
      .map((message) => message.errorMessage)`,
    args: [],
  })
  return value
}
