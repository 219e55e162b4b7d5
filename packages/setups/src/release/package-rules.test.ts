import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  checkFiles,
  checkLicense,
  checkLinks,
  checkPackage,
  checkPublishConfig,
  checkReadme,
} from './package-rules.ts'
import { CONTENTS, packedWith } from './packed-fixture.ts'

it('a package without a mistake passes every rule', () => {
  const license = readFileSync(new URL('../../../../LICENSE', import.meta.url), 'utf8')
  const packed = packedWith({ LICENSE: license })
  expect(checkPackage(packed, [packed])).toEqual([])
})

describe('files', () => {
  it.each(['README.md', 'CHANGELOG.md', 'LICENSE'])('finds that %s is missing', (file) => {
    expect(checkFiles(packedWith({ [file]: null }))).toEqual([`has no ${file}`])
  })

  it.each([
    'dist/index.test.js',
    'test/server.js',
    'dist/__snapshots__/index.snap',
    'tsconfig.json',
    'vitest.config.ts',
    'api/index.api.md',
    '.env',
  ])('finds %s, which only the repository needs', (file) => {
    expect(checkFiles(packedWith({ [file]: 'text' }))).toEqual([`contains ${file}`])
  })

  it.each([
    ['exports', { exports: { './a': { import: { default: './dist/a.js' } } } }],
    ['bin', { bin: { a: './dist/a.js' } }],
    ['main', { main: './dist/a.js' }],
    ['types', { types: 'dist/a.js' }],
  ])('finds a missing file that %s names', (_, changes) => {
    expect(checkFiles(packedWith({}, changes))).toEqual([
      expect.stringMatching(/^names (\.\/)?dist\/a\.js, which/),
    ])
  })
})

describe('license', () => {
  it('finds another license in package.json', () => {
    expect(checkLicense(packedWith({}, { license: 'ISC' }), 'The license')).toEqual([
      'has the license ISC, not MIT',
    ])
  })

  it('finds a LICENSE that differs, or is missing', () => {
    const differs = ['has a LICENSE that differs from the one of the repository']
    expect(checkLicense(packedWith(), 'Another license')).toEqual(differs)
    expect(checkLicense(packedWith({ LICENSE: null }), 'The license')).toEqual(differs)
  })
})

describe('README', () => {
  const readme = CONTENTS['README.md'] as string
  it.each([
    ['another name', readme.replace('# @corsage/core', '# @corsage/node')],
    ['no paragraph', readme.replace('It decides about requests.\n\n', '')],
    ['no command that installs the package', readme.replace('install @corsage/core', 'install hono')],
    ['a paragraph before the command', readme.replace('```sh', 'More.\n\n```sh')],
    ['a paragraph before the program', readme.replace('```js', 'More.\n\n```js')],
    ['a program without the package', readme.replace("'@corsage/core'", "'hono'")],
  ])('finds %s', (_, text) => {
    expect(text).not.toBe(readme)
    expect(checkReadme(packedWith({ 'README.md': text }))).toEqual([expect.stringContaining('README.md')])
  })

  it('expects the command of a package that has one', () => {
    const packed = packedWith({}, { bin: { tool: './dist/index.js' } })
    expect(checkReadme(packed)).toHaveLength(1)
    const text = readme.replace(/```js[^`]+/, '```sh\ntool check\n')
    expect(checkReadme({ ...packed, folder: packedWith({ 'README.md': text }).folder })).toEqual([])
  })
})

it('finds relative links in the README and in the changelog', () => {
  const link = 'See [core](../core/README.md).'
  expect(checkLinks(packedWith({ 'README.md': link, 'CHANGELOG.md': link }))).toEqual([
    'CHANGELOG.md links to ../core/README.md',
    'README.md links to ../core/README.md',
  ])
})

it('finds a package that npm would not publish for everyone, or not with its origin', () => {
  expect(checkPublishConfig(packedWith({}, { publishConfig: {} }))).toEqual([
    'needs publishConfig.access public',
    'needs publishConfig.provenance true',
  ])
})
