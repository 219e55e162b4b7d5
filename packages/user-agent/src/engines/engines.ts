import { standardQuirks } from '../fetch/quirks.ts'
import { createCorsPreflightCache } from '../preflight/preflight-cache.ts'
import { chromium } from './chromium.ts'
import type { Engine, EngineName } from './engine.ts'
import { firefox } from './firefox.ts'
import { webkit } from './webkit.ts'

/** The Fetch standard to the letter. */
const standard: Engine = {
  name: 'standard',
  quirks: standardQuirks,
  createPreflightCache: createCorsPreflightCache,
}

/**
 * The engines by name, each a small table of named quirks.
 *
 * @example
 * engines.chromium.quirks.maxAgeLimit // 7200
 */
export const engines: Readonly<Record<EngineName, Engine>> = { standard, chromium, firefox, webkit }

/** Gives an engine by its name, and throws a `TypeError` for a name that none has. */
export function engineNamed(name: EngineName): Engine {
  if (Object.hasOwn(engines, name)) return engines[name]
  throw new TypeError(
    `${JSON.stringify(name)} is no engine: write one of ${Object.keys(engines).join(', ')}.`,
  )
}
