import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkInstalledLicenses, installed } from './dependency-licenses.ts'

function installedWith(licenses: Readonly<Record<string, string | undefined>>): string {
  const root = mkdtempSync(join(tmpdir(), 'corsage-installed-'))
  for (const [path, license] of Object.entries(licenses)) {
    mkdirSync(join(root, path), { recursive: true })
    const name = path.replace(/^.*node_modules\//, '')
    writeFileSync(join(root, path, 'package.json'), JSON.stringify({ name, version: '1.0.0', license }))
  }
  return root
}

it.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0)', '(MIT AND BSD-2-Clause)'])('accepts %s', (license) => {
  expect(checkInstalledLicenses(installedWith({ one: license }))).toEqual([])
})

it.each(['GPL-3.0', 'SEE LICENSE IN terms.txt', 'MIT AND GPL-3.0', undefined])('finds %s', (license) => {
  expect(checkInstalledLicenses(installedWith({ one: license }))).toEqual([
    `one 1.0.0 has the license ${license ?? 'none'}`,
  ])
})

it('reads packages with a scope, and packages in packages', () => {
  const root = installedWith({ '@a/one': 'MIT', two: 'MIT', 'two/node_modules/three': 'GPL-3.0' })
  expect(installed(root).map(({ name }) => name)).toEqual(['@a/one', 'two', 'three'])
  expect(checkInstalledLicenses(root)).toEqual(['three 1.0.0 has the license GPL-3.0'])
})
