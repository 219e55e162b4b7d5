import type { IncomingHttpHeaders } from 'node:http'
import expressCors from '@corsage/express'
import fastifyCors from '@corsage/fastify'
import honoCors from '@corsage/hono'
import koaCors from '@corsage/koa'
import { cors as nodeCors } from '@corsage/node'
import { describe, expect, it } from 'vitest'
import { corsage, corsageJson } from '../test-command.ts'
import {
  expressServer,
  fastifyServer,
  honoServer,
  koaServer,
  nodeServer,
  rawServer,
  type TestServer,
} from '../test-servers.ts'
import type { CheckReport } from './check-report.ts'

const page = 'https://app.example.com'
const policy = {
  origins: [page, 'https://admin.example.com'],
  credentials: true,
  allowHeaders: ['content-type', 'authorization'],
  maxAge: 600,
} as const

const codes = (list: readonly { readonly code: string }[]): readonly string[] => list.map(({ code }) => code)

describe.concurrent('servers with Corsage: allowed, without warnings', () => {
  const servers: readonly { readonly name: string; readonly server: () => Promise<TestServer> }[] = [
    { name: 'Express', server: () => expressServer((app) => app.use(expressCors(policy))) },
    {
      name: 'Fastify',
      server: () =>
        fastifyServer(async (app) => {
          await app.register(fastifyCors, policy)
        }),
    },
    { name: 'Koa', server: () => koaServer((app) => app.use(koaCors(policy))) },
    { name: 'Hono', server: () => honoServer((app) => app.use(honoCors(policy))) },
    {
      name: 'Node',
      server: () => {
        const cors = nodeCors(policy)
        return nodeServer((request, response) =>
          cors(request, response, () => {
            response.statusCode = 404
            response.end()
          }),
        )
      },
    },
  ]
  it.each(servers)('$name', async ({ server }) => {
    const { url, close } = await server()
    const asked = ['-X', 'PUT', '-H', 'Content-Type: application/json', '--credentials']
    const { status, document } = await corsageJson<CheckReport>(['check', url, '--from', page, ...asked])
    await close()
    expect(document.allowed).toBe(true)
    expect(document.warnings).toEqual([])
    expect(document.exchange.map(({ kind }) => kind)).toEqual(['preflight', 'request'])
    expect(status).toBe(0)
  })
})

