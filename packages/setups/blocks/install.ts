import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { pack } from '../setups/pack.ts'
import { programs } from '../src/programs.ts'
import { type Layout, type LayoutName, layouts } from './layouts.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of each set of packages, in each layout. */
    layouts: Record<LayoutName, Layout>
  }
}

/** Installs each set of packages that a page installs: with npm, and in the strict layout of pnpm. */
export default async function install(project: TestProject): Promise<() => void> {
  const home = mkdtempSync(join(tmpdir(), 'corsage-blocks-'))
  const remove = (): void => {
    if (process.env['CORSAGE_KEEP'] === undefined) rmSync(home, { recursive: true, force: true })
    else console.log(`kept: ${home}`)
  }
  try {
    const tarballs = await pack(join(home, 'tarballs'))
    const sets = programs().map(({ packages }) => packages)
    project.provide('layouts', await layouts(home, sets, tarballs))
  } catch (error) {
    remove()
    throw error
  }
  return remove
}
