import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const command = fileURLToPath(new URL('../dist/corsage.js', import.meta.url))
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corsage-lazy-'))
  await writeFile(
    join(folder, 'hook.cjs'),
    `process.on('exit', () => {
  const loaded = Object.keys(require.cache).flatMap((file) => /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\/(?!.*node_modules)/.exec(file)?.[1] ?? [])
  process.stderr.write(JSON.stringify([...new Set(loaded)]))
})`,
  )
  await writeFile(join(folder, 'policy.json'), '{ "origins": "https://a.example" }')
})

afterAll(() => rm(folder, { recursive: true }))

/** The CommonJS packages that a run loads. Those for RegExps take longer to load than all the rest. */
function loadedBy(args: readonly string[]): Promise<readonly string[]> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['-r', join(folder, 'hook.cjs'), command, ...args],
      (_error, _stdout, stderr) => {
        resolve(JSON.parse(stderr.slice(stderr.lastIndexOf('['))))
      },
    )
  })
}

const slow = ['refa', 'scslre', 'redos-detector', 'node-sarif-builder']

it.each([
  [['check', 'http://127.0.0.1:9/', '--from', 'https://a.example']],
  [['check', '--help']],
  [['audit', 'http://127.0.0.1:9/']],
  [['audit', '--help']],
  [['diff', '--help']],
  [['verify', 'http://127.0.0.1:9/', '--policy', 'POLICY']],
  [['verify', '--help']],
])('corsage %s loads no automata', async (args) => {
  const policy = join(folder, 'policy.json')
  const loaded = await loadedBy(args.map((arg) => arg.replace('POLICY', policy)))
  expect(loaded.filter((name) => slow.includes(name))).toEqual([])
})

it('corsage audit --policy does', async () => {
  expect(await loadedBy(['audit', '--policy', join(folder, 'policy.json')])).toContain('refa')
})