describe.concurrent('requests', () => {
  interface Seen {
    readonly method: string
    readonly headers: IncomingHttpHeaders
  }
  const recordingServer = async (): Promise<TestServer & { readonly seen: readonly Seen[] }> => {
    const seen: Seen[] = []
    const server = await nodeServer((request, response) => {
      seen.push({ method: request.method ?? '', headers: request.headers })
      response
        .writeHead(request.method === 'OPTIONS' ? 204 : 200, {
          'access-control-allow-origin': page,
          'access-control-allow-credentials': 'true',
          'access-control-allow-methods': 'DELETE',
          'access-control-allow-headers': 'authorization',
        })
        .end()
    })
    return { ...server, seen }
  }

  it('a DELETE gets a preflight, and a GET is sent in its place', async () => {
    const { url, seen, close } = await recordingServer()
    const { document } = await corsageJson<CheckReport>(['check', url, '--from', page, '-X', 'DELETE'])
    await close()
    expect(seen.map(({ method }) => method)).not.toContain('DELETE')
    expect(seen[0]?.headers).toMatchObject({
      origin: page,
      'access-control-request-method': 'DELETE',
      'sec-fetch-mode': 'cors',
      'sec-fetch-site': 'cross-site',
    })
    expect(document.exchange[1]).toMatchObject({ inPlaceOf: 'DELETE', request: { method: 'GET' } })
    expect(document.notes).toContain(
      'A GET was sent in place of the DELETE, because it may change something. Add --send to send it.',
    )
  })

  it('--send sends it, once', async () => {
    const { url, seen, close } = await recordingServer()
    await corsage(['check', url, '--from', page, '-X', 'DELETE', '--send'])
    await close()
    expect(seen.filter(({ method }) => method === 'DELETE')).toHaveLength(1)
  })

  it('cookies and Authorization are sent with the request, but not with the preflight, and are not in the report', async () => {
    const { url, seen, close } = await recordingServer()
    const headers = ['-H', 'Cookie: session=secret', '-H', 'Authorization: Bearer secret']
    const args = ['check', url, '--from', page, '--credentials', ...headers]
    const run = await corsage([...args, '--json'])
    const text = await corsage(args)
    await close()
    expect(seen[0]?.method).toBe('OPTIONS')
    expect(seen[0]?.headers).not.toHaveProperty('cookie')
    expect(seen[0]?.headers).not.toHaveProperty('authorization')
    expect(seen[1]?.headers).toMatchObject({ cookie: 'session=secret', authorization: 'Bearer secret' })
    expect(run.stdout).not.toContain('secret')
    expect(text.stdout).not.toContain('secret')
    expect(text.stdout).toContain('> authorization: (not shown)')
  })

  it('the value of a cookie that the server sets is not in the report, with or without a name', async () => {
    const { url, close } = await nodeServer((_request, response) =>
      response.setHeader('set-cookie', ['session=secret; Path=/', 'secret; Secure']).end(),
    )
    const run = await corsageJson<CheckReport>(['check', url, '--from', page])
    await close()
    expect(JSON.stringify(run.document)).not.toContain('secret')
    expect(run.document.exchange[0]?.response.headers).toEqual(
      expect.arrayContaining([
        ['set-cookie', 'session=(not shown); Path=/'],
        ['set-cookie', '(not shown); Secure'],
      ]),
    )
  })

  it('without --credentials, cookies and forbidden headers are not sent', async () => {
    const { url, seen, close } = await recordingServer()
    const headers = ['-H', 'Cookie: session=secret', '-H', 'Host: elsewhere.example.com']
    const { document } = await corsageJson<CheckReport>(['check', url, '--from', page, ...headers])
    await close()
    expect(seen[0]?.headers).not.toHaveProperty('cookie')
    expect(seen[0]?.headers.host).toBe(url.replace('http://', ''))
    expect(document.notes).toEqual(
      expect.arrayContaining([
        'A page cannot set the header host, so it was not sent.',
        'The cookies were not sent. A browser sends cookies to another origin only with --credentials.',
      ]),
    )
  })
})

