import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corsage, corsageJson } from '../test-command.ts'

// Next to the packages that a policy module imports.
const parent = fileURLToPath(new URL('../../node_modules/.corsage-resolver', import.meta.url))
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

interface Document {
  readonly findings: readonly { code: string; severity: string; path: string }[]
  readonly inconclusive: readonly { reason: string }[]
}

const url = 'https://tenant-a.example.com/me?x=1'
const request = ['--request', url]

describe.concurrent('corsage audit --policy FILE with a resolver', () => {
  const picks = (expression: string) => `export default (request, context) =>
  ${expression} === 'tenant-a.example.com' ? { origins: 'https://*.github.io' } : { origins: 'https://a.example' }`
  it.each([
    ['as Fetch has it', `new URL(request.url).host`],
    ['by a header', `request.headers.get('host')`],
    ['as Node has it', `request.headers.host`],
    ['as Express has it', `request.hostname`],
    ['as Express reads a header', `request.get('Host')`],
    ['as Hono has it', `context.req.header('host')`],
    [
      'by its path',
      `(request.path === '/me' && request.originalUrl === '/me?x=1' ? 'tenant-a.example.com' : '')`,
    ],
  ])('chooses the policy of the request, %s', async (what, expression) => {
    const path = await file(`${what.replaceAll(' ', '-')}.mjs`, picks(expression))
    const { document } = await corsageJson<Document>(['audit', '--policy', path, ...request])
    expect(document.findings.map(({ code }) => code)).toEqual(['public-suffix'])
  })

  it.each([
    [
      'an asynchronous resolver, by name',
      `export const resolver = async () => ({ origins: 'https://*.github.io' })`,
    ],
    [
      'a policy',
      `import { createPolicy } from '@corsage/core'\nexport default () => createPolicy({ origins: 'https://*.github.io' })`,
    ],
    ['CommonJS', `module.exports = () => ({ origins: 'https://*.github.io' })`],
  ])('%s', async (what, text) => {
    const path = await file(`${what.replaceAll(/\W/g, '-')}.${what === 'CommonJS' ? 'cjs' : 'mjs'}`, text)
    const { document } = await corsageJson<Document>(['audit', '--policy', path, ...request])
    expect(document.findings.map(({ code }) => code)).toEqual(['public-suffix'])
  })

  it.each([
    [
      'reflects the origin',
      'any-origin',
      `(request) => ({ origins: request.headers.get('origin') ?? 'https://a.example', credentials: true })`,
      'critical',
    ],
    [
      'picks by the end of the origin',
      'suffix-compared',
      `(request) => request.headers.get('origin')?.endsWith('example.com') ? { origins: request.headers.get('origin'), credentials: true, dangerouslyAllowInsecureOrigins: true } : false`,
      'critical',
    ],
  ])('%s: called for each origin', async (what, code, text, severity) => {
    const path = await file(`${what.replaceAll(' ', '-')}.mjs`, `export default ${text}`)
    const { status, document } = await corsageJson<Document>([
      ...['audit', '--policy', path, ...request, '--from', 'https://app.example.com'],
    ])
    expect(document.findings[0]).toMatchObject({ code, severity, path: `resolver(${url})` })
    expect(status).toBe(1)
  })

  it('with headers and a cookie', async () => {
    const path = await file(
      'session.mjs',
      `export default (request) => request.headers.get('cookie') === 'id=1' && request.headers['x-plan'] === 'pro' && request.method === 'PUT' ? { origins: '*' } : false`,
    )
    const flags = ['audit', '--policy', path, ...request]
    const [without, with_] = await Promise.all([
      corsageJson<Document>(flags),
      corsageJson<Document>([...flags, '--cookie', 'id=1', '-H', 'X-Plan: pro', '-X', 'PUT']),
    ])
    expect(with_.document.inconclusive).toEqual([])
    expect([without.status, with_.status]).toEqual([2, 0])
    expect(without.document.inconclusive[0]?.reason).toContain('The resolver returned false')
  })

  it.each([
    [
      'without --request',
      [],
      `() => false`,
      'exports a resolver, which chooses a policy for each request. Add --request',
    ],
    [
      'that throws',
      request,
      `() => { throw new Error('no database') }`,
      'threw for GET https://tenant-a.example.com/me?x=1: no database.',
    ],
    ['that is something else', request, `function app() {}`, 'returned undefined for GET'],
  ])('%s: a message, and 2', async (what, flags, text, says) => {
    const path = await file(`${what.replaceAll(' ', '-')}.mjs`, `export default ${text}`)
    const { status, stderr } = await corsage(['audit', '--policy', path, ...flags])
    expect(stderr).toContain(says)
    expect(status).toBe(2)
  })

  it('--request without --policy: a message, and 2', async () => {
    const { status, stderr } = await corsage(['audit', ...request])
    expect(stderr).toContain('--request works only with --policy.')
    expect(status).toBe(2)
  })
})
