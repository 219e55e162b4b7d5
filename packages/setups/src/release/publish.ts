// Publishes the tarballs that passed the checks, in the order of their dependencies:
//   pnpm release:publish
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tarballsIn } from '../../setups/pack.ts'
import type { Manifest } from './metadata.ts'
import { RELEASE } from './pack-release.ts'
import { publishTarballs } from './publish-tarballs.ts'

const releases = Object.entries(tarballsIn(RELEASE)).map(([name, tarball]) => {
  const manifest = join(tarball.replace(/\.tgz$/, ''), 'package.json')
  if (!existsSync(manifest)) throw new Error(`${tarball} is missing. Run "pnpm release:check" first.`)
  return { name, tarball, version: (JSON.parse(readFileSync(manifest, 'utf8')) as Manifest).version }
})
for (const { name, version } of await publishTarballs(releases)) console.log(`Published ${name} ${version}.`)
