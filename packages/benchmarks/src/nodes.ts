import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Case } from './middleware.ts'
import { runProcess } from './process.ts'
import type { Effort } from './rounds.ts'

/** Express on one version of Node. */
export interface NodeCases {
  readonly node: string
  readonly cases: readonly Case[]
}

const CONFIGURATIONS = ['any', 'three', 'many']

/**
 * Measures Express on each version of Node that `pnpm runtimes` has installed. Before Node 24, the engine creates a shape
 * for each response of Express, so the figures differ more by version than by middleware.
 */
export async function nodes(effort: Effort): Promise<readonly NodeCases[]> {
  const results: NodeCases[] = []
  for (const version of ['20', '22', '24', '26']) {
    const program = fileURLToPath(
      new URL(
        `../../proof/node_modules/.cache/runtimes/node_modules/node-${version}/bin/node`,
        import.meta.url,
      ),
    )
    if (!existsSync(program)) continue
    const cases: Case[] = []
    for (const configuration of CONFIGURATIONS) {
      const parameters = ['express', configuration, JSON.stringify(effort)]
      cases.push(...(await runProcess<Case[]>('middleware-pair.ts', parameters, { program })))
    }
    results.push({ node: version, cases })
  }
  return results
}
