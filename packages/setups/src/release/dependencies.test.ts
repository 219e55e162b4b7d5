import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkEngines, checkLicenses, dependenciesOf } from './dependencies.ts'
import type { Manifest } from './metadata.ts'

/** Installs a package, and others by their path. Returns the folder of the package. */
function installed(
  dependencies: readonly string[],
  others: Readonly<Record<string, Partial<Manifest>>>,
): string {
  const root = mkdtempSync(join(tmpdir(), 'corsage-installed-'))
  const needs = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']))
  const ours = { license: 'MIT', engines: { node: '>=20' }, dependencies: needs(dependencies) }
  const all = { ours, ...others }
  for (const [path, manifest] of Object.entries(all)) {
    const folder = join(root, 'node_modules', path)
    mkdirSync(folder, { recursive: true })
    const name = path.replace(/^.*node_modules\//, '')
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }))
  }
  return join(root, 'node_modules/ours')
}

it.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0)', '(MIT AND BSD-2-Clause)'])('accepts %s', (license) => {
  expect(checkLicenses(installed(['one'], { one: { license } }))).toEqual([])
})

it.each(['GPL-3.0', 'SEE LICENSE IN terms.txt', 'MIT AND GPL-3.0', undefined])('finds %s', (license) => {
  const manifest = license === undefined ? {} : { license }
  expect(checkLicenses(installed(['one'], { one: manifest }))).toEqual([
    `one 1.0.0 has the license ${license ?? 'none'}`,
  ])
})

it('reads the dependencies of dependencies, and only those', () => {
  const folder = installed(['@a/one'], {
    '@a/one': { dependencies: { two: '1.0.0' }, optionalDependencies: { 'for-another-system': '1.0.0' } },
    two: { license: 'MIT' },
    '@a/one/node_modules/two': { license: 'GPL-3.0', dependencies: { '@a/one': '1.0.0' } },
    'of-others': { license: 'GPL-3.0' },
  })
  expect(dependenciesOf(folder).map(({ name, license }) => [name, license])).toEqual([
    ['@a/one', undefined],
    ['two', 'GPL-3.0'],
  ])
})

it.each([undefined, '*', '>=18', '20 || >=22'])(
  'Node 20 is enough for a dependency that needs %s',
  (node) => {
    const manifest = node === undefined ? {} : { engines: { node } }
    expect(checkEngines(installed(['one'], { one: manifest }))).toEqual([])
  },
)

it.each(['>=20.18.1', '^18 || >=22'])('Node 20 is not enough for a dependency that needs %s', (node) => {
  expect(checkEngines(installed(['one'], { one: { engines: { node } } }))).toEqual([
    `one 1.0.0 needs Node ${node}`,
  ])
})
