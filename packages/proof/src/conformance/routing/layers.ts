import type { CorsHooks } from '@corsage/core'
import { type RunningServer, type Source, start, variants } from '../../servers/index.ts'

export type { Source } from '../../servers/index.ts'

/**
 * Starts an application that applies policies to all of it, the first around the others; its handler says `handled`.
 * The framework responds to errors with a 500.
 */
export type StartLayers = (policies: readonly Source[], hooks?: CorsHooks) => Promise<RunningServer>

/** One for each adapter; two versions where it takes two. */
export const layers: Readonly<Record<string, StartLayers>> = Object.fromEntries(
  Object.entries(variants).map(([name, framework]): [string, StartLayers] => [
    name,
    (policies, hooks) => start(framework, policies, { '/items': () => ({ body: 'handled' }) }, hooks),
  ]),
)
