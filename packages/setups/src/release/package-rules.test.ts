import { describe, expect, it } from 'vitest'
import { checkFiles, checkLicense, checkLinks, checkPackageMetadata } from './package-rules.ts'
import { CONTENTS, METADATA, packedWith } from './packed-fixture.ts'

it('a package without a mistake passes every rule', () => {
  const packed = packedWith()
  expect([
    ...checkFiles(packed),
    ...checkLicense(packed, CONTENTS['LICENSE'] as string),
    ...checkLinks(packed),
    ...checkPackageMetadata(packed, METADATA),
  ]).toEqual([])
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

it('finds relative links in the README and in the changelog', () => {
  const link = 'See [core](../core/README.md).'
  expect(checkLinks(packedWith({ 'README.md': link, 'CHANGELOG.md': link }))).toEqual([
    'CHANGELOG.md links to ../core/README.md',
    'README.md links to ../core/README.md',
  ])
})

it.each([
  [
    'repository.url',
    { repository: { type: 'git', url: 'git+https://git.example/other.git', directory: 'packages/core' } },
  ],
  ['repository.directory', { repository: METADATA.repository }],
  ['homepage', { homepage: '' }],
  ['bugs.url', { bugs: { url: '' } }],
  ['publishConfig.access', { publishConfig: { provenance: true } }],
  ['publishConfig.provenance', { publishConfig: { access: 'public' } }],
])('finds a wrong %s', (field, changes) => {
  expect(checkPackageMetadata(packedWith({}, changes), METADATA)).toEqual([expect.stringContaining(field)])
})
