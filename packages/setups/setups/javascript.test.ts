import { describe, expect, inject, it } from 'vitest'
import { mustRun } from './run.ts'
import type { ProjectName } from './versions.ts'

const folders = inject('folders')
const WORKS = 'every package works\n'

describe.each(Object.keys(folders) as ProjectName[])('with the %s frameworks', (project) => {
  const folder = folders[project]

  it('runs from CommonJS, by name and by default', async () => {
    expect(await mustRun('node', ['program.cjs'], folder)).toBe(WORKS)
  })

  it('runs as an ES module', async () => {
    const removeTypes = ['program.ts', '--outfile=plain/program.mjs']
    await mustRun('node', ['node_modules/esbuild/bin/esbuild', ...removeTypes], folder)
    expect(await mustRun('node', ['plain/program.mjs'], folder)).toBe(WORKS)
  })
})
