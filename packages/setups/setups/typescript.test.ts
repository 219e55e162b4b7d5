import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { mustRun } from './run.ts'
import type { ProjectName, TypeScriptVersion } from './versions.ts'

const folders = inject('folders')
const WORKS = 'every package works\n'

/** How a project resolves imports, and its module format. */
const RESOLUTIONS = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  node16: { module: 'node16', moduleResolution: 'node16' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
} as const

type Resolution = keyof typeof RESOLUTIONS

/** The types of Hono 4.13 need TypeScript 5.7. */
const WITHOUT_LIBRARIES = ['newest with TypeScript 5.4']

const EVERY_RESOLUTION = Object.keys(RESOLUTIONS) as Resolution[]
const COMBINATIONS: Record<ProjectName, Partial<Record<TypeScriptVersion, readonly Resolution[]>>> = {
  newest: {
    '5.4': EVERY_RESOLUTION,
    '5.9': EVERY_RESOLUTION,
    '6.0': EVERY_RESOLUTION,
    '7.0': EVERY_RESOLUTION,
  },
  oldest: { '5.4': ['node16'], '7.0': ['nodenext'] },
}

describe.each(Object.keys(folders) as ProjectName[])('%s', (project) => {
  const folder = folders[project]

  describe.each(Object.keys(COMBINATIONS[project]) as TypeScriptVersion[])(
    'with TypeScript %s',
    (version) => {
      const tsc = (configuration: string) =>
        mustRun('node', [`node_modules/typescript-${version}/bin/tsc`, '-p', configuration], folder)

      const compile = async (resolution: Resolution, output: string, sources: readonly string[]) => {
        mkdirSync(join(folder, output))
        const compilerOptions = {
          ...RESOLUTIONS[resolution],
          target: 'es2022',
          lib: ['es2023', 'dom', 'dom.iterable'],
          types: ['node'],
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          skipLibCheck: WITHOUT_LIBRARIES.includes(`${project} with TypeScript ${version}`),
          esModuleInterop: true,
          rootDir: '..',
          outDir: '.',
        }
        const files = sources.map((source) => `../${source}`)
        writeFileSync(join(folder, output, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
        expect(await tsc(output)).toBe('')
      }

      it.each(COMBINATIONS[project][version] ?? [])(
        'compiles strictly with resolution %s, and the output runs',
        async (resolution) => {
          const output = `typescript-${version}-${resolution}`
          await compile(resolution, output, ['program.ts', 'one-package.ts', 'refused.ts'])
          expect(await mustRun('node', [`${output}/program.js`], folder)).toBe(WORKS)
          expect(await mustRun('node', [`${output}/one-package.js`], folder)).toBe(WORKS)
        },
      )

      it('compiles strictly as CommonJS, and the output runs', async () => {
        const output = `typescript-${version}-commonjs`
        await compile('node16', output, ['one-package.cts'])
        expect(await mustRun('node', [`${output}/one-package.cjs`], folder)).toBe(WORKS)
      })
    },
  )
})
