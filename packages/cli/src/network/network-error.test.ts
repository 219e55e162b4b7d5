import { readFile } from 'node:fs/promises'
import { createSecureServer as createHttp2Server } from 'node:http2'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { CheckReport } from '../check/check-report.ts'
import { corsage, corsageJson } from '../test-command.ts'
import { listen, nodeServer, rawServer, type TestServer } from '../test-servers.ts'

const page = 'https://app.example.com'

interface Nonsense {
  readonly description: string
  readonly answer: (socket: Socket) => void
  readonly says: (host: string) => string | RegExp
  /** Whether only the time limit ends it. */
  readonly hangs?: boolean
}

const head = 'HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n'

const closed = (host: string) =>
  `${host} closed the connection without a response. If it uses TLS, the URL must start with https:.`
const silent = (host: string, limit = 400) =>
  `No response to GET http://${host}/ within ${limit} ms. Set another limit with --timeout.`
const unreadable = (host: string) =>
  new RegExp(`^The response of ${host} to GET http://${host}/ is not valid HTTP\\. `)

const nonsense: readonly Nonsense[] = [
  {
    description: 'closes the connection',
    answer: (socket) => socket.end(),
    says: closed,
  },
  {
    description: 'resets the connection',
    answer: (socket) => socket.resetAndDestroy(),
    says: closed,
  },
  {
    description: 'never answers',
    answer: () => {},
    hangs: true,
    says: silent,
  },
  {
    description: 'stops in the middle of the headers',
    answer: (socket) => socket.write(head),
    hangs: true,
    says: silent,
  },
  {
    description: 'ends in the middle of the headers',
    answer: (socket) => socket.end(head),
    says: closed,
  },
  {
    description: 'sends what is not HTTP',
    answer: (socket) => socket.end('220 mail.example.com ESMTP\r\n'),
    says: unreadable,
  },
  {
    description: 'sends a header line without a colon',
    answer: (socket) => socket.end(`${head}no header at all\r\n\r\n`),
    says: unreadable,
  },
  {
    description: 'sends a control character in a header',
    answer: (socket) => socket.end('HTTP/1.1 200 OK\r\nX-Name: a\u0001b\r\n\r\n'),
    says: unreadable,
  },
  {
    description: 'sends ten megabytes of headers',
    answer: (socket) => {
      socket.write(head)
      for (let line = 0; line < 1000; line++) socket.write(`X-Line-${line}: ${'a'.repeat(10_000)}\r\n`)
      socket.end('\r\n')
    },
    says: (host) => `${host} sent more than 256 kB of headers. A browser also fails.`,
  },
]

describe.concurrent('an invalid response: a message, also as JSON, and status 2', () => {
  it.each([
    ...nonsense.map((each) => ({ command: 'check', ...each })),
    ...nonsense.filter(({ hangs }) => hangs).map((each) => ({ command: 'audit', ...each })),
  ])('corsage $command: $description', async ({ command, answer, says, hangs }) => {
    const { url, close } = await rawServer(answer)
    const limit = hangs ? ['--timeout', '400'] : []
    const run = await corsage([command, `${url}/`, '--from', page, '--json', ...limit])
    await close()
    const { error } = JSON.parse(run.stdout)
    expect(error.message).toMatch(says(url.replace('http://', '')))
    expect(run.stderr).toBe(`corsage: ${error.message}\n`)
    expect(run.status).toBe(2)
  })
})

describe.concurrent('an unusual but valid response', () => {
  const odd: readonly { readonly description: string; readonly answer: (socket: Socket) => void }[] = [
    { description: 'no body', answer: (socket) => socket.end(`${head}Content-Length: 0\r\n\r\n`) },
    {
      description: 'less body than it says',
      answer: (socket) => socket.end(`${head}Content-Length: 9\r\n\r\nx`),
    },
    {
      description: 'a body without end',
      answer: (socket) => {
        socket.write(`${head}Content-Type: text/event-stream\r\n\r\n`)
        const timer = setInterval(() => socket.write('data: x\n\n'.repeat(1000)), 5)
        socket.on('close', () => clearInterval(timer))
      },
    },
    {
      description: 'a body that never begins',
      answer: (socket) => socket.write(`${head}Content-Length: 9\r\n\r\n`),
    },
    {
      description: 'a status that nobody knows',
      answer: (socket) => socket.end('HTTP/1.1 999 Denied\r\nAccess-Control-Allow-Origin: *\r\n\r\n'),
    },
    {
      description: 'bytes outside ASCII',
      answer: (socket) => socket.end(`${head}X-Name: \u00e9\r\n\r\n`),
    },
  ]
  it.each(odd)('$description', async ({ answer }) => {
    const { url, close } = await rawServer(answer)
    const { status, document } = await corsageJson<CheckReport>(['check', `${url}/`, '--from', page])
    await close()
    expect(document.allowed).toBe(true)
    expect(status).toBe(0)
  })

  it('a loop of redirects ends after 20', async () => {
    const { url, close } = await nodeServer((_request, response) =>
      response.writeHead(302, { 'access-control-allow-origin': page, location: '/again' }).end(),
    )
    const { status, document } = await corsageJson<CheckReport>(['check', `${url}/`, '--from', page])
    await close()
    expect(document.issues[0]?.code).toBe('redirect-limit')
    expect(document.exchange).toHaveLength(21)
    expect(status).toBe(1)
  })

  it('escapes characters that could control the terminal', async () => {
    const { url, close } = await nodeServer((_request, response) =>
      response.setHeader('access-control-allow-origin', 'https://\u009b31m.example.com').end(),
    )
    const { stdout } = await corsage(['check', `${url}/`, '--from', page])
    await close()
    expect(stdout).toContain('https://\\u009b31m.example.com')
    expect(stdout).not.toContain('\u009b')
  })
})

