import cors, { type PolicyOptions } from '@corsage/express'
import { describe, expect, it } from 'vitest'
import { auditServer } from '../audit/audit-server.ts'
import { type Severity, severities } from '../audit/finding.ts'
import { openConnection } from '../network/connection.ts'
import { expressServer } from '../test-servers.ts'
import { auditOptions } from './audit-options.ts'

/** The origin that the server should allow. `*` in a pattern becomes `app`. */
const rows: readonly (readonly [from: string, options: PolicyOptions])[] = [
  ['https://app.example.com', { origins: ['https://app.example.com', 'https://b.example'] }],
  ['https://app.example.com', { origins: 'https://app.example.com:*' as never }],
  ['https://app.example.com', { origins: 'https://*.example.com' }],
  ['https://app.example.com', { origins: 'https://*.example.com:*' as never }],
  ['https://app.example.com', { origins: ['https://app.example.com', 'http://localhost:3000'] }],
  ['https://app.example.com', { origins: ['https://app.example.com', 'http://localhost:*'] }],
  ['http://localhost:5173', { origins: 'http://localhost:*' }],
  [
    'https://app.example.com',
    { origins: ['https://app.example.com', 'null'], dangerouslyAllowNullOrigin: true },
  ],
  [
    'https://app.example.com',
    { origins: ['https://app.example.com', 'http://app.example.com'], dangerouslyAllowInsecureOrigins: true },
  ],
  ['https://me.github.io', { origins: 'https://*.github.io', dangerouslyAllowPublicSuffixes: true }],
  [
    'https://my-app-x.vercel.app',
    { origins: 'https://my-app-*.vercel.app', dangerouslyAllowPublicSuffixes: true },
  ],
  ['https://app.example.com', { origins: /^https:\/\/([a-z-]+\.)?example\.com$/ }],
  ['https://app.example.com', { origins: () => true }],
  ['https://app.example.com', { origins: (origin) => origin.endsWith('example.com') }],
  ['https://app.example.com', { origins: (origin) => origin.startsWith('https://app.example.com') }],
  ['https://app.example.com', { origins: (origin) => origin === 'https://app.example.com' }],
]

const worst = (findings: readonly { readonly severity: Severity }[]) =>
  severities.find((severity) => findings.some((finding) => finding.severity === severity)) ?? 'info'

describe('a policy and a server with that policy get the same severity', () => {
  const cases = rows.flatMap(([from, options]) =>
    [false, true].map((credentials) => ({ from, options: { maxAge: 600, ...options, credentials } })),
  )
  it.each(
    cases.map((each) => ({
      ...each,
      what: `${String(each.options.origins)}, credentials: ${each.options.credentials}`,
    })),
  )('$what', async ({ from, options }) => {
    const policy = await auditOptions({ options })
    let middleware: unknown
    try {
      middleware = cors(options)
    } catch {
      // An invalid policy cannot be served.
      expect(worst(policy.findings)).toMatch(/high|critical/)
      return
    }
    const server = await expressServer((app) =>
      app
        .use(middleware)
        .use((_request: unknown, response: { json(value: unknown): void }) => response.json({})),
    )
    const connection = openConnection({ timeout: 5000 })
    const headers = { page: [], cookie: null, forbidden: [] }
    const target = { url: new URL(server.url), trusted: from, method: null, headers }
    const { findings } = await auditServer(target, connection)
    await Promise.all([connection.close(), server.close()])
    const codes = (all: readonly { code: string; severity: string }[]) =>
      all.map(({ code, severity }) => `${severity} ${code}`).join()
    expect(`${worst(policy.findings)} ${codes(policy.findings)}`).toContain(worst(findings))
    expect([worst(policy.findings), codes(policy.findings), codes(findings)]).toEqual([
      worst(findings),
      expect.anything(),
      expect.anything(),
    ])
  })
})
