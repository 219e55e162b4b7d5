import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun } from '../setups/run.ts'
import { PAGES } from '../setups/versions.ts'

export type LayoutName = 'npm' | 'pnpm'

/** The folder that a set of packages is installed in, by the key of the set. */
export type Layout = Readonly<Record<string, string>>

export function keyOf(packages: readonly string[]): string {
  return packages.join(' ')
}

/** Installs each set of packages once in each layout. Versions come from one table, and our packages from the tarballs. */
export async function layouts(
  home: string,
  sets: readonly (readonly string[])[],
  tarballs: Readonly<Record<string, string>>,
): Promise<Record<LayoutName, Layout>> {
  const ours = Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]))
  const versions: Readonly<Record<string, string>> = { ...PAGES, ...ours }
  const different = [...new Map(sets.map((packages) => [keyOf(packages), packages])).values()]
  const unknown = [...new Set(different.flat())].filter((name) => versions[name] === undefined)
  if (unknown.length > 0) throw new Error(`Add to PAGES in versions.ts: ${unknown.join(', ')}`)
  const dependencies = different.map((packages) =>
    Object.fromEntries(packages.map((name) => [name, versions[name] ?? ''])),
  )
  const [npm, pnpm] = await Promise.all([
    withNpm(join(home, 'npm'), dependencies, versions),
    withPnpm(join(home, 'pnpm'), dependencies, versions),
  ])
  const byKey = (folders: readonly string[]): Layout =>
    Object.fromEntries(different.map((packages, index) => [keyOf(packages), folders[index] ?? '']))
  return { npm: byKey(npm), pnpm: byKey(pnpm) }
}

type Dependencies = Readonly<Record<string, string>>

/** A separate project for each set, because npm hoists dependencies. */
async function withNpm(
  home: string,
  sets: readonly Dependencies[],
  versions: Dependencies,
): Promise<string[]> {
  const folders: string[] = []
  for (const [index, dependencies] of sets.entries()) {
    const folder = join(home, String(index))
    writeManifest(folder, { name: `set-${index}`, private: true, dependencies, overrides: versions })
    if (Object.keys(dependencies).length > 0) {
      const quietly = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts', '--no-package-lock']
      await mustRun('npm', ['install', '--prefer-offline', ...quietly], folder)
    }
    folders.push(folder)
  }
  return folders
}

/** One workspace with a package for each set. Each package can import only the dependencies in its manifest. */
async function withPnpm(
  home: string,
  sets: readonly Dependencies[],
  versions: Dependencies,
): Promise<string[]> {
  const folders = sets.map((dependencies, index) => {
    const folder = join(home, String(index))
    writeManifest(folder, { name: `set-${index}`, private: true, dependencies })
    return folder
  })
  writeManifest(home, { name: 'sets', private: true })
  const overrides = Object.entries(versions).map(([name, version]) => `  '${name}': '${version}'\n`)
  writeFileSync(join(home, 'pnpm-workspace.yaml'), `packages:\n  - '*'\noverrides:\n${overrides.join('')}`)
  const quietly = ['--prefer-offline', '--ignore-scripts', '--no-frozen-lockfile', '--reporter=silent']
  await mustRun('pnpm', ['install', ...quietly], home)
  return folders
}

function writeManifest(folder: string, manifest: object): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2))
}
