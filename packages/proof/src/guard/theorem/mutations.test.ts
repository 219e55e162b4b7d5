import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { createGuard } from '../../../../core/src/guard/guard.ts'
import { ROWS, requestOf, WITH } from '../../../../core/src/guard/rows.ts'
import type { Core } from './browse.ts'
import { cases } from './cases.ts'
import { MUTATIONS } from './mutations.ts'
import { contradictions, type Seen } from './theorem.ts'

beforeAll(() => void vi.stubEnv('NODE_ENV', 'production'))
afterAll(() => void vi.unstubAllEnvs())

type Mutated = Core & { readonly createGuard: typeof createGuard }

const source = fileURLToPath(new URL('../../../../core/src/', import.meta.url))
const decision = `${source}guard/decision.ts`

/** Builds core with another text of `decision.ts`. */
async function coreWith(text: string): Promise<Mutated> {
  const contents = "export * from './index.ts'\nexport { createGuard } from './guard/guard.ts'"
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: source, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    plugins: [
      {
        name: 'mutation',
        setup: ({ onLoad }) =>
          onLoad({ filter: /guard\/decision\.ts$/ }, () => ({ contents: text, loader: 'ts' })),
      },
    ],
  })
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`)
}

/** The theorem's first contradiction, in as many cases as a full run has. */
async function theoremFails(core: Core): Promise<boolean> {
  const seen: Seen = { harmless: 0, own: 0, exempt: 0, trusted: 0, anonymous: 0, refused: 0 }
  const property = fc.asyncProperty(
    cases,
    async (one) => (await contradictions(core, one, seen)).length === 0,
  )
  const { failed } = await fc.check(property, { numRuns: 20_000, seed: 1, endOnFailure: true })
  return failed
}

async function rowsFail({ createGuard }: Mutated): Promise<boolean> {
  for (const [, , row, reason] of ROWS) {
    const refused = await createGuard(row.policy ?? WITH, row.options)(requestOf(row))
    if (refused?.reason !== reason) return true
  }
  return false
}

describe('each mutation of the decision is detected', () => {
  it('the decision itself is right', async () => {
    const core = await coreWith(await readFile(decision, 'utf8'))
    expect(await rowsFail(core)).toBe(false)
  })

  it.each(MUTATIONS)(
    '$name',
    async ({ replaced, by, foundBy }) => {
      const text = await readFile(decision, 'utf8')
      // Otherwise the mutation is out of date.
      expect(text.split(replaced)).toHaveLength(2)
      const core = await coreWith(text.replace(replaced, () => by))
      expect(await (foundBy === 'theorem' ? theoremFails(core) : rowsFail(core))).toBe(true)
    },
    300_000,
  )
})
