import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkMetadata, fileUrl, PLACEHOLDER, readMetadata } from './metadata.ts'
import { ROOT } from './pack-release.ts'
import { METADATA } from './packed-fixture.ts'

it('one message lists every field of the root package.json that is empty', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'corsage-metadata-')), 'package.json')
  writeFileSync(path, '{}')
  expect(checkMetadata(readMetadata(path))).toEqual([
    'The root package.json does not set repository.url, homepage, bugs.url. Fill in https:// URLs there. Every package takes them from that file.',
  ])
  expect(checkMetadata({ ...METADATA, homepage: 'corsage.example' })).toEqual([
    expect.stringContaining('does not set homepage.'),
  ])
  expect(checkMetadata(METADATA)).toEqual([])
})

it('the root package.json has the fields to fill in', () => {
  expect(readMetadata(join(ROOT, 'package.json'))).toEqual({
    repository: { type: 'git', url: expect.any(String) },
    homepage: expect.any(String),
    bugs: { url: expect.any(String) },
  })
})

it('the placeholder passes, so that it hides no other problem', () => {
  expect(checkMetadata(PLACEHOLDER)).toEqual([])
})

it('links to files as a browser opens them', () => {
  expect(fileUrl(METADATA, 'docs/cli.md')).toBe('https://git.example/team/corsage/blob/main/docs/cli.md')
})
