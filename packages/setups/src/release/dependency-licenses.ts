import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
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

/** Finds installed packages whose license is missing or not permissive. */
export function checkInstalledLicenses(nodeModules: string): string[] {
  return installed(nodeModules).flatMap(({ name, version, license }) =>
    typeof license === 'string' && isPermissive(license)
      ? []
      : [`${name} ${version} has the license ${license ?? 'none'}`],
  )
}

/** Returns the manifest of every installed package, nested ones included. */
export function installed(nodeModules: string): Manifest[] {
  if (!existsSync(nodeModules)) return []
  const folders = readdirSync(nodeModules).flatMap((name) => {
    if (name.startsWith('.')) return []
    if (!name.startsWith('@')) return [join(nodeModules, name)]
    return readdirSync(join(nodeModules, name)).map((inner) => join(nodeModules, name, inner))
  })
  return folders.flatMap((folder) => [
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest,
    ...installed(join(folder, 'node_modules')),
  ])
}

/** `(MIT OR GPL-2.0)` offers a choice. `MIT AND GPL-2.0` requires both. */
function isPermissive(license: string): boolean {
  return license
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => PERMISSIVE.has(part)))
}
