import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startDisplay } from '../../engines/display.ts'
import { miniBrowser } from '../../engines/webkit.ts'
import type { OpenConsoleBrowser } from './console-browser.ts'

/**
 * WebKitGTK's own small browser, which writes its console to where its errors go when told to. Under automation it does not:
 * it is then a private window, and the console of one is never written.
 */
export const openWebKit: OpenConsoleBrowser = async (url) => {
  const binary = miniBrowser()
  const display = await startDisplay()
  const home = mkdtempSync(join(tmpdir(), 'corsage-webkit-'))
  const browser = spawn(binary, ['--enable-write-console-messages-to-stdout=true', url], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      DISPLAY: display.name,
      LIBGL_ALWAYS_SOFTWARE: '1',
      HOME: home,
      ...foldersIn(home),
    },
  })
  const lines: string[] = []
  createInterface(browser.stderr).on('line', (line) => {
    const text = /^CONSOLE \w+ ERROR (.*)$/.exec(line)?.[1]
    if (text !== undefined) lines.push(text)
  })
  return {
    lines: async () => lines,
    async close() {
      const ended = once(browser, 'exit')
      browser.kill()
      await ended
      display.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function foldersIn(home: string): Record<string, string> {
  return {
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
  }
}
