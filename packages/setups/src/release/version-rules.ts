import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Packed } from './pack-release.ts'

/** Finds changes that have no version yet. */
export function checkChangesets(folder: string): string[] {
  const pending = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md')
  if (pending.length === 0) return []
  return [`.changeset has changes without a version: ${pending.join(', ')}. Run "pnpm release:version".`]
}

/** Finds a version that is not released by a changeset: the changelog starts with each one. */
export function checkVersion({ folder, manifest }: Packed): string[] {
  const { version } = manifest
  if (version === '0.0.0') return ['has the version 0.0.0. Run "pnpm release:version".']
  const path = join(folder, 'CHANGELOG.md')
  const changelog = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const newest = /^## (.+)$/m.exec(changelog)?.[1]
  return newest === version
    ? []
    : [`is at ${version}, but its changelog starts with ${newest ?? 'no version'}`]
}

/** Finds dependencies between our packages that npm cannot install. */
export function checkRanges(packed: Packed, all: readonly Packed[]): string[] {
  const { dependencies, optionalDependencies, peerDependencies } = packed.manifest
  const ranges = Object.entries({ ...dependencies, ...optionalDependencies, ...peerDependencies })
  return ranges.flatMap(([name, range]) => {
    if (/^(?:workspace|link|file|catalog):/.test(range)) return [`depends on ${name} ${range}`]
    const ours = all.find(({ manifest }) => manifest.name === name)
    if (ours !== undefined && ours.manifest.version !== range) {
      return [`depends on ${name} ${range}, but this release has ${ours.manifest.version}`]
    }
    return name.startsWith('@corsage/') && ours === undefined
      ? [`depends on ${name}, which is not public`]
      : []
  })
}
