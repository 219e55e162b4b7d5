import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Ajv from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import packageFile from '../../package.json' with { type: 'json' }
import { corsage, corsageJson } from '../test-command.ts'
import { nodeServer, type TestServer } from '../test-servers.ts'

const trusted = 'https://app.example.com'

let folder: string
/** Every port is allowed with credentials: low. */
let low: TestServer
/** Every origin is allowed with credentials: critical. */
let open: TestServer
/** Nothing is known. */
let closed: TestServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corsage-pipeline-'))
  const allowing = (test: (origin: string) => boolean) =>
    nodeServer((request, response) => {
      const { origin = '' } = request.headers
      response.setHeader('vary', 'Origin')
      if (test(origin)) {
        response.setHeader('access-control-allow-origin', origin)
        response.setHeader('access-control-allow-credentials', 'true')
      }
      response.writeHead(request.method === 'OPTIONS' ? 204 : 200).end()
    })
  low = await allowing((origin) => /^https:\/\/app\.example\.com(:\d+)?$/.test(origin))
  open = await allowing((origin) => origin !== '')
  closed = await nodeServer((_request, response) => response.writeHead(401).end())
})

afterAll(async () => {
  await Promise.all([low.close(), open.close(), closed.close()])
  await rm(folder, { recursive: true })
})

async function file(name: string, value: unknown): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value))
  return path
}

interface Document {
  readonly version: string
  readonly findings: readonly { code: string; url: string; trusted: string | null }[]
  readonly accepted: readonly { code: string; reason: string }[]
  readonly stale: readonly { code: string }[]
  readonly inconclusive: readonly { place: string; reason: string }[]
  readonly targets: readonly { url: string; trusted: string | null; requests: number }[]
}

describe.concurrent('--fail-on', () => {
  it.each([
    ['low', 1],
    ['medium', 0],
    ['critical', 0],
    ['info', 1],
  ] as const)('%s: exit status %i for a finding that is low', async (severity, expected) => {
    const { status, document } = await corsageJson<Document>([
      ...['audit', low.url, '--from', trusted, '--fail-on', severity],
    ])
    expect(document.findings.map(({ code }) => code)).toContain('any-port-with-credentials')
    expect(status).toBe(expected)
  })

  it('hides neither an inconclusive audit nor a certain finding', async () => {
    const flags = ['--from', trusted, '--fail-on', 'critical']
    const [unknown, both] = await Promise.all([
      corsage(['audit', closed.url, ...flags]),
      corsage(['audit', closed.url, open.url, ...flags]),
    ])
    expect([unknown.status, both.status]).toEqual([2, 1])
  })
})

describe.concurrent('--baseline', () => {
  it('accepts a finding, with its reason', async () => {
    const path = await file('accepted.json', {
      accepted: [
        { code: 'any-port-with-credentials', url: low.url, reason: 'Ports are chosen at random in CI.' },
        { code: 'null-origin', reason: 'Gone.' },
      ],
    })
    const flags = ['audit', low.url, '--from', trusted, '--baseline', path]
    const [{ status, document }, text] = await Promise.all([corsageJson<Document>(flags), corsage(flags)])
    expect(document.findings.filter(({ code }) => code === 'any-port-with-credentials')).toEqual([])
    expect(document.accepted).toEqual([
      expect.objectContaining({
        code: 'any-port-with-credentials',
        reason: 'Ports are chosen at random in CI.',
      }),
    ])
    expect(document.stale).toEqual([{ code: 'null-origin', reason: 'Gone.' }])
    expect(text.stdout).toContain('Accepted: any-port-with-credentials')
    expect(text.stdout.replaceAll('\n', ' ')).toContain(
      'The baseline accepts null-origin, but it was not found. Remove it.',
    )
    expect([status, text.status]).toEqual([0, 0])
  })

  it('accepts nothing at other URLs, and no other code', async () => {
    const path = await file('other.json', {
      accepted: [
        { code: 'any-port-with-credentials', url: 'https://elsewhere.example/', reason: 'x' },
        { code: 'any-port', reason: 'x' },
      ],
    })
    const { status } = await corsageJson<Document>(['audit', low.url, '-f', trusted, '--baseline', path])
    expect(status).toBe(1)
  })

  it.each([
    ['no reason', { accepted: [{ code: 'any-port' }] }, 'lacks the field "reason"'],
    [
      'an empty reason',
      { accepted: [{ code: 'any-port', reason: ' ' }] },
      'has a "reason" that is not a string',
    ],
    ['a typo', { accepted: [{ code: 'a', reason: 'b', uri: 'c' }] }, 'has the unknown field "uri"'],
    ['no list', [], 'has no list "accepted"'],
    ['no JSON', 'code: a', 'is not valid JSON'],
  ])('%s: a message, and 2', async (what, value, says) => {
    const path = await file(`${what}.json`, value)
    const { status, stderr } = await corsage(['audit', low.url, '--baseline', path])
    expect(stderr).toContain(says)
    expect(status).toBe(2)
  })
})

