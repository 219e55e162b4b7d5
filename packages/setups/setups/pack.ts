import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PACKAGES } from './packages.ts'
import { mustRun } from './run.ts'

/** Packs every package as it would be published. Returns the tarball of each, by package name. */
export async function pack(folder: string): Promise<Record<string, string>> {
  mkdirSync(folder, { recursive: true })
  const tarballs = tarballsIn(folder)
  const packed = PACKAGES.map(({ name, folder: source }) =>
    mustRun('pnpm', ['pack', '--out', tarballs[name] as string], source),
  )
  await Promise.all(packed)
  return tarballs
}

/** Returns the tarball of each package in a folder, by package name. */
export function tarballsIn(folder: string): Record<string, string> {
  return Object.fromEntries(
    PACKAGES.map(({ name }) => [name, join(folder, `${name.replace('@', '').replace('/', '-')}.tgz`)]),
  )
}
