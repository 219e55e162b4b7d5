import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { packedWith } from './packed-fixture.ts'
import { checkChangesets, checkRanges, checkVersion } from './version-rules.ts'

it('finds changes that have no version yet', () => {
  const folder = mkdtempSync(join(tmpdir(), 'corsage-changesets-'))
  writeFileSync(join(folder, 'README.md'), '')
  writeFileSync(join(folder, 'config.json'), '')
  expect(checkChangesets(folder)).toEqual([])
  writeFileSync(join(folder, 'new-option.md'), '')
  expect(checkChangesets(folder)).toEqual([
    '.changeset has changes without a version: new-option.md. Run "pnpm release:version".',
  ])
})

it('finds a version that the changelog does not start with', () => {
  expect(checkVersion(packedWith())).toEqual([])
  expect(checkVersion(packedWith({}, { version: '0.0.0' }))).toEqual([
    'has the version 0.0.0. Run "pnpm release:version".',
  ])
  expect(checkVersion(packedWith({}, { version: '0.2.0' }))).toEqual([
    'is at 0.2.0, but its changelog starts with 0.1.0',
  ])
  expect(checkVersion(packedWith({ 'CHANGELOG.md': '# @corsage/core\n' }))).toEqual([
    'is at 0.1.0, but its changelog starts with no version',
  ])
})

it('finds ranges that npm cannot install, or that another release fulfills', () => {
  const problemsOf = (dependencies: Record<string, string>): string[] => {
    const adapter = packedWith({}, { name: '@corsage/node', dependencies })
    return checkRanges(adapter, [packedWith(), adapter])
  }
  expect(problemsOf({ '@corsage/core': '0.1.0', 'lru-cache': '^11.0.0' })).toEqual([])
  expect(problemsOf({ '@corsage/core': 'workspace:*' })).toEqual(['depends on @corsage/core workspace:*'])
  expect(problemsOf({ 'lru-cache': 'file:../lru-cache' })).toEqual(['depends on lru-cache file:../lru-cache'])
  expect(problemsOf({ '@corsage/core': '0.0.9' })).toEqual([
    'depends on @corsage/core 0.0.9, but this release has 0.1.0',
  ])
  expect(problemsOf({ '@corsage/proof': '0.1.0' })).toEqual([
    'depends on @corsage/proof, which is not public',
  ])
})
