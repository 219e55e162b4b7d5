import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corsage, corsageJson } from '../test-command.ts'
import { nodeServer, type TestServer } from '../test-servers.ts'
import { app, atHead, deployment, list, plain, withPolicyFile } from './test-deployment.ts'
import type { VerifyReport } from './verify-url.ts'

describe('the output', () => {
  let right: TestServer
  let wrong: TestServer
  beforeAll(async () => {
    right = await deployment(list, plain)
    wrong = await deployment(
      list,
      atHead((_request, response) => response.removeHeader('vary')),
    )
  })
  afterAll(() => Promise.all([right.close(), wrong.close()]))

  it('is a document with --json, and the status is 0 if all responses agree', async () => {
    const url = `${right.url}/items`
    await withPolicyFile(list, async (file) => {
      const { status, document } = await corsageJson<VerifyReport>(['verify', url, '--policy', file])
      expect(document).toMatchObject({ policy: file, url, findings: [], notes: [] })
      expect(status).toBe(0)
    })
  })

  it('announces the requests, and lists each response that differs', async () => {
    const url = `${wrong.url}/items`
    const { status, stdout } = await withPolicyFile(list, (file) =>
      corsage(['verify', url, '--policy', file]),
    )
    expect(stdout).toMatch(/^Sending at most \d+ requests to 127\.0\.0\.1:\d+ \(GET, HEAD and OPTIONS\)/)
    expect(stdout).toContain(`GET ${url} from ${app} -> 200`)
    expect(stdout).toContain('response: no vary')
    expect(status).toBe(1)
  })

  it('has annotations with --format github', async () => {
    const args = ['verify', `${wrong.url}/items`, '--format', 'github', '--policy']
    const { stdout } = await withPolicyFile(list, (file) => corsage([...args, file]))
    expect(stdout).toMatch(/^::error title=corsage vary-missing::http.*%0AFix: /)
  })
})

describe('inconclusive', () => {
  it.each<[string, unknown, string]>([
    ['an invalid policy', { origins: 'https://a.example/' }, 'is not a valid policy'],
    ['a resolver', 'export default () => false', 'exports a resolver'],
    ['a server that does not listen', list, '127.0.0.1:9'],
  ])('%s', async (_name, source, says) => {
    const args = ['verify', 'http://127.0.0.1:9/', '--policy']
    const { status, stderr } = await withPolicyFile(source, (file) => corsage([...args, file]))
    expect([status, stderr]).toEqual([2, expect.stringContaining(says)])
  })

  it('a function, if no origin that it allows is given', async () => {
    const server = await deployment(list, plain)
    try {
      const { status, document } = await withPolicyFile('export default { origins: () => false }', (file) =>
        corsageJson<VerifyReport>(['verify', `${server.url}/items`, '--policy', file]),
      )
      expect([status, document.findings]).toEqual([2, []])
      expect(document.inconclusive).toEqual([expect.stringContaining('--from')])
    } finally {
      await server.close()
    }
  })

  it('an application that is down', async () => {
    const gateway = await nodeServer((_request, response) => response.writeHead(502).end())
    try {
      const { status, stderr } = await withPolicyFile(list, (file) =>
        corsage(['verify', gateway.url, '--policy', file]),
      )
      expect([status, stderr]).toEqual([2, expect.stringContaining('502')])
    } finally {
      await gateway.close()
    }
  })

  it('a server that stops responding', async () => {
    let count = 0
    const server = await deployment(list, (_request, response, application) =>
      ++count > 4 ? response.destroy() : application(),
    )
    try {
      const { stdout } = await withPolicyFile(list, (file) =>
        corsage(['verify', server.url, '--policy', file]),
      )
      expect(stdout).toContain('were not sent')
      expect(count).toBe(7)
    } finally {
      await server.close()
    }
  })
})
