import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { mustRun } from './run.ts'

const folder = inject('folders').newest
const WORKS = 'every package works\n'

describe('esbuild', () => {
  const esbuild = (...parameters: string[]) =>
    mustRun(
      'node',
      ['node_modules/esbuild/bin/esbuild', '--bundle', '--log-level=warning', ...parameters],
      folder,
    )

  it('bundles everything for Node', async () => {
    // Some frameworks are CommonJS, and an ES module bundle has no `require`.
    const banner = `--banner:js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`
    const warnings = await esbuild(
      'program.ts',
      '--platform=node',
      '--format=esm',
      banner,
      '--outfile=esbuild/node.mjs',
    )
    expect(warnings).toBe('')
    expect(await mustRun('node', ['esbuild/node.mjs'], folder)).toBe(WORKS)
  })

  it('bundles the packages without Node APIs for a browser or a Worker', async () => {
    const warnings = await esbuild(
      'browser.ts',
      '--platform=browser',
      '--format=esm',
      '--outfile=esbuild/browser.mjs',
    )
    expect(warnings).toBe('')
    expect(await mustRun('node', ['esbuild/browser.mjs'], folder)).toBe(WORKS)
  })

  it('drops unused exports', async () => {
    await esbuild('unused.ts', '--platform=node', '--format=esm', '--outfile=esbuild/unused.mjs')
    const size = await mustRun('node', ['--print', 'fs.statSync("esbuild/unused.mjs").size'], folder)
    expect(Number(size)).toBeLessThan(100)
  })

  it('drops the guard where only cors is used', async () => {
    await esbuild(
      'cors-only.ts',
      '--platform=node',
      '--format=esm',
      '--external:fastify-plugin',
      '--outfile=esbuild/cors-only.mjs',
    )
    const bundle = readFileSync(join(folder, 'esbuild/cors-only.mjs'), 'utf8')
    expect(bundle).toContain('access-control-allow-origin')
    // A header that only the guard reads, and a text that only the guard sends.
    expect(bundle).not.toContain('sec-fetch-')
    expect(bundle).not.toContain('allowed to make this')
  })
})

describe('Vite', () => {
  const vite = (...parameters: string[]) =>
    mustRun('node', ['node_modules/vite/bin/vite.js', 'build', '--logLevel=warn', ...parameters], folder)

  it('bundles for a server', async () => {
    expect(await vite('--ssr', 'program.ts', '--outDir', 'vite/node')).toBe('')
    expect(await mustRun('node', ['vite/node/program.js'], folder)).toBe(WORKS)
  })

  it('bundles for a page', async () => {
    expect(await vite('--config', 'vite.page.config.mjs')).toBe('')
    expect(await mustRun('node', ['vite/page/browser.js'], folder)).toBe(WORKS)
  })
})
