import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Manifest } from '../src/release/metadata.ts'
import { completed } from '../src/release/pack-release.ts'
import { CONTENTS, METADATA, packedWith, tarballOf } from '../src/release/packed-fixture.ts'
import { attw, publint } from './package-checks.ts'
import { mustRun } from './run.ts'

const tarballWith = (contents: Record<string, string>, changes: Partial<Manifest>): Promise<string> =>
  tarballOf(packedWith(contents, changes))

it('writes the metadata of the root and absolute links into the tarball', async () => {
  const links = '[a](../node/README.md) and [b](../../docs/cli.md)'
  const empty = { repository: { type: 'git', url: '' }, homepage: '', bugs: { url: '' } }
  const tarball = await tarballWith({ 'README.md': links }, empty)
  const { files } = await completed(tarball, 'packages/core', METADATA)
  expect([...files].sort()).toEqual([...Object.keys(CONTENTS), 'package.json'].sort())

  const unpacked = mkdtempSync(join(tmpdir(), 'corsage-unpacked-'))
  await mustRun('tar', ['-xzf', tarball, '-C', unpacked], unpacked)
  expect(JSON.parse(readFileSync(join(unpacked, 'package/package.json'), 'utf8'))).toMatchObject({
    ...METADATA,
    repository: { ...METADATA.repository, directory: 'packages/core' },
  })
  expect(readFileSync(join(unpacked, 'package/README.md'), 'utf8')).toBe(
    '[a](https://git.example/team/corsage/blob/main/packages/node/README.md) and [b](https://git.example/team/corsage/blob/main/docs/cli.md)',
  )
})

describe('publint and attw fail', () => {
  it('if an entry point is missing', async () => {
    const { code, output } = await publint(await tarballWith({}, { main: './dist/missing.js' }))
    expect(code).toBe(1)
    expect(output).toContain('does not exist')
  })

  it('if a package has no types for require', async () => {
    const exports = {
      import: { types: './dist/index.d.ts', default: './dist/index.js' },
      require: './dist/index.cjs',
    }
    const { code, output } = await attw(
      await tarballWith({ 'dist/index.cjs': 'exports.one = 1' }, { exports }),
    )
    expect(code).toBe(1)
    expect(output).not.toContain('No problems found')
  })
})
