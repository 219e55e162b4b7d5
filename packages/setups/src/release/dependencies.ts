import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { minVersion, satisfies } from 'semver'
import type { Manifest } from './metadata.ts'

/** Licenses that permit use in any product, without a duty to publish its source. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
])

/** Finds dependencies of an installed package, direct or not, whose license is missing or not permissive. */
export function checkLicenses(folder: string): string[] {
  return dependenciesOf(folder).flatMap(({ name, version, license }) =>
    typeof license === 'string' && isPermissive(license)
      ? []
      : [`${name} ${version} has the license ${license ?? 'none'}`],
  )
}

/** Finds dependencies that refuse the oldest version of Node that the package accepts. npm warns about them. */
export function checkEngines(folder: string): string[] {
  const oldest = minVersion(manifestIn(folder).engines?.node ?? '*') ?? ''
  return dependenciesOf(folder).flatMap(({ name, version, engines }) =>
    satisfies(oldest, engines?.node ?? '*') ? [] : [`${name} ${version} needs Node ${engines?.node}`],
  )
}

/** Returns the manifests of all dependencies, as Node finds them. */
export function dependenciesOf(folder: string, found = new Map<string, Manifest>()): Manifest[] {
  const { dependencies, optionalDependencies } = manifestIn(folder)
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const installed = find(name, folder)
    // An optional dependency can be for another system.
    if (installed === undefined || found.has(installed)) continue
    found.set(installed, manifestIn(installed))
    dependenciesOf(installed, found)
  }
  return [...found.values()]
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

function find(name: string, folder: string): string | undefined {
  const path = join(folder, 'node_modules', name)
  if (existsSync(path)) return path
  return dirname(folder) === folder ? undefined : find(name, dirname(folder))
}

/** `(MIT OR GPL-2.0)` offers a choice. `MIT AND GPL-2.0` requires both. */
function isPermissive(license: string): boolean {
  return license
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => PERMISSIVE.has(part)))
}
