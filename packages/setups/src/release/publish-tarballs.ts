import { dirname } from 'node:path'
import { mustRun, run } from '../../setups/run.ts'

export interface Release {
  readonly name: string
  readonly version: string
  readonly tarball: string
}

/** Publishes the versions that npm does not have yet, one after the other. Returns them. */
export async function publishTarballs(
  releases: readonly Release[],
  flags: readonly string[] = [],
): Promise<readonly Release[]> {
  const published: Release[] = []
  for (const release of releases) {
    const { name, version, tarball } = release
    if ((await publishedVersions(name, dirname(tarball), flags)).includes(version)) continue
    await mustRun('npm', ['publish', tarball, ...flags], dirname(tarball))
    published.push(release)
  }
  return published
}

/** Returns the versions that npm has. It exits with an error for a package that it does not know. */
async function publishedVersions(
  name: string,
  folder: string,
  flags: readonly string[],
): Promise<readonly string[]> {
  const view = ['view', name, 'versions', '--json', '--loglevel=silent', ...flags]
  const { code, output } = await run('npm', view, folder)
  return code === 0 ? [JSON.parse(output) as string | readonly string[]].flat() : []
}
