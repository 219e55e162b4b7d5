import { standardQuirks } from '../fetch/quirks.ts'
import { createCorsPreflightCache } from '../preflight/preflight-cache.ts'
import { chromium } from './chromium.ts'
import type { Engine, EngineName } from './engine.ts'
import { firefox } from './firefox.ts'
import { webkit } from './webkit.ts'

/** The Fetch standard without any departure. */
const standard: Engine = {
  name: 'standard',
  quirks: standardQuirks,
  createPreflightCache: createCorsPreflightCache,
}

/**
 * The browser engines by name. Each is a table of departures from the Fetch standard.
 *
 * @example
 * engines.chromium.quirks.maxAgeLimit // 7200
 */
export const engines: Readonly<Record<EngineName, Engine>> = { standard, chromium, firefox, webkit }

/** Returns an engine by name. Throws a `TypeError` for an unknown name. */
export function engineNamed(name: EngineName): Engine {
  if (Object.hasOwn(engines, name)) return engines[name]
  throw new TypeError(
    `${JSON.stringify(name)} is not an engine. Use one of ${Object.keys(engines).join(', ')}.`,
  )
}
