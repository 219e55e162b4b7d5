import { describe, expect, inject, it } from 'vitest'
import { attw, publint } from './package-checks.ts'
import { PACKAGES } from './packages.ts'

const tarballs = inject('tarballs')

describe.each(PACKAGES)('$name', ({ name, isImported }) => {
  const tarball = tarballs[name] as string

  it('passes publint', async () => {
    expect(await publint(tarball)).toMatchObject({ code: 0, output: expect.stringContaining('All good!') })
  })

  if (isImported) {
    it('has types for every way to resolve it', async () => {
      expect(await attw(tarball)).toMatchObject({
        code: 0,
        output: expect.stringContaining('No problems found'),
      })
    })
  }
})
