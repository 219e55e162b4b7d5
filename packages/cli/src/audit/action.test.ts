import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Run } from '../test-command.ts'
import { nodeServer, type TestServer } from '../test-servers.ts'

interface Step {
  readonly shell: string
  readonly env: Readonly<Record<string, string>>
  readonly run: string
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}

const packageFolder = fileURLToPath(new URL('../..', import.meta.url))
const trusted = 'https://app.example.com'

let action: Action
let workspace: string
let open: TestServer
let closed: TestServer
let cookies: Set<string | undefined>

beforeAll(async () => {
  action = parse(await readFile(join(packageFolder, 'action/action.yml'), 'utf8'))
  // A repository that has the command among its packages, as npx looks for it.
  workspace = await mkdtemp(join(tmpdir(), 'corsage-action-'))
  await writeFile(join(workspace, 'package.json'), '{ "dependencies": { "@corsage/cli": "*" } }')
  await mkdir(join(workspace, 'node_modules/@corsage'), { recursive: true })
  await mkdir(join(workspace, 'node_modules/.bin'))
  await symlink(packageFolder, join(workspace, 'node_modules/@corsage/cli'), 'junction')
  await symlink('../@corsage/cli/dist/corsage.js', join(workspace, 'node_modules/.bin/corsage'))
  // The same for Windows.
  const script = '@node "%~dp0\\..\\@corsage\\cli\\dist\\corsage.js" %*'
  await writeFile(join(workspace, 'node_modules/.bin/corsage.cmd'), script)
  cookies = new Set()
  open = await nodeServer((request, response) => {
    cookies.add(request.headers.cookie)
    const { origin } = request.headers
    response.writeHead(200, origin === undefined ? {} : { 'access-control-allow-origin': origin }).end()
  })
  closed = await nodeServer((_request, response) => response.writeHead(401).end())
})

afterAll(async () => {
  await Promise.all([open.close(), closed.close()])
  await rm(workspace, { recursive: true })
})

/** Runs the steps as a runner does: inputs in place of their expressions, and bash with these flags. */
async function runAction(inputs: Readonly<Record<string, string>>): Promise<Run> {
  const inputOf = (name: string) => inputs[name] ?? action.inputs[name]?.default ?? ''
  let last: Run = { status: 0, stdout: '', stderr: '' }
  for (const { env, run } of action.runs.steps) {
    const entries = Object.entries(env).map(([name, value]) => [
      name,
      value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_all, input: string) => inputOf(input)),
    ])
    const script = join(workspace, 'step.sh')
    await writeFile(script, run)
    last = await new Promise((ended) => {
      execFile(
        'bash',
        ['--noprofile', '--norc', '-e', '-o', 'pipefail', script],
        { cwd: workspace, env: { ...process.env, ...Object.fromEntries(entries) } },
        (error, stdout, stderr) => {
          ended({ status: error === null ? 0 : (error.code as number), stdout, stderr })
        },
      )
    })
    if (last.status !== 0) return last
  }
  return last
}

describe('the GitHub Action', () => {
  it('is a composite action that describes its inputs, and uses each of them', () => {
    expect(action.runs.using).toBe('composite')
    const uses = action.runs.steps.flatMap(({ env }) => Object.values(env)).join()
    for (const [name, { description, default: value }] of Object.entries(action.inputs)) {
      expect(description).toMatch(/^[A-Z].*\.$/)
      expect(typeof value).toBe('string')
      expect(uses).toContain(`\${{ inputs.${name} }}`)
    }
    // Text of an input in a script could be run.
    for (const { run, shell } of action.runs.steps)
      expect([run.includes('${{'), shell]).toEqual([false, 'bash'])
  })

  it('annotates, and fails', async () => {
    const { status, stdout } = await runAction({
      urls: `${open.url}/a\n  ${open.url}/b`,
      from: trusted,
      cookie: 'id=1; b=2',
    })
    expect(stdout).toContain('::error title=corsage any-origin::')
    expect(stdout).toContain(`${open.url}/a`)
    expect(stdout).toContain(`${open.url}/b`)
    expect([...cookies]).toContain('id=1; b=2')
    expect(status).toBe(1)
  })

  it('passes, with --fail-on', async () => {
    const { status } = await runAction({ urls: open.url, from: trusted, 'fail-on': 'critical' })
    expect(status).toBe(0)
  })

  it('fails if the audit is inconclusive', async () => {
    expect((await runAction({ urls: closed.url })).status).toBe(2)
  })

  it('writes SARIF of a policy, with a baseline', async () => {
    await writeFile(
      join(workspace, 'cors.json'),
      '{ "origins": ["https://a.example", "http://b.example"], "maxAge": 60 }',
    )
    await writeFile(
      join(workspace, 'accepted.json'),
      '{ "accepted": [{ "code": "insecure-origin", "reason": "x" }] }',
    )
    const { status } = await runAction({
      policy: 'cors.json',
      baseline: 'accepted.json',
      sarif: 'audit.sarif',
    })
    expect(status).toBe(0)
    const { runs } = JSON.parse(await readFile(join(workspace, 'audit.sarif'), 'utf8'))
    expect(runs[0].results[0]).toMatchObject({
      ruleId: 'insecure-origin',
      suppressions: [{ justification: 'x' }],
    })
  })

  it('treats inputs as text', async () => {
    const { status } = await runAction({
      urls: `$(touch\${IFS}pwned) \`touch\${IFS}pwned\` * --help`,
      from: '"; touch pwned; "',
    })
    expect(status).toBe(2)
    expect(existsSync(join(workspace, 'pwned'))).toBe(false)
  })
})