describe.concurrent('several URLs and origins', () => {
  it('from the command line: each URL with each origin', async () => {
    const { document } = await corsageJson<Document>([
      ...['audit', low.url, open.url, '--from', trusted, '--from', 'https://b.example'],
    ])
    expect(document.version).toBe(packageFile.version)
    expect(document.targets.map(({ url, trusted }) => [url, trusted])).toEqual([
      [`${low.url}/`, trusted],
      [`${low.url}/`, 'https://b.example'],
      [`${open.url}/`, trusted],
      [`${open.url}/`, 'https://b.example'],
    ])
    expect(document.findings.map(({ code, url }) => [code, url])).toContainEqual([
      'any-origin-with-credentials',
      `${open.url}/`,
    ])
  })

  it('from a file', async () => {
    const path = await file(
      'targets.txt',
      `# ours\n${low.url}/a ${trusted} https://b.example\n\n${low.url}/b\r\n`,
    )
    const { document } = await corsageJson<Document>([
      'audit',
      '--targets',
      path,
      '--from',
      'https://c.example',
    ])
    expect(document.targets.map(({ url, trusted }) => [url, trusted])).toEqual([
      [`${low.url}/a`, trusted],
      [`${low.url}/a`, 'https://b.example'],
      [`${low.url}/b`, 'https://c.example'],
    ])
  })

  it.each([
    ['not a URL', 'https://a.example\nexample.com', 'Line 2 of'],
    ['not an origin', 'https://a.example https://b.example/', 'Did you mean "https://b.example"?'],
    ['nothing', '# later', 'contains no URL. Write one on each line.'],
  ])('%s: a message, and 2', async (what, text, says) => {
    const { status, stderr } = await corsage(['audit', '--targets', await file(`${what}.txt`, text)])
    expect(stderr).toContain(says)
    expect(status).toBe(2)
  })

  it('a server that does not respond does not hide the others', async () => {
    const gone = await nodeServer(() => {})
    await gone.close()
    const { status, document } = await corsageJson<Document>(['audit', gone.url, open.url, '--from', trusted])
    expect(document.inconclusive[0]?.reason).toContain('The connection was refused')
    expect(document.findings[0]?.code).toBe('any-origin-with-credentials')
    expect(status).toBe(1)
  })
})

describe.concurrent('--quiet', () => {
  it('prints nothing if nothing fails', async () => {
    const flags = ['--from', trusted, '--quiet', '--fail-on', 'medium']
    const { status, stdout, stderr } = await corsage(['audit', low.url, ...flags])
    expect([status, stdout, stderr]).toEqual([0, '', ''])
  })

  it('prints failures and inconclusive audits', async () => {
    const flags = ['--from', trusted, '--quiet', '--fail-on', 'medium']
    const { stdout } = await corsage(['audit', low.url, open.url, closed.url, ...flags])
    expect(stdout).toMatch(/^Found 1 critical at /)
    expect(stdout).toContain(`Inconclusive at ${closed.url}/ for ${trusted}`)
    expect(stdout).not.toContain(`${low.url}/ `)
  })
})

