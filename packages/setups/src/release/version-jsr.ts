// Copies the versions of the packages into their jsr.json files:
//   pnpm release:version
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PACKAGES } from '../../setups/packages.ts'
import type { Manifest } from './metadata.ts'

for (const { folder } of PACKAGES) {
  const path = join(folder, 'jsr.json')
  if (!existsSync(path)) continue
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  writeFileSync(path, readFileSync(path, 'utf8').replace(/("version": ")[^"]*/, `$1${version}`))
}
