import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PathDifference } from './compare.ts'

const command = fileURLToPath(new URL('../../dist/corsage.js', import.meta.url))
let folder: string

/** Runs the built command in the folder of the files. */
function corsage(args: readonly string[], cwd = folder, tmp = join(folder, 'tmp')) {
  return new Promise<{ readonly status: unknown; readonly stdout: string; readonly stderr: string }>(
    (resolve) => {
      const env = { ...process.env, TMPDIR: tmp }
      execFile(process.execPath, [command, ...args], { cwd, env }, (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : error.code, stdout, stderr })
      })
    },
  )
}

async function git(...args: readonly string[]): Promise<void> {
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@a.example']
  await promisify(execFile)('git', [...who, ...args], { cwd: folder })
}

const module = `import { origins } from './origins.js'
import { createPolicy } from 'present'
console.log('loaded')
export const policy = createPolicy({ origins })
`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corsage-'))
  for (const each of ['tmp', 'api', 'node_modules/present', 'api/node_modules/near']) {
    await mkdir(join(folder, each), { recursive: true })
  }
  const core = new URL('../../../core/dist/index.js', import.meta.url).href
  const files = {
    'node_modules/present/index.js': `export { createPolicy } from ${JSON.stringify(core)}\n`,
    'node_modules/present/package.json': '{ "type": "module", "exports": "./index.js" }',
    'api/node_modules/near/index.js': `export const origins = 'https://near.example'\n`,
    'api/node_modules/near/package.json': '{ "type": "module", "exports": "./index.js" }',
    '.gitignore': 'node_modules\ntmp\n',
    'package.json': '{ "type": "module" }',
    'api/package.json': '{ "type": "module" }',
    'api/cors.js': `export { origins } from 'near'\nexport default { origins: 'https://near.example' }\n`,
    'cors.js': module,
    'origins.js': `export const origins = ['https://a.example']\n`,
    'a.json': '{ "origins": ["https://a.example"] }',
    'b.json': '{ "origins": ["https://a.example", "https://b.example"] }',
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  await git('init', '-q', '-b', 'main')
  await git('add', '-A')
  await git('commit', '-q', '-m', 'one')
  await writeFile(
    join(folder, 'origins.js'),
    `export const origins = ['https://a.example', 'https://b.example']\n`,
  )
})

afterAll(() => rm(folder, { recursive: true }))

describe.concurrent('exit status', () => {
  it.each([
    [['a.json', 'a.json'], 0],
    [['a.json', 'b.json'], 1],
    [['b.json', 'a.json'], 0],
    [['a.json', 'b.json', '--allow-wider'], 0],
    [['a.json', 'missing.json'], 2],
    [['a.json'], 2],
  ])('corsage diff %j: %i', async (args, status) => {
    expect((await corsage(['diff', ...args])).status).toBe(status)
  })
})

interface Document {
  readonly verdicts: readonly string[]
  readonly opens: boolean
  readonly paths: readonly (PathDifference & { readonly verdicts: readonly string[] })[]
}

async function json(...args: readonly string[]): Promise<Document> {
  return JSON.parse((await corsage(['diff', ...args, '--format', 'json'])).stdout)
}

