import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PACKAGES } from '../setups/packages.ts'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly exports: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
}

const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T
const onJsr = PACKAGES.filter(({ folder }) => existsSync(join(folder, 'jsr.json')))

/** Entry points that JSR refuses, because they add types to global interfaces. */
const ONLY_ON_NPM: Readonly<Record<string, readonly string[]>> = {
  '@corsage/user-agent': ['./matchers'],
}

describe.each(onJsr)('jsr.json of $name', ({ name, folder }) => {
  const npm = read<Manifest>(join(folder, 'package.json'))
  const jsr = read<Manifest & { readonly imports?: Readonly<Record<string, string>> }>(
    join(folder, 'jsr.json'),
  )

  it('has the name, version and license of package.json', () => {
    const { version, license } = npm
    expect(jsr).toMatchObject({ name, version, license })
  })

  it('exports the sources of the entry points', () => {
    const entries = Object.keys(npm.exports).filter(
      (entry) => entry !== './package.json' && !ONLY_ON_NPM[name]?.includes(entry),
    )
    expect(Object.keys(jsr.exports)).toEqual(entries)
    for (const source of Object.values(jsr.exports))
      expect(existsSync(join(folder, String(source)))).toBe(true)
  })

  it('imports the dependencies from npm, in the same range', () => {
    const imports = Object.entries(npm.dependencies ?? {}).map(([dependency, range]) => [
      dependency,
      `npm:${dependency}@${range}`,
    ])
    expect(jsr.imports ?? {}).toEqual(Object.fromEntries(imports))
  })
})
