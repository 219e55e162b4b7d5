import { startChromium } from '../../engines/chromium.ts'
import type { OpenConsoleBrowser } from './console-browser.ts'

/** Chromium tells its driver of every line. */
export const openChromium: OpenConsoleBrowser = async (url) => {
  const engine = await startChromium()
  const page = await engine.open(url)
  return { lines: async () => page.console(), close: () => engine.close() }
}
