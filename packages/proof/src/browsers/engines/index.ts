import { startChromium } from './chromium.ts'
import type { EngineName, StartEngine } from './engine.ts'
import { startFirefox } from './firefox.ts'
import { startWebKit } from './webkit.ts'

export type { Engine, EngineName, EnginePage, StartEngine } from './engine.ts'

/** The three engines, in the order of their names. */
export const startEngine: Readonly<Record<EngineName, StartEngine>> = {
  chromium: startChromium,
  firefox: startFirefox,
  webkit: startWebKit,
}
