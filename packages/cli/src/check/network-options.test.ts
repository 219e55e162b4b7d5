import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { corsage, corsageJson } from '../test-command.ts'
import { listen, nodeServer, type TestServer } from '../test-servers.ts'
import type { CheckReport } from './check-report.ts'

const page = 'https://app.example.com'
const portOf = ({ url }: TestServer): string => new URL(url).port

function allowingServer(seen: string[] = []): Promise<TestServer> {
  return nodeServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const { host, 'content-type': type = '-' } = request.headers
      seen.push(`${request.method} ${host?.split(':')[0]}${request.url} ${type} ${body}`.trim())
      response
        .writeHead(request.method === 'OPTIONS' ? 204 : 200, {
          'access-control-allow-origin': '*',
          'access-control-allow-headers': 'content-type',
        })
        .end()
    })
  })
}

async function tlsServer(): Promise<TestServer> {
  const file = new URL('../network/test-certificates/self.pem', import.meta.url)
  const pem = await readFile(file)
  return listen(
    createTlsServer({ key: pem, cert: pem }, (_request, response) =>
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end(),
    ),
    'https',
  )
}

describe.concurrent('--data', () => {
  it('is sent with --send, as a string that a page passes to fetch', async () => {
    const seen: string[] = []
    const { url, close } = await allowingServer(seen)
    const { document } = await corsageJson<CheckReport>([
      ...['check', `${url}/`, '--from', page, '--data', 'a=ü', '--send'],
    ])
    await close()
    expect(document.request.method).toBe('POST')
    expect(document.exchange.map(({ request }) => request.method)).toEqual(['POST'])
    expect(seen[0]).toBe('POST 127.0.0.1/ text/plain;charset=UTF-8 a=ü')
  })

  it('as JSON it needs a preflight', async () => {
    const seen: string[] = []
    const { url, close } = await allowingServer(seen)
    const json = ['-H', 'Content-Type: application/json', '-d', '{"a":1}', '-X', 'POST', '--send']
    await corsage(['check', `${url}/`, '--from', page, ...json])
    await close()
    expect(seen.slice(0, 2)).toEqual(['OPTIONS 127.0.0.1/ -', 'POST 127.0.0.1/ application/json {"a":1}'])
  })

  it('is not sent without --send, and the report says so', async () => {
    const seen: string[] = []
    const { url, close } = await allowingServer(seen)
    const { document } = await corsageJson<CheckReport>([
      ...['check', `${url}/`, '--from', page, '--data', 'secret'],
    ])
    await close()
    expect(seen.join()).not.toContain('secret')
    expect(seen[0]).toBe('GET 127.0.0.1/ -')
    expect(document.notes.join()).toContain('without the data')
  })

  it('cannot be sent with GET', async () => {
    const { status, stderr } = await corsage([
      ...['check', 'https://api.example.com/', '--from', page, '-X', 'GET', '-d', 'x'],
    ])
    expect([status, stderr]).toEqual([
      2,
      'corsage: A page cannot send a body with GET. Use -X POST, or remove --data.\n',
    ])
  })
})

describe.concurrent('--resolve', () => {
  it('reaches a host at another address, under its own name', async () => {
    const seen: string[] = []
    const server = await allowingServer(seen)
    const at = `api.corsage.invalid:${portOf(server)}`
    const { document } = await corsageJson<CheckReport>([
      ...['check', `http://${at}/`, '--from', 'http://app.example.com'],
      ...['--resolve', 'other.corsage.invalid:1:127.0.0.9', '--resolve', `${at}:127.0.0.1`],
    ])
    await server.close()
    expect(document.allowed).toBe(true)
    expect(seen[0]).toBe('GET api.corsage.invalid/ -')
  })

  it('another port is another server', async () => {
    const { status, stderr } = await corsage([
      ...['check', 'https://api.corsage.invalid/', '--from', page],
      ...['--resolve', 'api.corsage.invalid:8443:127.0.0.1'],
    ])
    expect([status, stderr]).toEqual([2, expect.stringContaining('api.corsage.invalid')])
  })

  it.each(['api.example.com', 'api.example.com:443', 'api.example.com:443:localhost', 'a:b:1.2.3.4'])(
    'is not %s',
    async (typed) => {
      const { status, stderr } = await corsage([
        ...['check', 'https://api.example.com/', '--from', page, '--resolve', typed],
      ])
      expect(status).toBe(2)
      expect(stderr).toContain('api.example.com:443:127.0.0.1')
    },
  )
})

describe.concurrent('--insecure', () => {
  it('accepts an untrusted certificate, and says so', async () => {
    const { url, close } = await tlsServer()
    const strict = await corsage(['check', url, '--from', page])
    const { status, document } = await corsageJson<CheckReport>(['check', url, '--from', page, '--insecure'])
    await close()
    expect([strict.status, status, document.allowed]).toEqual([2, 0, true])
    expect(document.notes.join()).toContain('--insecure')
  })
})

