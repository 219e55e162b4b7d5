import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corsage, corsageJson } from '../test-command.ts'

interface Report {
  readonly findings: readonly { code: string; severity: string; path: string; message: string }[]
  readonly probed: readonly {
    path: string
    origin: unknown
    credentials: boolean
    probes: readonly { name: string; origin: string; allowed: boolean }[]
  }[]
}

// Next to the packages that a policy module imports.
const parent = fileURLToPath(new URL('../../node_modules/.corsage-audit', import.meta.url))
let folder: string

beforeAll(async () => {
  await mkdir(parent, { recursive: true })
  folder = await mkdtemp(join(parent, 'run-'))
})

afterAll(() => rm(parent, { recursive: true, force: true }))

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

/** Audits several options at once, each as an entry of `resources`, because a process for each would be slow. */
async function auditEach(name: string, entries: readonly string[], rest = 'maxAge: 600') {
  const resources = entries.map((options, index) => `'/${index}': { ${options} }`).join(',\n')
  const path = await file(name, `export default { ${rest}, resources: {\n${resources}\n} }\n`)
  const { status, document } = await corsageJson<Report>(['audit', '--policy', path])
  const of = (index: number) => {
    const prefix = `resources["/${index}"].`
    return {
      findings: document.findings
        .filter((finding) => finding.path.startsWith(prefix))
        .map(({ severity, code, path: where }) => `${severity} ${code} ${where.slice(prefix.length)}`),
      probed: document.probed.filter((entry) => entry.path.startsWith(prefix)),
    }
  }
  return { status, of }
}

describe('findings in origins', () => {
  const rows: readonly (readonly [what: string, options: string, findings: readonly string[]])[] = [
    ['a list', `origins: ['https://app.example.com', 'https://a.example'], credentials: true`, []],
    ['any origin', `origins: '*'`, []],
    [
      'a slash',
      `origins: ['https://a.example', 'https://app.example.com/']`,
      ['high origin-path origins[1]'],
    ],
    [
      'a shared domain, with credentials',
      `origins: 'https://*.github.io', credentials: true`,
      ['high origin-public-suffix origins'],
    ],
    [
      'a shared domain, without credentials',
      `origins: ['https://my-app-*.vercel.app']`,
      ['medium public-suffix origins[0]'],
    ],
    [
      'a shared domain that core alone does not know',
      `origins: ['https://*.shop.ro'], credentials: true`,
      ['high origin-public-suffix origins[0]'],
    ],
    ['a country domain', `origins: 'https://*.co.uk'`, ['medium public-suffix origins']],
    [
      'a shared domain that is accepted',
      `origins: 'https://*.github.io', credentials: true, dangerouslyAllowPublicSuffixes: true`,
      ['high public-suffix origins'],
    ],
    ['one subdomain of a platform', `origins: 'https://me.github.io', credentials: true`, []],
    ['no TLS', `origins: 'http://app.example.com'`, ['low insecure-origin origins']],
    ['this machine', `origins: 'http://localhost:*'`, []],
    [
      'null, accepted',
      `origins: ['null'], dangerouslyAllowNullOrigin: true`,
      ['medium null-origin origins[0]'],
    ],
    ['a RegExp for the whole origin', `origins: /https:\\/\\/app\\.example\\.com/, credentials: true`, []],
    ['a RegExp without a scheme', `origins: [/example\\.com/]`, ['high origin-scheme-missing origins[0]']],
    [
      'a RegExp that matches nothing',
      `origins: [/https:\\/\\/example\\.com\\/$/]`,
      ['high origin-regexp-never origins[0]'],
    ],
    [
      'a RegExp without a dot in front',
      `origins: /https:\\/\\/.*example\\.com/, credentials: true`,
      ['critical suffix-compared origins', 'high origin-regexp-loose origins'],
    ],
    [
      'a RegExp that leaves the end open',
      `origins: /https:\\/\\/example\\.com.*/, credentials: true`,
      ['critical prefix-compared origins', 'high origin-regexp-loose origins', 'low any-port origins'],
    ],
    [
      'a RegExp with a bare dot',
      `origins: /https:\\/\\/app.example\\.com/, credentials: true`,
      ['critical unescaped-dot origins', 'high origin-regexp-loose origins'],
    ],
    [
      'a RegExp for both schemes',
      `origins: /https?:\\/\\/example\\.com/, credentials: true`,
      ['high origin-insecure origins', 'high insecure-origin origins'],
    ],
    [
      'a RegExp over a platform',
      `origins: /https:\\/\\/[a-z-]+\\.github\\.io/`,
      ['medium public-suffix origins'],
    ],
    ['a function that allows all', `origins: () => true, credentials: true`, ['critical any-origin origins']],
    [
      'a function that allows all, without credentials',
      `origins: [async () => true]`,
      ['low any-origin origins[0]'],
    ],
    [
      'a function that compares the end',
      `origins: (origin) => origin.endsWith('example.com'), credentials: true`,
      ['critical suffix-compared origins', 'high insecure-origin origins'],
    ],
    [
      'a function that looks into a set',
      `origins: (origin) => new Set(['https://a.example']).has(origin)`,
      [],
    ],
    [
      'a function that throws',
      `origins: () => { throw new Error('no database') }`,
      ['low function-failed origins'],
    ],
  ]
  let audited: Awaited<ReturnType<typeof auditEach>>
  beforeAll(async () => {
    audited = await auditEach(
      'rows.mjs',
      rows.map(([, options]) => options),
    )
  })

  it.each(rows.map(([what, , findings], index) => ({ what, findings, index })))(
    '$what',
    ({ findings, index }) => {
      // Warnings come from core, and only for valid policies.
      const expected = findings.filter((finding) => !finding.includes('wildcard-with-credentials'))
      expect(audited.of(index).findings.sort()).toEqual([...expected].sort())
    },
  )

  it('tries each element alone', () => {
    const [asked] = audited.of(0).probed
    expect(asked?.probes.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'foreign',
        'null',
        'domain-suffix',
        'prefix',
        'insecure-twin',
        'other-port',
        'underscore',
      ]),
    )
    expect(asked?.probes.filter(({ allowed }) => allowed)).toEqual([])
    const [open] = audited.of(rows.findIndex(([what]) => what === 'a function that allows all')).probed
    expect(open?.probes[0]).toEqual({
      name: 'foreign',
      origin: 'https://corsage-probe.invalid',
      allowed: true,
    })
  })
})

