import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { freePort } from '../../servers/listen.ts'
import { startDisplay } from './display.ts'
import type { EnginePage, StartEngine } from './engine.ts'
import { openSession, type WebDriverSession } from './web-driver.ts'

const miniBrowsers = ['x86_64', 'aarch64'].flatMap((machine) =>
  ['4.1', '4.0'].map((api) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-${api}/MiniBrowser`),
)
const longest = 600_000

export function miniBrowser(): string {
  const binary = miniBrowsers.find((path) => existsSync(path))
  if (binary === undefined) throw new Error('MiniBrowser of WebKitGTK is not installed')
  return binary
}

/** WebKitGTK's own small browser, over WebDriver, on a display that nobody sees. */
export const startWebKit: StartEngine = async () => {
  const binary = miniBrowser()
  const display = await startDisplay()
  const port = await freePort()
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: display.name, LIBGL_ALWAYS_SOFTWARE: '1' },
  })
  const stop = (): void => {
    driver.kill()
    display.close()
  }
  try {
    const session = await openSession(`http://127.0.0.1:${port}`, {
      acceptInsecureCerts: true,
      timeouts: { script: longest, pageLoad: longest },
      'webkitgtk:browserOptions': { binary, args: ['--automation'] },
    })
    return {
      name: 'webkit',
      product: `WebKitGTK ${session.browserVersion}`,
      open: (url) => openWindow(session, url),
      async close() {
        await session.delete().catch(() => {})
        stop()
      },
    }
  } catch (error) {
    stop()
    throw error
  }
}

/** One window serves all pages, one after another: it is what MiniBrowser does most reliably. */
async function openWindow(session: WebDriverSession, url: string): Promise<EnginePage> {
  await session.send('POST', '/url', { url })
  return {
    async evaluate(script, argument) {
      const source = `const argument = arguments[0];
        const done = arguments[arguments.length - 1];
        (async () => (${script.toString()})(JSON.parse(argument)))().then(
          (value) => done({ value }),
          (error) => done({ error: String(error && error.stack || error) }),
        );`
      const result = await session.send<{ value?: unknown; error?: string }>('POST', '/execute/async', {
        script: source,
        args: [JSON.stringify(argument)],
      })
      if (result.error !== undefined) throw new Error(result.error)
      return result.value as never
    },
    console: () => [],
    close: async () => {},
  }
}