describe.concurrent('formats', () => {
  it('text names the request and both verdicts', async () => {
    const { stdout } = await corsage(['diff', 'a.json', 'b.json'])
    expect(stdout).toContain('all paths  wider')
    expect(stdout).toContain('wider: origins https://b.example')
    expect(stdout).toContain('GET https://server.invalid/example from https://b.example')
    expect(stdout).toMatch(/OLD: refused\n {6}Access to fetch [\s\S]*NEW: allowed/)
  })

  it('json has everything', async () => {
    const { verdicts, opens, paths } = await json('a.json', 'b.json')
    expect([verdicts, opens]).toEqual([['wider'], true])
    expect(paths).toMatchObject([
      {
        path: null,
        verdicts: ['wider'],
        changes: [
          {
            dimension: 'origins',
            direction: 'wider',
            subject: 'https://b.example',
            witness: {
              origin: 'https://b.example',
              method: 'GET',
              credentials: 'omit',
              before: { allowed: false },
              after: { allowed: true, reason: null },
            },
          },
        ],
      },
    ])
  })

  it('github is Markdown, also with a pipe in a RegExp', async () => {
    const { stdout } = await corsage(['diff', 'a.json', 'b.json', '--format', 'github'])
    expect(stdout).toContain('| `all paths` | wider |')
    expect(stdout).toContain('| wider: origins `https://b.example` |')
    await writeFile(join(folder, 'pipe.mjs'), 'export default { origins: /^https:\\/\\/(a|b)\\.example$/ }\n')
    const pipes = await corsage(['diff', 'a.json', 'pipe.mjs', '--format', 'github'])
    expect(pipes.stdout).toContain('`/^https:\\/\\/(a\\|b)\\.example$/`')
  })

  it('github stays within the limit of a comment', async () => {
    const resources = Object.fromEntries(
      Array.from({ length: 900 }, (_, index) => [
        `/a/long/path/${index}/*`,
        { origins: 'https://b.example' },
      ]),
    )
    await writeFile(join(folder, 'many.json'), JSON.stringify({ origins: 'https://a.example', resources }))
    const { stdout } = await corsage(['diff', 'a.json', 'many.json', '--format', 'github'])
    expect(stdout.length).toBeLessThan(65_536)
    expect(stdout).toContain('Some differences are not shown')
  })
})

describe.concurrent('revisions', () => {
  it('the whole tree of a revision, with the present node_modules', async () => {
    const { paths } = await json('main:cors.js', 'cors.js')
    expect(paths[0]?.changes.map(({ subject }) => subject)).toEqual(['https://b.example'])
    expect((await json('HEAD:cors.js', 'main:cors.js')).verdicts).toEqual(['unchanged'])
  })

  it('output of a module is not in the result', async () => {
    const { stdout, stderr } = await corsage(['diff', 'main:cors.js', 'cors.js', '--json'])
    expect(() => JSON.parse(stdout)).not.toThrow()
    expect(stderr).toContain('loaded')
  })

  it('node_modules of a package, and paths relative to a folder', async () => {
    const { status, stdout } = await corsage(
      ['diff', 'main:./cors.js', 'cors.js', '--json'],
      join(folder, 'api'),
    )
    expect([status, JSON.parse(stdout).verdicts]).toEqual([0, ['unchanged']])
  })

  it.each([
    ['nothing:cors.js', 'git knows no revision "nothing"'],
    ['--output=x:cors.js', 'nknown option'],
    ['main:missing.js', 'There is no file "main:missing.js"'],
    [':cors.js', 'git knows no revision ""'],
  ])('%s', async (old, message) => {
    const { status, stderr } = await corsage(['diff', old, 'a.json'])
    expect(status).toBe(2)
    expect(stderr).toMatch(/^corsage: [^\n]+\n$/)
    expect(stderr).toContain(message)
  })
})

it('removes its temporary folders, even after an error', async () => {
  await mkdir(join(folder, 'tmp/own'))
  await corsage(['diff', 'main:cors.js', 'main:missing.js'], folder, join(folder, 'tmp/own'))
  expect(await readdir(join(folder, 'tmp/own'))).toEqual([])
})

describe.concurrent('files that are not a policy', () => {
  it.each([
    ['resolver.mjs', 'export default () => ({})', 'exports a resolver'],
    ['invalid.json', '{ "origins": "https://a.example/" }', 'is not a valid policy'],
  ])('%s', async (name, text, message) => {
    await writeFile(join(folder, name), text)
    const { status, stderr } = await corsage(['diff', 'a.json', name])
    expect(status).toBe(2)
    expect(stderr).toContain(message)
  })
})