describe.concurrent('the report', () => {
  it('the verdict, the console message and the fix come before the evidence', async () => {
    const { url, close } = await expressServer((app) => app.use(expressCors({ origins: 'https://b.test' })))
    const { status, stdout } = await corsage(['check', `${url}/items`, '--from', page])
    await close()
    const order = [
      'Refused  GET ',
      'The browser says',
      'blocked by CORS policy',
      'Why\n',
      'Fix\n',
      'In Corsage (recognized by access-control-allow-methods: GET,HEAD,POST,PUT,PATCH,DELETE,QUERY)',
      'Requests (>) and responses (<)',
      '< access-control-allow-origin: https://b.test   <- decides',
      'Also sent',
    ]
    const places = order.map((text) => stdout.indexOf(text))
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(status).toBe(1)
  })

  it('the intended origin', async () => {
    const { url, close } = await expressServer((app) => app.use(expressCors(policy)))
    const { document } = await corsageJson<CheckReport>(['check', url, '--from', 'http://app.example.com'])
    await close()
    expect(document.nearestOrigin).toBe(page)
  })

  it('every issue, not only the deciding one', async () => {
    const { url, close } = await expressServer((app) =>
      app.use(expressCors({ origins: page, methods: ['GET'], allowHeaders: [] })),
    )
    const asked = ['-X', 'PUT', '-H', 'X-Name: 1', '--credentials']
    const { document } = await corsageJson<CheckReport>(['check', url, '--from', page, ...asked])
    await close()
    expect(codes(document.issues)).toEqual([
      'preflight-allow-credentials-invalid',
      'method-not-allowed',
      'header-not-allowed',
    ])
  })

  const mustName = (name: string, list: 'Headers' | 'Methods', rest: string) =>
    `The preflight response (OPTIONS) must list "${name}" in \`Access-Control-Allow-${list}\`${rest}`

  it.each<[what: string, header: string, listed: string, fix: string]>([
    ['a pattern of header names is not a wildcard', 'X-Name', 'X-*', mustName('x-name', 'Headers', '.')],
    [
      'with credentials, a star is not one either',
      'X-Name',
      '*',
      mustName('x-name', 'Headers', ', because `*` is not a wildcard with credentials.'),
    ],
    [
      'a response header that the page sends is to be left out, not listed',
      'Access-Control-Allow-Origin',
      'content-type',
      'Remove "access-control-allow-origin" from the request. It is a response header, which the server sends.',
    ],
  ])('the remedy for a header: %s', async (_what, header, listed, fix) => {
    const { url, close } = await nodeServer((request, response) => {
      response.setHeader('access-control-allow-origin', page)
      response.setHeader('access-control-allow-credentials', 'true')
      response.setHeader('access-control-allow-headers', listed)
      response.writeHead(request.method === 'OPTIONS' ? 204 : 200).end()
    })
    const args = ['check', url, '--from', page, '-H', `${header}: x`, '--credentials']
    const { document } = await corsageJson<CheckReport>(args)
    await close()
    expect(document.issues.map(({ headerFix }) => headerFix)).toEqual([expect.stringContaining(fix)])
  })

  it('the rules of an engine', async () => {
    const { url, close } = await expressServer((app) =>
      app.use(
        (request: { method: string }, response: Record<'set' | 'sendStatus', (value: unknown) => void>) => {
          response.set({ 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' })
          response.sendStatus(request.method === 'OPTIONS' ? 204 : 200)
        },
      ),
    )
    const args = ['check', url, '--from', page, '-H', 'Authorization: x']
    const [chromium, standard] = await Promise.all([
      corsageJson<CheckReport>(args),
      corsageJson<CheckReport>([...args, '--engine', 'standard']),
    ])
    await close()
    expect(chromium.document.allowed).toBe(true)
    expect(codes(chromium.document.warnings)).toContain('authorization-under-wildcard')
    expect(codes(standard.document.issues)).toEqual(['header-not-allowed'])
  })

  const answering = (headers: Record<string, string>, status = 200): Promise<TestServer> =>
    nodeServer((_request, response) =>
      response.writeHead(status, { 'access-control-allow-origin': page, ...headers }).end(),
    )

  it('a redirected preflight: the status is wrong', async () => {
    const { url, close } = await answering({ location: '/items/' }, 301)
    const { stdout } = await corsage(['check', url, '--from', page, '-X', 'PUT'])
    await close()
    expect(stdout).toContain('Why\n  The status is "301", but must be a status of 200 to 299. [')
  })

  it('a redirect loop: the first and the last', async () => {
    const { url, close } = await answering({ location: '/again' }, 302)
    const { stdout } = await corsage(['check', url, '--from', page])
    await close()
    expect(stdout).toContain(`Location is "${url}/again", but a browser follows only 20 redirects at most`)
    expect(stdout.match(/^ {2}GET .* \(request\)$/gm)).toHaveLength(6)
    expect(stdout).toMatch(/ {2}… 15 more, see --json\n {2}GET [^…]*location: \/again {3}<- decides\n/)
  })

  it('methods are case-sensitive', async () => {
    const { url, close } = await answering({ 'access-control-allow-methods': 'get, patch' })
    const [upper, lower] = await Promise.all([
      corsageJson<CheckReport>(['check', url, '--from', page, '-X', 'PATCH']),
      corsage(['check', url, '--from', page, '-X', 'patch', '--json']),
    ])
    await close()
    expect(upper.document.issues[0]?.headerFix).toBe(
      mustName('PATCH', 'Methods', '. Methods are case-sensitive, so "patch" is another method.'),
    )
    expect(JSON.parse(lower.stdout).notes).toContain(
      'fetch sends patch unchanged, and PATCH is a different method. Browsers convert only DELETE, GET, HEAD, OPTIONS, POST and PUT to upper case.',
    )
    expect(lower.stderr).toBe('')
  })

  it('an origin in upper case is not suggested', async () => {
    const { url, close } = await answering({ 'access-control-allow-origin': 'https://App.Example.com' })
    const { document } = await corsageJson<CheckReport>(['check', url, '--from', page])
    await close()
    expect(document.issues[0]?.headerFix).toContain('Browsers send origins in lower case')
    expect(document.nearestOrigin).toBeNull()
  })

  it.each([
    ['172800', ['Firefox', 'Chromium', 'Safari']],
    ['86400', ['Chromium', 'Safari']],
    ['7200', ['Safari']],
  ])('browsers that keep a preflight for less than %s seconds', async (seconds, browsers) => {
    const limits: Readonly<Record<string, number>> = { Firefox: 86400, Chromium: 7200, Safari: 600 }
    const headers = { 'access-control-allow-methods': 'PUT', 'access-control-max-age': seconds }
    const { url, close } = await answering(headers)
    const { document } = await corsageJson<CheckReport>(['check', url, '--from', page, '-X', 'PUT'])
    await close()
    const warning = document.warnings.find(({ code }) => code === 'max-age-above-limit')
    const kept = browsers.map((browser) => `${browser} keeps it for ${limits[browser]}`).join(', ')
    expect(warning?.message).toBe(
      `Not every browser keeps this preflight response for ${seconds} seconds. ${kept}.`,
    )
  })

  it('the same origin needs no CORS, and no probes', async () => {
    const { url, close } = await nodeServer((_request, response) => response.end())
    const { status, document } = await corsageJson<CheckReport>(['check', `${url}/items`, '--from', url])
    await close()
    expect(document.notes).toContain('The page and the server have the same origin, so CORS does not apply.')
    expect(document.probes).toEqual([])
    expect(status).toBe(0)
  })
})

describe.concurrent('warnings', () => {
  const answering = (lines: string, status = '200 OK'): Promise<TestServer> =>
    rawServer((socket) => socket.end(`HTTP/1.1 ${status}\r\n${lines}Content-Length: 0\r\n\r\n`))
  const allow = `Access-Control-Allow-Origin: ${page}\r\n`
  const cases: readonly {
    readonly code: string
    readonly server: () => Promise<TestServer>
    readonly args?: readonly string[]
    readonly evidence: string
  }[] = [
    {
      code: 'duplicate-header',
      server: () => answering(allow + allow),
      evidence: `access-control-allow-origin: ${page}`,
    },
    {
      code: 'credentials-not-true',
      server: () => answering(`${allow}Access-Control-Allow-Credentials: True\r\n`),
      evidence: '< access-control-allow-credentials: True',
    },
    {
      code: 'null-origin-allowed',
      server: () => answering('Access-Control-Allow-Origin: null\r\n'),
      args: ['--from', 'null'],
      evidence: '< access-control-allow-origin: null',
    },
    {
      code: 'expose-headers-unparsable',
      server: () => answering(`${allow}Access-Control-Expose-Headers: X-A, X B\r\n`),
      evidence: 'access-control-expose-headers: X-A, X B',
    },
    {
      code: 'expose-wildcard-with-credentials',
      server: () =>
        answering(`${allow}Access-Control-Allow-Credentials: true\r\nAccess-Control-Expose-Headers: *\r\n`),
      args: ['--credentials'],
      evidence: 'access-control-expose-headers: *',
    },
    {
      code: 'max-age-above-limit',
      server: () =>
        answering(`${allow}Access-Control-Allow-Methods: PUT\r\nAccess-Control-Max-Age: 86400\r\n`),
      args: ['-X', 'PUT'],
      evidence: 'access-control-max-age: 86400',
    },
    {
      code: 'max-age-missing',
      server: () => answering(`${allow}Access-Control-Allow-Methods: PUT\r\n`),
      args: ['-X', 'PUT'],
      evidence: 'no access-control-max-age',
    },
  ]
  it.each(cases)('$code', async ({ code, server, args = [], evidence }) => {
    const { url, close } = await server()
    const { document } = await corsageJson<CheckReport>(['check', `${url}/`, '--from', page, ...args])
    await close()
    const warning = document.warnings.find((each) => each.code === code)
    expect(warning?.evidence).toContain(evidence)
  })

  it('a redirect to a login', async () => {
    const { url, close } = await answering('Location: https://sso.example.com/login\r\n', '302 Found')
    const { document } = await corsageJson<CheckReport>(['check', `${url}/`, '--from', page])
    await close()
    expect(document.issues[0]?.code).toBe('allow-origin-missing')
    expect(codes(document.warnings)).toContain('redirect-to-login')
  })

  it('a redirect before the preflight', async () => {
    const { url, close } = await answering(`${allow}Location: /items/\r\n`, '301 Moved Permanently')
    const { document } = await corsageJson<CheckReport>([
      'check',
      `${url}/items`,
      '--from',
      page,
      '-X',
      'PUT',
    ])
    await close()
    expect(document.issues[0]?.code).toBe('preflight-redirect')
  })
})
