import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { PACKAGES } from './packages.ts'
import { run } from './run.ts'

const tarballs = inject('tarballs')
const here = fileURLToPath(new URL('..', import.meta.url))

describe.each(PACKAGES)('$name', ({ name, isImported }) => {
  const tarball = tarballs[name] as string

  it('passes publint', async () => {
    expect(await run('node_modules/.bin/publint', ['run', tarball, '--strict'], here)).toMatchObject({
      code: 0,
      output: expect.stringContaining('All good!'),
    })
  })

  if (isImported) {
    it('has types for every way to resolve it', async () => {
      expect(await run('node_modules/.bin/attw', [tarball, '--format', 'table-flipped'], here)).toMatchObject(
        {
          code: 0,
          output: expect.stringContaining('No problems found'),
        },
      )
    })
  }
})
