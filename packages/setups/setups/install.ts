import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { writeJsr } from '../src/release/jsr.ts'
import { checkMetadata, PLACEHOLDER, readMetadata } from '../src/release/metadata.ts'
import { type Packed, packRelease, ROOT } from '../src/release/pack-release.ts'
import { mustRun, run } from './run.ts'
import { PROJECTS, type ProjectName, RECIPES } from './versions.ts'

declare module 'vitest' {
  interface ProvidedContext {
    packed: readonly Packed[]
    /** The folder with the packages for JSR. */
    jsrFolder: string
    /** The tarball of each package, by name. */
    tarballs: Record<string, string>
    /** The folder of each project. */
    folders: Record<ProjectName, string>
    /** The folder of the project with the frameworks of the recipes. */
    recipesFolder: string
  }
}

const PROGRAMS = fileURLToPath(new URL('../projects', import.meta.url))

/**
 * Packs every package as it would be published, and installs the tarballs with npm, once for all tests. A release keeps
 * them in `CORSAGE_RELEASE`.
 */
export default async function install(project: TestProject): Promise<() => void> {
  const home = mkdtempSync(join(tmpdir(), 'corsage-setups-'))
  try {
    const given = readMetadata(join(ROOT, 'package.json'))
    // The owner fills it in before the first release.
    const metadata = checkMetadata(given).length === 0 ? given : PLACEHOLDER
    const release = process.env['CORSAGE_RELEASE'] ?? join(home, 'release')
    const packed = await packRelease(release, metadata)
    const jsrFolder = join(release, 'jsr')
    writeJsr(jsrFolder, metadata)
    const tarballs = Object.fromEntries(packed.map(({ manifest, tarball }) => [manifest.name, tarball]))
    const names = Object.keys(PROJECTS) as ProjectName[]
    const folders = names.map(async (name) => {
      const folder = join(home, name)
      await installProject(folder, { ...PROJECTS[name], ...tarballs })
      return [name, folder] as const
    })
    const recipesFolder = join(home, 'recipes')
    await installProject(recipesFolder, { ...RECIPES, ...tarballs })
    project.provide('packed', packed)
    project.provide('jsrFolder', jsrFolder)
    project.provide('tarballs', tarballs)
    project.provide('recipesFolder', recipesFolder)
    project.provide('folders', Object.fromEntries(await Promise.all(folders)) as Record<ProjectName, string>)
  } catch (error) {
    rmSync(home, { recursive: true, force: true })
    throw error
  }
  return () => {
    if (process.env['CORSAGE_KEEP'] === undefined) rmSync(home, { recursive: true, force: true })
    else console.log(`kept: ${home}`)
  }
}

async function installProject(folder: string, dependencies: Record<string, string>): Promise<void> {
  cpSync(PROGRAMS, folder, { recursive: true })
  const manifest = { private: true, type: 'module', dependencies }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2))
  const quietly = ['install', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts']
  const { code } = await run('npm', [...quietly, '--prefer-offline'], folder)
  // npm's cache can break if several npm processes write to it at the same time.
  if (code !== 0) await mustRun('npm', quietly, folder)
}
