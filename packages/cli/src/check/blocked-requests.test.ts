import { describe, expect, it } from 'vitest'
import { corsage, corsageJson } from '../test-command.ts'
import { nodeServer, rawServer } from '../test-servers.ts'
import type { CheckReport } from './check-report.ts'

const page = 'https://app.example.com'
const codes = ({ issues }: CheckReport): readonly string[] => issues.map(({ code }) => code)

describe.concurrent('requests that a browser does not send are refused', () => {
  it('mixed content', async () => {
    const args = ['check', 'http://api.example.com/items', '--from', page]
    const [{ status, document }, text] = await Promise.all([corsageJson<CheckReport>(args), corsage(args)])
    expect([status, codes(document), document.exchange, document.probes]).toEqual([
      1,
      ['mixed-content'],
      [],
      [],
    ])
    expect(document.issues[0]?.message).toBe(
      "Mixed Content: The page at 'https://app.example.com/' was loaded over HTTPS, but requested an insecure resource 'http://api.example.com/items'. This request has been blocked; the content must be served over HTTPS.",
    )
    expect(text.stdout).toContain('Nothing was sent')
    expect(text.stdout).toContain('Use an https: URL')
  })

  it('mixed content after a redirect', async () => {
    const { url, close } = await nodeServer((_request, response) =>
      response
        .writeHead(302, { location: 'http://api.example.com/', 'access-control-allow-origin': page })
        .end(),
    )
    const { status, document } = await corsageJson<CheckReport>(['check', url, '--from', page])
    await close()
    expect([status, codes(document), document.exchange.length]).toEqual([1, ['mixed-content'], 1])
  })

  it('a port of another protocol', async () => {
    const { status, document } = await corsageJson<CheckReport>([
      ...['check', 'http://127.0.0.1:6000/', '--from', 'http://localhost:3000'],
    ])
    expect([status, codes(document)]).toEqual([1, ['bad-port']])
    expect(document.issues[0]?.message).toBe('Failed to load resource: net::ERR_UNSAFE_PORT')
  })

  it('an http: page can request http:, and any page loopback', async () => {
    const { url, close } = await nodeServer((_request, response) =>
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end(),
    )
    const runs = [
      ['--from', page],
      ['--from', 'http://app.example.com'],
    ].map((args) => corsageJson<CheckReport>(['check', url, ...args]))
    const reports = await Promise.all(runs)
    await close()
    expect(reports.map(({ document }) => document.allowed)).toEqual([true, true])
  })
})

describe.concurrent('a preflight without a response', () => {
  const allowing = `HTTP/1.1 200 OK\r\naccess-control-allow-origin: ${page}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`
  it.each<[what: string, message: string, drop: (socket: import('node:net').Socket) => void]>([
    ['the connection is closed', 'ERR_EMPTY_RESPONSE', (socket) => socket.end()],
    ['the connection is reset', 'ERR_CONNECTION_RESET', (socket) => socket.resetAndDestroy()],
    ['nothing arrives', 'ERR_TIMED_OUT', () => {}],
    ['it is not HTTP', 'ERR_INVALID_HTTP_RESPONSE', (socket) => socket.end('what?\r\n\r\n')],
  ])('%s', async (_what, message, drop) => {
    const { listen } = await import('../test-servers.ts')
    const { createServer } = await import('node:net')
    const { url, close } = await listen(
      createServer((socket) => {
        socket.on('error', () => {})
        socket.once('data', (data) =>
          String(data).startsWith('OPTIONS') ? drop(socket) : socket.end(allowing),
        )
      }),
    )
    const common = ['check', url, '--from', page, '--timeout', '4000']
    const [refused, allowed] = await Promise.all([
      corsageJson<CheckReport>([...common, '-X', 'PUT', '-H', 'X-Name: 1']),
      corsageJson<CheckReport>(common),
    ])
    const { stdout } = await corsage([...common, '-X', 'PUT'])
    await close()
    expect([refused.status, codes(refused.document)]).toEqual([1, ['preflight-unanswered']])
    expect(refused.document.request.preflightReasons).toEqual(['the method PUT', 'the header x-name'])
    expect(refused.document.issues[0]?.message).toBe(`Failed to load resource: net::${message}`)
    expect(stdout).toContain('No response to OPTIONS arrived')
    expect(allowed.document.allowed).toBe(true)
    expect(allowed.document.warnings.map(({ code }) => code)).toContain('preflight-unanswered')
  })

  it('of a server that sends nothing: inconclusive', async () => {
    const { url, close } = await rawServer((socket) => socket.end())
    const { status } = await corsage(['check', url, '--from', page, '-X', 'PUT'])
    await close()
    expect(status).toBe(2)
  })
})

describe.concurrent('Local Network Access', () => {
  it.each([
    [
      'https://app.example.com',
      'Permission was denied for this request to access the `loopback` address space',
    ],
    ['http://app.example.com', 'The request client is not a secure context'],
  ])('of a page of %s', async (from, message) => {
    const { url, close } = await nodeServer((_request, response) => response.end())
    const { document } = await corsageJson<CheckReport>(['check', url, '--from', from])
    await close()
    expect(document.notes.join('\n')).toContain(message)
  })

  it('a page of this machine needs no permission', async () => {
    const { url, close } = await nodeServer((_request, response) => response.end())
    const { document } = await corsageJson<CheckReport>(['check', url, '--from', 'http://localhost:5173'])
    await close()
    expect(document.notes.join('\n')).not.toContain('Local Network Access')
  })
})
