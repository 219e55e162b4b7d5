import type { EngineName } from '../../engines/index.ts'
import { openChromium } from './chromium.ts'
import type { OpenConsoleBrowser } from './console-browser.ts'
import { openFirefox } from './firefox.ts'
import { openWebKit } from './webkit.ts'

export type { ConsoleBrowser } from './console-browser.ts'

/** The three engines, in the order of their names. */
export const openConsoleBrowser: Readonly<Record<EngineName, OpenConsoleBrowser>> = {
  chromium: openChromium,
  firefox: openFirefox,
  webkit: openWebKit,
}
