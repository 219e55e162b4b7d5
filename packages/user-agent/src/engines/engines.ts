import { chromium } from './chromium.ts'
import type { Engine, EngineName } from './engine.ts'
import { firefox } from './firefox.ts'
import { standard } from './standard.ts'
import { webkit } from './webkit.ts'

/**
 * The engines by name, each a small table of named quirks.
 *
 * @example
 * engines.chromium.quirks.maxAgeLimit // 7200
 */
export const engines: Readonly<Record<EngineName, Engine>> = { standard, chromium, firefox, webkit }
