import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PACKAGES } from './packages.ts'
import { mustRun } from './run.ts'

/** Packs every package as it would be published. Returns the tarball of each, by package name. */
export async function pack(folder: string): Promise<Record<string, string>> {
  mkdirSync(folder, { recursive: true })
  const packed = PACKAGES.map(async ({ name, folder: source }) => {
    const tarball = join(folder, `${name.replace('@', '').replace('/', '-')}.tgz`)
    await mustRun('pnpm', ['pack', '--out', tarball], source)
    return [name, tarball] as const
  })
  return Object.fromEntries(await Promise.all(packed))
}