describe.concurrent('corsage audit --policy', () => {
  it('prints the findings, the fixes and the tried origins', async () => {
    const path = await file(
      'text.json',
      '{ "origins": ["https://a.example/", "https://b.example"], "maxAge": 60 }',
    )
    const { status, stdout, stderr } = await corsage(['audit', '--policy', path])
    expect(stdout).toContain(`Found 1 high in ${path}\n\nhigh  origin-path\n  origins[0]: `)
    expect(stdout).toMatch(
      /origins\[1\] "https:\/\/b\.example": tried \d+ origins of an attacker\n {2}refused\n/,
    )
    expect(stdout).not.toContain('allowed')
    // The message contains the fix already.
    expect(stdout).not.toContain('Fix:')
    expect(stderr).toBe('')
    expect(status).toBe(1)
  })

  it('tries each origin of a string', async () => {
    const path = await file(
      'string.json',
      '{ "origins": "https://a.example, https://b.example,", "resources": { "/x": { "origins": "https://c.example," } } }',
    )
    const { document } = await corsageJson<Report>(['audit', '--policy', path])
    expect(document.findings).toEqual([])
    expect(document.probed.map(({ path, origin }) => [path, origin])).toEqual([
      ['origins[0]', 'https://a.example'],
      ['origins[1]', 'https://b.example'],
      ['resources["/x"].origins', 'https://c.example'],
    ])
  })

  it('reports legal but risky settings', async () => {
    const path = await file('wildcard.json', '{ "origins": "https://*.example.com", "credentials": true }')
    const { status, document } = await corsageJson<Report>(['audit', '--policy', path])
    expect(document.findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'low wildcard-with-credentials',
    ])
    expect(status).toBe(1)
  })

  it('reports a RegExp that can take hours, without running it', async () => {
    const path = await file(
      'slow.mjs',
      'export default { origins: [/^https:\\/\\/([a-z]{2,})+\\.example\\.com$/, /^https:\\/\\/[[a-z]--[b]]+\\.example\\.com$/v], maxAge: 60 }',
    )
    const { status, document } = await corsageJson<Report>(['audit', '--policy', path])
    // The severity depends on the time that the machine needs.
    expect(document.findings.map(({ code, path: where }) => `${code} ${where}`)).toEqual([
      'regexp-slow origins[0]',
      'regexp-slow origins[1]',
    ])
    expect(document.probed.map(({ probes }) => probes)).toEqual([[], []])
    expect(status).toBe(1)
  })

  it('exits with 0 if all findings have the severity info', async () => {
    const path = await file('info.json', '{ "origins": "https://a.example", "maxAge": 86400 }')
    const { status, document } = await corsageJson<Report>(['audit', '--policy', path])
    expect(document.findings.map(({ code }) => code)).toEqual(['max-age-above-engines'])
    expect(status).toBe(0)
  })

  it('tests a function of a policy through the policy', async () => {
    const path = await file(
      'policy.mjs',
      `import { createPolicy } from '@corsage/core'\nexport default createPolicy({ origins: [() => true], credentials: true, maxAge: 60 })`,
    )
    const { status, document } = await corsageJson<Report>(['audit', '--policy', path])
    expect(document.findings).toEqual([
      expect.objectContaining({ code: 'any-origin', severity: 'critical', path: 'origins[0]' }),
    ])
    expect(status).toBe(1)
  })

  it.each([
    ['a list', 'list.json', '[]'],
    ['a promise', 'promise.mjs', `export default Promise.resolve({ origins: '*', credentials: true })`],
    ['an instance', 'instance.mjs', `export default new (class { origins = '*' })()`],
  ])('%s is not options, and exits with 2', async (_what, name, text) => {
    const { status, document } = await corsageJson<Report>(['audit', '--policy', await file(name, text)])
    expect(document.findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['high wrong-type'])
    expect(status).toBe(1)
  })

  it('output of the module goes to stderr, so that the JSON stays valid', async () => {
    const text = `console.log('loaded')\nexport default { origins: () => { console.log('asked'); return false }, maxAge: 600 }`
    const { stdout, stderr } = await corsage(['audit', '--policy', await file('noisy.mjs', text), '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ findings: [] })
    expect(stderr).toMatch(/^loaded\n(asked\n)+$/)
  })

  it('a module that throws: a message, and 2', async () => {
    const path = await file('throws.mjs', `throw new Error('no database')`)
    const { status, stdout, stderr } = await corsage(['audit', '--policy', path])
    expect(stderr).toBe(`corsage: "${path}" could not be loaded: Error: no database\n`)
    expect(stdout).toBe('')
    expect(status).toBe(2)
  })

  it('no file', async () => {
    const { status, stderr } = await corsage(['audit', '--policy', 'nowhere.json'])
    expect(stderr).toBe('corsage: There is no file "nowhere.json".\n')
    expect(status).toBe(2)
  })
})
