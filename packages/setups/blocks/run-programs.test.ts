import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { mustRun } from '../setups/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'corsage-runner-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const server = (headers: string): string => `
  import { createServer } from 'node:http'
  createServer((request, response) => response.writeHead(200, ${headers}).end()).listen(3000)`

const ORIGIN = 'https://app.example.com'
const QUESTION = { title: 'read', method: 'GET', path: '/', headers: {}, expects: { origin: ORIGIN } }

const PROGRAMS: Record<string, { code: string; kind: string; error?: string; problem: unknown[] }> = {
  'sends the headers': {
    code: server(`{ 'Access-Control-Allow-Origin': '${ORIGIN}' }`),
    kind: 'server',
    problem: [],
  },
  'sends no header': {
    code: server('{}'),
    kind: 'server',
    problem: [expect.stringContaining('read: GET / gives 200 for undefined')],
  },
  'does not listen': { code: '', kind: 'server', problem: ['does not listen'] },
  throws: {
    code: `throw new Error('no such option')`,
    kind: 'script',
    problem: [expect.stringMatching('no such')],
  },
  'imports a missing package': {
    code: `import 'not-installed'`,
    kind: 'script',
    problem: [expect.stringContaining('ERR_MODULE_NOT_FOUND')],
  },
  'throws as shown': {
    code: `throw new TypeError('no')`,
    kind: 'script',
    error: 'TypeError: no',
    problem: [],
  },
  'throws otherwise': {
    code: `throw new TypeError('other')`,
    kind: 'script',
    error: 'TypeError: no',
    problem: [expect.stringContaining('but the page shows')],
  },
  'throws nothing': { code: '', kind: 'script', error: 'TypeError: no', problem: [expect.any(String)] },
}

it('the runner finds each program that does not do what its page says', async () => {
  const programs = Object.entries(PROGRAMS).map(([key, { code, kind, error }], index) => {
    const path = join(folder, `${index}.mjs`)
    writeFileSync(path, code)
    return { key, path, kind, error, questions: [QUESTION] }
  })
  const list = join(folder, 'list.json')
  writeFileSync(list, JSON.stringify(programs))
  const runner = fileURLToPath(new URL('./run-programs.mjs', import.meta.url))
  await mustRun('node', [runner, list, `${list}.results`], folder)
  const results = JSON.parse(readFileSync(`${list}.results`, 'utf8')) as Record<string, unknown>
  const expected = Object.entries(PROGRAMS).map(([key, { problem }]) => [key, problem])
  expect(results).toEqual(Object.fromEntries(expected))
})