describe.concurrent('no server at all', () => {
  it('nothing listens', async () => {
    const { url, close } = await nodeServer(() => {})
    await close()
    const { status, stdout, stderr } = await corsage(['check', url, '--from', page])
    const host = url.replace('http://', '')
    expect(stderr).toBe(`corsage: Nothing listens at ${host}. The connection was refused.\n`)
    expect(stdout).toBe('')
    expect(status).toBe(2)
  })

  it('the host is unknown', async () => {
    const { status, stderr } = await corsage(['check', 'https://nowhere.invalid/', '--from', page])
    expect(stderr).toMatch(/^corsage: The host nowhere\.invalid (is unknown|could not be looked up)\. /)
    expect(status).toBe(2)
  })

  it('a response to the preflight, but not to the request', async () => {
    const { url, close } = await nodeServer((request, response) => {
      if (request.method !== 'OPTIONS') return
      const headers = { 'access-control-allow-origin': page, 'access-control-allow-methods': 'PUT' }
      response.writeHead(204, headers).end()
    })
    // On a busy machine, the preflight can take more than a second.
    const args = ['check', `${url}/`, '--from', page, '-X', 'PUT', '--timeout', '4000']
    const { stderr } = await corsage(args)
    await close()
    const host = url.replace('http://', '')
    expect(stderr).toBe(`corsage: ${silent(host, 4000)} (Before that, OPTIONS got 204.)\n`)
  })
})

describe.concurrent('TLS', () => {
  const tlsServer = async (name: string): Promise<TestServer> => {
    const pem = await readFile(new URL(`test-certificates/${name}.pem`, import.meta.url))
    const server = createTlsServer({ key: pem, cert: pem }, (_request, response) => {
      response.setHeader('access-control-allow-origin', '*').end()
    })
    return listen(server, 'https')
  }
  const trusting = {
    NODE_EXTRA_CA_CERTS: fileURLToPath(new URL('test-certificates/authority.pem', import.meta.url)),
  }
  const says: readonly {
    readonly certificate: string
    readonly env?: Readonly<Record<string, string>>
    readonly sentence: string
  }[] = [
    { certificate: 'self', sentence: 'is self-signed.' },
    { certificate: 'good', sentence: 'is signed by an unknown authority.' },
    { certificate: 'expired', env: trusting, sentence: 'has expired.' },
    { certificate: 'other', env: trusting, sentence: 'is for another name.' },
  ]
  it.each(says)('the certificate $sentence', async ({ certificate, env, sentence }) => {
    const { url, close } = await tlsServer(certificate)
    const { status, stderr } = await corsage(['check', url, '--from', page], env)
    await close()
    const host = url.replace('https://', '')
    expect(stderr).toContain(
      `corsage: The certificate of ${host} ${sentence} A browser refuses it as well, with a network error and not a CORS error.`,
    )
    expect(status).toBe(2)
  })

  it('accepts a trusted certificate', async () => {
    const { url, close } = await tlsServer('good')
    const { status } = await corsage(['check', url, '--from', page], trusting)
    await close()
    expect(status).toBe(0)
  })

  it('uses HTTP/2 if the server has no other version', async () => {
    const pem = await readFile(new URL('test-certificates/good.pem', import.meta.url))
    const server = createHttp2Server({ key: pem, cert: pem }, (_request, response) => {
      response.setHeader('access-control-allow-origin', page)
      response.end()
    })
    const { url, close } = await listen(server, 'https')
    const args = ['check', `${url}/items`, '--from', page, '-X', 'PUT']
    const { status, stdout } = await corsage(args, trusting)
    await close()
    expect(stdout).toContain(`    < 200\n    < access-control-allow-origin: ${page}\n`)
    expect(stdout).toContain('Method PUT is not allowed')
    expect(status).toBe(1)
  })

  it('https: to a server without TLS', async () => {
    const { url, close } = await nodeServer((_request, response) => response.end())
    const { status, stderr } = await corsage(['check', url.replace('http:', 'https:'), '--from', page])
    await close()
    expect(stderr).toBe(
      `corsage: ${url.replace('http://', '')} does not use TLS. Does the URL start with http:?\n`,
    )
    expect(status).toBe(2)
  })

  it('http: to a server with TLS', async () => {
    const { url, close } = await tlsServer('good')
    const { status, stderr } = await corsage(['check', url.replace('https:', 'http:'), '--from', page])
    await close()
    expect(stderr).toBe(`corsage: ${closed(url.replace('https://', ''))}\n`)
    expect(status).toBe(2)
  })
})
