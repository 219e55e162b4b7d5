import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
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
export default async function install(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'corsage-blocks-'))
  // Removing takes many seconds, in which vitest must be able to end its workers.
  const remove = async (): Promise<void> => {
    if (process.env['CORSAGE_KEEP'] === undefined) await rm(home, { recursive: true, force: true })
    else console.log(`kept: ${home}`)
  }
  try {
    const tarballs = await pack(join(home, 'tarballs'))
    const sets = programs().map(({ packages }) => packages)
    project.provide('layouts', await layouts(home, sets, tarballs))
  } catch (error) {
    await remove()
    throw error
  }
  return remove
}
