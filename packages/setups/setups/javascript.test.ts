import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { mustRun, run } from './run.ts'
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

  it('runs the command', async () => {
    const options = `export default { origins: 'https://app.example.com/' }`
    writeFileSync(join(folder, 'cors.mjs'), options)
    const { code, output } = await run('corsage', ['audit', '--policy', 'cors.mjs'], folder)
    expect([code, output]).toEqual([1, expect.stringContaining('https://app.example.com')])
  })
})