describe.concurrent('proxy variables', () => {
  /** A proxy that forwards requests to one server, by absolute URL or through a tunnel. */
  async function proxyTo(target: TestServer, seen: string[]): Promise<TestServer> {
    const server = createHttpServer((request, response) => {
      seen.push(`${request.method} ${request.url}`)
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end()
    })
    server.on('connect', (request, socket, head) => {
      seen.push(`CONNECT ${request.url}`)
      const upstream = connect(Number(portOf(target)), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        upstream.write(head)
        upstream.pipe(socket).pipe(upstream)
      })
      socket.on('error', () => upstream.destroy())
      upstream.on('error', () => socket.destroy())
    })
    return listen(server)
  }
  const without = {
    http_proxy: '',
    https_proxy: '',
    no_proxy: '',
    HTTP_PROXY: '',
    HTTPS_PROXY: '',
    NO_PROXY: '',
  }

  it.each(['HTTP_PROXY', 'http_proxy'])('%s: plain HTTP uses no tunnel', async (name) => {
    const [seen, target] = [[] as string[], await allowingServer()]
    const proxy = await proxyTo(target, seen)
    const args = ['check', 'http://api.corsage.invalid/a', '--from', 'http://app.example.com']
    const { status } = await corsage(args, { ...without, [name]: proxy.url })
    await Promise.all([proxy.close(), target.close()])
    expect([status, seen[0]]).toEqual([0, 'GET http://api.corsage.invalid/a'])
  })

  it('HTTPS_PROXY: through a tunnel', async () => {
    const [seen, target] = [[] as string[], await tlsServer()]
    const proxy = await proxyTo(target, seen)
    const args = ['check', 'https://api.corsage.invalid/', '--from', page, '--insecure']
    const { status } = await corsage(args, { ...without, HTTPS_PROXY: proxy.url })
    await Promise.all([proxy.close(), target.close()])
    expect([status, seen[0]]).toEqual([0, 'CONNECT api.corsage.invalid:443'])
  })

  it('not for loopback, for --resolve, and for NO_PROXY', async () => {
    const [seen, target] = [[] as string[], await allowingServer()]
    const proxy = await proxyTo(target, seen)
    const env = { ...without, HTTP_PROXY: proxy.url, NO_PROXY: 'excluded.invalid' }
    const at = `api.corsage.invalid:${portOf(target)}`
    const [loopback, resolved, excluded] = await Promise.all([
      corsage(['check', target.url, '--from', page], env),
      corsage(
        ['check', `http://${at}/`, '--from', 'http://app.example.com', '--resolve', `${at}:127.0.0.1`],
        env,
      ),
      corsage(['check', 'http://excluded.invalid/', '--from', 'http://app.example.com'], env),
    ])
    await Promise.all([proxy.close(), target.close()])
    expect([loopback.status, resolved.status, excluded.status, seen]).toEqual([0, 0, 2, []])
  })
})

describe.concurrent('audit and verify reach servers as check does', () => {
  it.each(['audit', 'verify'])('%s, with --resolve and --insecure', async (command) => {
    const folder = await mkdtemp(join(tmpdir(), 'corsage-'))
    const policy = join(folder, 'any-origin.json')
    await writeFile(policy, '{}')
    const args = command === 'verify' ? ['--policy', policy] : []
    const { url, close } = await tlsServer()
    const at = `api.corsage.invalid:${new URL(url).port}`
    const asked = [command, `https://${at}/`, ...args, '--json']
    const resolved = ['--resolve', `${at}:127.0.0.1`]
    const [unverified, reached] = await Promise.all([
      corsage([...asked, ...resolved]),
      corsage([...asked, ...resolved, '--insecure']),
    ])
    await Promise.all([close(), rm(folder, { recursive: true })])
    expect([unverified.status, unverified.stdout]).toEqual([2, expect.stringContaining('certificate')])
    expect(reached.stdout).toContain(`https://${at}/`)
    expect(reached.status).not.toBe(2)
  })
})

describe.concurrent('--expect', () => {
  it.each([
    ['allowed', '*', 0],
    ['allowed', 'https://b.test', 1],
    ['refused', '*', 1],
    ['refused', 'https://b.test', 0],
  ])('%s, where %s is allowed: %i', async (expected, allowed, exit) => {
    const { url, close } = await nodeServer((_request, response) =>
      response.writeHead(200, { 'access-control-allow-origin': allowed }).end(),
    )
    const { status } = await corsage(['check', url, '--from', page, '--expect', expected])
    await close()
    expect(status).toBe(exit)
  })

  it('is inconclusive if nothing listens', async () => {
    const { status } = await corsage(['check', 'http://127.0.0.1:4/', '--from', page, '--expect', 'refused'])
    expect(status).toBe(2)
  })
})
