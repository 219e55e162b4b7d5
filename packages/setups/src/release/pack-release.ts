import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pack } from '../../setups/pack.ts'
import { PACKAGES } from '../../setups/packages.ts'
import { mustRun } from '../../setups/run.ts'
import { absoluteLinks } from './links.ts'
import { fileUrl, type Manifest, type Metadata } from './metadata.ts'

export const ROOT: string = fileURLToPath(new URL('../../../../', import.meta.url))

/** The packages that passed `pnpm release:check`, for `pnpm release:publish`. */
export const RELEASE: string = fileURLToPath(new URL('../../release', import.meta.url))

/** A package as npm gets it. */
export interface Packed {
  /** The folder in the repository, such as `packages/core`. */
  readonly directory: string
  readonly tarball: string
  /** The folder with the contents of the tarball. */
  readonly folder: string
  readonly manifest: Manifest
  /** The paths in the tarball. */
  readonly files: readonly string[]
}

/** Packs every public package into a folder, with the metadata and with links that work on npm. */
export async function packRelease(folder: string, metadata: Metadata): Promise<readonly Packed[]> {
  rmSync(folder, { recursive: true, force: true })
  const tarballs = await pack(folder)
  const packed = PACKAGES.map(async ({ name, folder: source }) => {
    const directory = relative(ROOT, source).split(sep).join('/')
    return completed(tarballs[name] as string, directory, metadata)
  })
  return Promise.all(packed)
}

/** Writes the metadata and absolute links into a tarball. */
export async function completed(tarball: string, directory: string, metadata: Metadata): Promise<Packed> {
  const folder = tarball.replace(/\.tgz$/, '')
  mkdirSync(folder, { recursive: true })
  await mustRun('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'], folder)
  const path = join(folder, 'package.json')
  const manifest = withMetadata(JSON.parse(readFileSync(path, 'utf8')) as Manifest, directory, metadata)
  writeFileSync(path, `${JSON.stringify(manifest, undefined, 2)}\n`)
  const urlOf = (target: string): string => fileUrl(metadata, target)
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.md'))) {
    const page = join(folder, name)
    writeFileSync(page, absoluteLinks(readFileSync(page, 'utf8'), directory, urlOf))
  }
  // The folder has the packed files alone, so tar needs no list of them. npm expects them in `package`.
  await mustRun('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], folder)
  const made = readdirSync(folder).find((file) => file.endsWith('.tgz')) as string
  writeFileSync(tarball, readFileSync(join(folder, made)))
  rmSync(join(folder, made))
  const listed = await mustRun('tar', ['-tzf', tarball], folder)
  const files = listed.split(/\r?\n/).flatMap((file) => /^package\/(.*[^/])$/.exec(file)?.[1] ?? [])
  return { directory, tarball, folder, manifest, files }
}

function withMetadata(manifest: Manifest, directory: string, metadata: Metadata): Manifest {
  const { repository, homepage, bugs } = metadata
  return { ...manifest, repository: { ...repository, directory }, homepage, bugs }
}
