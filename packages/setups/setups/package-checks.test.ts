import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { checkEngines, checkLicenses, dependenciesOf } from '../src/release/dependencies.ts'
import { checkPackage } from '../src/release/package-rules.ts'
import { attw, publint } from './package-checks.ts'
import { PACKAGES } from './packages.ts'

const packed = inject('packed')
const modules = join(inject('folders').newest, 'node_modules')

describe.each(packed.map((one) => [one.manifest.name, one] as const))('%s', (name, one) => {
  it('is complete', () => {
    expect(checkPackage(one, packed)).toEqual([])
  })

  it('depends only on packages that have a permissive license and accept its oldest version of Node', () => {
    const folder = join(modules, name)
    expect([...checkLicenses(folder), ...checkEngines(folder)]).toEqual([])
    const direct = Object.keys(one.manifest.dependencies ?? {})
    expect(dependenciesOf(folder).map((found) => found.name)).toEqual(expect.arrayContaining(direct))
  })

  it('passes publint', async () => {
    expect(await publint(one.tarball)).toMatchObject({
      code: 0,
      output: expect.stringContaining('All good!'),
    })
  })

  // The command line has no module to import.
  if (PACKAGES.some((source) => source.name === name && source.isImported)) {
    it('has types for every way to resolve it', async () => {
      expect(await attw(one.tarball)).toMatchObject({
        code: 0,
        output: expect.stringContaining('No problems found'),
      })
    })
  }
})