describe.concurrent('--format sarif', () => {
  it('is valid SARIF 2.1.0, with suppressions and inconclusive audits', async () => {
    const require = createRequire(import.meta.url)
    const schema = JSON.parse(
      await readFile(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
    )
    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })
    addFormats(ajv)
    const validate = ajv.compile(schema)
    const baseline = await file('sarif.json', {
      accepted: [
        { code: 'vary-missing', reason: 'No cache.' },
        { code: 'any-port-with-credentials', reason: 'x' },
      ],
    })
    const policy = await file('a policy.json', { origins: ['https://a.example/', '*'], maxAge: 60 })
    const flags = ['--format', 'sarif', '--baseline', baseline]
    const runs = await Promise.all([
      corsage(['audit', low.url, open.url, closed.url, '--from', trusted, ...flags]),
      corsage(['audit', '--policy', policy, ...flags]),
    ])
    const logs = runs.map(({ stdout }) => JSON.parse(stdout))
    for (const log of logs) {
      validate(log)
      expect(validate.errors ?? []).toEqual([])
    }
    const [server, own] = logs.map((log) => log.runs[0])
    expect(server.tool.driver).toMatchObject({ name: 'corsage', version: packageFile.version })
    const { rules } = server.tool.driver
    for (const { ruleId, ruleIndex } of server.results) expect(rules[ruleIndex].id).toBe(ruleId)
    expect(server.results).toContainEqual(
      expect.objectContaining({
        ruleId: 'any-port-with-credentials',
        suppressions: [{ kind: 'external', justification: 'x' }],
      }),
    )
    expect(server.results).toContainEqual(
      expect.objectContaining({ ruleId: 'any-origin-with-credentials', level: 'error' }),
    )
    expect(server.invocations[0].executionSuccessful).toBe(false)
    expect(own.results[0].locations[0].physicalLocation.artifactLocation.uri).toContain('a%20policy.json')
    expect(own.invocations[0].executionSuccessful).toBe(true)
    expect(runs.map(({ status }) => status)).toEqual([1, 1])
  })
})

describe.concurrent('other formats', () => {
  it('junit: failures, accepted findings and inconclusive audits, as well-formed XML', async () => {
    const policy = await file(
      'quoted.mjs',
      `export default { origins: ['https://a.example/<&">\u0001'], maxAge: 60 }`,
    )
    const [servers, own] = await Promise.all([
      corsage([
        'audit',
        low.url,
        open.url,
        closed.url,
        '--from',
        trusted,
        '--format',
        'junit',
        '--fail-on',
        'medium',
      ]),
      corsage(['audit', '--policy', policy, '--format', 'junit']),
    ])
    expect(servers.stdout).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="corsage audit">\n/,
    )
    expect(servers.stdout).toContain(`<testsuite name="${open.url}/" tests=`)
    expect(servers.stdout).toMatch(/<failure message="Every origin is allowed[^"]*" type="critical">/)
    expect(servers.stdout).toMatch(/<testcase classname="[^"]*" name="inconclusive"><error message="/)
    for (const { stdout } of [servers, own]) {
      const texts = stdout.replace(/<[^<>]*>/g, '')
      expect(texts).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot|#\d+);)/)
      expect(stdout).not.toContain('\u0001')
    }
    expect(own.stdout).toContain('&lt;&amp;')
  })

  it('github: one command on one line for each finding', async () => {
    const policy = await file(
      'a,b%.mjs',
      `export default { origins: ['https://a.example/', '\\n::error::x'], maxAge: 60 }`,
    )
    const [servers, own] = await Promise.all([
      corsage(['audit', open.url, closed.url, '--from', trusted, '--format', 'github']),
      corsage(['audit', '--policy', policy, '--format', 'github']),
    ])
    for (const { stdout } of [servers, own]) {
      for (const line of stdout.trimEnd().split('\n'))
        expect(line).toMatch(/^::(error|warning|notice) [^:]*::\S/)
    }
    expect(servers.stdout).toMatch(/^::error title=corsage any-origin-with-credentials::/)
    expect(servers.stdout).toContain(`::error title=corsage inconclusive::${closed.url}/: GET`)
    expect(own.stdout).toContain(`::error file=${policy.replace(',', '%2C').replace('%.', '%25.')},title=`)
  })

  it('an error is a document with --format json as well', async () => {
    const { status, stdout } = await corsage(['audit', 'nowhere', '--format', 'json'])
    expect(JSON.parse(stdout)).toEqual({ error: { message: expect.stringContaining('"nowhere"') } })
    expect(status).toBe(2)
  })
})
