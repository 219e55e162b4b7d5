import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import packageFile from '../package.json' with { type: 'json' }
import { corsage } from './test-command.ts'
import { nodeServer } from './test-servers.ts'

const page = 'https://app.example.com'

describe.concurrent('help', () => {
  it('without arguments, lists the commands', async () => {
    const { status, stdout, stderr } = await corsage([])
    for (const name of ['check', 'audit', 'diff', 'verify', 'generate', 'migrate']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name} .*[a-z]`, 'm'))
    }
    expect(stdout).toContain('Examples:')
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it.each(['check', 'audit', 'diff', 'verify', 'generate', 'migrate'])(
    '%s --help has examples',
    async (name) => {
      const [byOption, byCommand] = await Promise.all([corsage([name, '--help']), corsage(['help', name])])
      expect(byOption.stdout).toContain(`Usage: corsage ${name}`)
      expect(byOption.stdout).toMatch(new RegExp(`Examples:\n( {2}\\$ corsage ${name}.*\n){2,}`))
      expect(byOption.stdout).toMatch(/Exit status:\n {2}0 (.*\n)+ {2}2 /)
      expect(byOption.status).toBe(0)
      expect(byCommand.stdout).toBe(byOption.stdout)
    },
  )

  it('--version', async () => {
    const { status, stdout } = await corsage(['--version'])
    expect(stdout).toBe(`${packageFile.version}\n`)
    expect(status).toBe(0)
  })
})

describe.concurrent('wrong arguments: a message on stderr, nothing on stdout, status 2', () => {
  const url = 'http://127.0.0.1:9/'
  const wrong: readonly { readonly args: readonly string[]; readonly says: string }[] = [
    { args: ['chek'], says: "Unknown command 'chek'. Did you mean check?" },
    { args: ['xyzzy'], says: "Unknown command 'xyzzy'. See corsage --help." },
    { args: ['check', url, '--fron', page], says: "Unknown option '--fron'. Did you mean --from?" },
    { args: ['audit', url, '--polcy', 'x'], says: "Unknown option '--polcy'. Did you mean --policy?" },
    {
      args: ['check'],
      says: "Missing required argument 'url'. See corsage check --help.",
    },
    {
      args: ['check', url],
      says: 'The origin of the page is missing. Add it, for example --from https://app.example.com.',
    },
    {
      args: ['check', 'localhost:3000/items', '-f', page],
      says: '"http://localhost:3000/items"',
    },
    {
      args: ['check', url, '-f', page, '--timeout', '5s'],
      says: '"5s"',
    },
    {
      args: ['check', url, '-f', page, '--engine', 'opera'],
      says: "Option '-e, --engine <name>' argument 'opera' is invalid. Allowed choices are chromium, firefox, webkit, standard. See corsage check --help.",
    },
    {
      args: ['audit'],
      says: 'Pass the URL of a server, or --policy with a file.',
    },
    {
      args: ['audit', url, '--policy', 'x.json'],
      says: 'Pass a URL or --policy, but not both.',
    },
    {
      args: ['diff', 'a.json'],
      says: "Missing required argument 'new'. See corsage diff --help.",
    },
    {
      args: ['diff', 'main:a.json', 'b.json', '--alow-wider'],
      says: "Unknown option '--alow-wider'. Did you mean --allow-wider?",
    },
  ]
  it.each(wrong.map((each) => ({ ...each, line: each.args.join(' ') })))(
    'corsage $line',
    async ({ args, says }) => {
      const { status, stdout, stderr } = await corsage(args)
      expect(stderr).toMatch(/^corsage: [^\n]+\n$/)
      expect(stderr).toContain(says)
      expect(stdout).toBe('')
      expect(status).toBe(2)
    },
  )

  it('with --json, the same message is a document on stdout', async () => {
    const { status, stdout, stderr } = await corsage(['check', url, '--fron', page, '--json'])
    expect(JSON.parse(stdout)).toEqual({
      error: { message: "Unknown option '--fron'. Did you mean --from?" },
    })
    expect(stderr).toContain('Did you mean --from?')
    expect(status).toBe(2)
  })
})

describe('output', () => {
  it('has no colors without a terminal', async () => {
    const { url, close } = await nodeServer((_request, response) => response.end())
    const { stdout } = await corsage(['check', url, '--from', page])
    await close()
    expect(stdout).toMatch(/^Refused {2}GET /)
    expect(stdout).not.toContain('\u001b')
  })

  it('ends quietly if the pipe is closed', async () => {
    const command = fileURLToPath(new URL('../dist/corsage.js', import.meta.url))
    const shell = `"${process.execPath}" "${command}" check --help | head -n 1`
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', shell])
    expect(stdout).toBe('Usage: corsage check [options] <url>\n')
    expect(stderr).toBe('')
  })
})
