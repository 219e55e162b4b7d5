import { request } from 'node:http'
import corsageCors from '@corsage/express'
import expressCors from 'cors'
import { describe, expect, it } from 'vitest'
import { corsage, corsageJson } from '../test-command.ts'
import { expressServer, fastifyServer, nodeServer, type TestServer } from '../test-servers.ts'
import type { CheckReport } from './check-report.ts'

const page = 'https://app.example.com'

interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** A proxy that answers some requests itself, and passes the others on. */
async function proxied(
  application: Promise<TestServer>,
  answerOf: (method: string) => Answer | null,
  added: Record<string, string> = {},
): Promise<TestServer> {
  const backend = await application
  const proxy = await nodeServer((incoming, outgoing) => {
    const own = answerOf(incoming.method ?? '')
    if (own !== null) {
      outgoing.writeHead(own.status, { ...added, ...own.headers }).end(own.body)
      return
    }
    const { method, headers } = incoming
    request(`${backend.url}${incoming.url}`, { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 500, { ...response.headers, ...added })
      response.pipe(outgoing)
    }).end()
  })
  return {
    url: proxy.url,
    async close() {
      await Promise.all([proxy.close(), backend.close()])
    },
  }
}

const express = () =>
  expressServer((app) => {
    app.use(expressCors({ origin: [page], allowedHeaders: ['content-type'] }))
    app.all('/items', (_request: unknown, response: { json(value: unknown): void }) => response.json({}))
  })

async function checked(server: Promise<TestServer>, args: readonly string[]): Promise<CheckReport> {
  const { url, close } = await server
  const { document } = await corsageJson<CheckReport>(['check', `${url}/items`, '--from', page, ...args])
  await close()
  return document
}

const fixed = ({ servers }: CheckReport) =>
  servers.filter(({ fix }) => fix.length > 0).map(({ name }) => name)

describe.concurrent('the fix is for the server that sent the response', () => {
  const put = ['-X', 'PUT']
  const nginxPage = '<html><center><h1>403 Forbidden</h1></center><hr><center>nginx</center></html>'
  const rows: readonly [
    description: string,
    answer: Answer,
    added: Record<string, string>,
    fixed: string[],
  ][] = [
    ['without a sign', { status: 403 }, {}, []],
    ['with its name', { status: 403 }, { server: 'nginx/1.22.1' }, ['nginx']],
    ['with its page', { status: 405, body: nginxPage }, {}, ['nginx']],
    ['and answers 200', { status: 200, headers: { allow: 'GET' } }, { server: 'Apache' }, ['Apache']],
    ['with 204', { status: 204 }, { server: 'nginx/1.22.1' }, ['nginx']],
    ['and redirects', { status: 301, headers: { location: '/login' } }, {}, []],
  ]
  it.each(rows)('a proxy answers OPTIONS %s', async (_what, answer, added, names) => {
    const server = proxied(express(), (method) => (method === 'OPTIONS' ? answer : null), added)
    const report = await checked(server, put)
    expect(report.allowed).toBe(false)
    expect(fixed(report)).toEqual(names)
    expect(report.inFront).toContain('sent this response, not Express.')
    expect(report.servers.find(({ name }) => name === 'Express')?.decides).toBe(false)
    // A policy of the proxy would be a second one, and would have to repeat the first.
    expect(JSON.stringify(report.servers)).not.toContain(page)
    if (answer.status !== 301) {
      expect(report.issues[0]?.headerFix).toMatch(
        /^Let the application respond to the preflight .*GET \/items/,
      )
    }
  })

  it.each<[status: number, lines: string[]]>([
    [413, ['# in the location { } of this URL; limit bodies in the application', 'client_max_body_size 0;']],
    [403, []],
  ])('a proxy answers a request with %i', async (status, lines) => {
    const answerOf = (method: string) => (method === 'POST' ? { status } : null)
    const report = await checked(proxied(express(), answerOf, { server: 'nginx' }), [
      '--send',
      ...['--data', 'x'],
    ])
    expect(report.inFront).toContain('nginx sent this response, not Express.')
    expect(report.issues[0]?.headerFix).toContain(`this error (${status}) comes from another layer`)
    expect(report.servers.flatMap(({ fix }) => fix)).toEqual(lines)
  })

  it('a proxy forwards everything, and the application refuses', async () => {
    const server = proxied(
      expressServer((app) => app.use(expressCors({ origin: ['https://b.test'] }))),
      () => null,
      { server: 'nginx' },
    )
    const report = await checked(server, put)
    expect(report.inFront).toBeNull()
    expect(fixed(report)).toEqual(['Express'])
  })

  it('an application that is recognized only by its errors', async () => {
    const server = fastifyServer((app) => {
      app.options('/items', (_request, reply) => reply.code(204).send())
    })
    const report = await checked(server, put)
    expect(report.inFront).toBeNull()
    expect(fixed(report)).toEqual(['Fastify'])
  })

  it('two unknown servers', async () => {
    const server = nodeServer((incoming, response) => {
      const isPreflight = incoming.method === 'OPTIONS'
      response.setHeader('server', isPreflight ? 'awselb/2.0' : 'gunicorn')
      response.writeHead(isPreflight ? 403 : 200).end()
    })
    const report = await checked(server, put)
    expect(report.inFront).toBe(
      'This response has `server: awselb/2.0`, and others have `server: gunicorn`. Another layer sends some responses.',
    )
  })

  it('an application next to a proxy that serves another path', async () => {
    const server = nodeServer((incoming, response) => {
      const isOwn = incoming.url === '/items'
      if (isOwn) response.setHeader('x-powered-by', 'Express')
      else response.setHeader('server', 'nginx')
      response.writeHead(isOwn ? 200 : 404).end()
    })
    const report = await checked(server, put)
    expect(report.inFront).toBeNull()
    expect(fixed(report)).toEqual(['Express'])
  })

  it('the text explains it, and the fix is for no other server', async () => {
    const server = await proxied(express(), (method) => (method === 'OPTIONS' ? { status: 403 } : null))
    const { stdout } = await corsage(['check', `${server.url}/items`, '--from', page, ...put])
    await server.close()
    expect(stdout).toContain('Another layer sent this response')
    expect(stdout).not.toContain('In Express')
  })
})

describe.concurrent('an application that does not respond needs no CORS setting', () => {
  it.each([502, 503, 504])('%i', async (status) => {
    const server = nodeServer((_request, response) => response.writeHead(status, { server: 'nginx' }).end())
    const report = await checked(server, ['-X', 'PUT'])
    expect(report.issues[0]?.headerFix).toContain(`The status is ${status}, so the application is down`)
    expect(fixed(report)).toEqual([])
  })
})

it('a response that a cache stored for another page, if the preflight allows this one', async () => {
  const server = nodeServer((incoming, response) => {
    const allowed = incoming.method === 'GET' ? 'https://other.example.com' : page
    response.setHeader('access-control-allow-origin', allowed).setHeader('vary', 'Origin')
    response.writeHead(incoming.method === 'OPTIONS' ? 204 : 200, { 'x-powered-by': 'Express' }).end()
  })
  const report = await checked(server, [])
  expect(report.issues[0]?.headerFix).toContain('so a cache may have stored this response for another page')
  expect(fixed(report)).toEqual([])
})

describe.concurrent('the lines keep what the server lists', () => {
  it.each<[credentials: string[], headers: string, kept: string]>([
    [[], '*, X-Old', 'allowHeaders: ["*", "x-old", "x-new"],'],
    [['--credentials'], '*, X-Old', 'allowHeaders: ["x-old", "x-new"],'],
  ])('%j', async (credentials, headers, kept) => {
    const server = expressServer((app) =>
      app.use((_request: unknown, response: { set(lines: object): { sendStatus(status: number): void } }) =>
        response
          .set({
            'access-control-allow-origin': 'https://other.example.com',
            'access-control-allow-methods': 'GET,PATCH, PUT, no\u00e9, "',
            'access-control-allow-headers': headers,
          })
          .sendStatus(204),
      ),
    )
    const report = await checked(server, ['-X', 'DELETE', '-H', 'X-New: 1', ...credentials])
    const lines = report.servers[0]?.fix.map((line) => line.trim())
    expect(lines).toContain('methods: ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"],')
    expect(lines).toContain(kept)
  })

  it('a Corsage policy in Express changes only in what refuses the page', async () => {
    const server = expressServer((app) => app.use(corsageCors({ origins: 'https://other.example.com' })))
    const report = await checked(server, [])
    expect(report.servers[0]).toMatchObject({
      name: 'Corsage',
      fix: [expect.stringContaining('//'), 'cors({', `  origins: ["${page}"],`, '})'],
    })
  })
})

describe.concurrent('errors bypass CORS', () => {
  it.each([404, 500])('%i without headers, if other responses have them', async (status) => {
    const server = nodeServer((incoming, response) => {
      const isError = incoming.url === '/items' && incoming.method === 'GET'
      if (!isError) response.setHeader('access-control-allow-origin', page)
      response.setHeader('server', 'uvicorn')
      response.writeHead(isError ? status : incoming.method === 'OPTIONS' ? 204 : 200).end()
    })
    const report = await checked(server, [])
    expect(report.issues[0]?.headerFix).toContain(`this error (${status}) bypasses CORS`)
    expect(report.servers[0]?.fix.join('\n')).toContain('covers errors')
    expect(report.nearestOrigin).toBeNull()
  })

  it('an error of a server that sends no headers at all bypasses nothing', async () => {
    const report = await checked(
      nodeServer((_request, response) => response.writeHead(404).end()),
      [],
    )
    expect(report.issues[0]?.headerFix).not.toContain('bypass')
  })
})

describe.concurrent('the error of the server mentions CORS', () => {
  const notAllowed = (
    origin: string | undefined,
    callback: (error: Error | null, allowed?: boolean) => void,
  ) => (origin === 'https://b.test' ? callback(null, true) : callback(new Error('Not allowed by CORS')))
  it.each([[], ['-X', 'PUT']])('cors: an error in the origin callback %s %s', async (...args) => {
    const server = expressServer((app) => app.use(expressCors({ origin: notAllowed })))
    const report = await checked(server, args)
    expect(report.issues[0]?.headerFix).toMatch(/CORS check/)
    expect(report.issues[0]?.headerFix).not.toMatch(/Its log|bypass|authentication/)
    expect(fixed(report)).toEqual(['Express'])
  })

  it.each([
    [400, 'Disallowed CORS origin'],
    [403, 'Invalid CORS request'],
    [500, '{"statusCode":500,"error":"Internal Server Error","message":"Not allowed by CORS"}'],
  ])('%i %s', async (status, body) => {
    const report = await checked(
      nodeServer((_request, response) => response.writeHead(status).end(body)),
      ['-X', 'PUT'],
    )
    expect(report.issues[0]?.headerFix).toContain('allow list')
    expect(report.issues[0]?.headerFix).not.toMatch(/authentication|log/)
  })
})

describe.concurrent('if the page must change, there is no fix for a server', () => {
  it.each([
    ['a method in lower case', ['-X', 'patch']],
    ['a header of responses', ['-H', 'Access-Control-Allow-Origin: *']],
  ])('%s', async (_what, args) => {
    const report = await checked(express(), args)
    expect(report.allowed).toBe(false)
    expect(fixed(report)).toEqual([])
  })

  it('a page without an origin', async () => {
    const { url, close } = await express()
    const { document } = await corsageJson<CheckReport>(['check', `${url}/items`, '--from', 'null'])
    await close()
    expect(fixed(document)).toEqual([])
  })
})

describe.concurrent('other origins', () => {
  it.each([500, 502, 503])('are not tried after a %i', async (status) => {
    const origins: unknown[] = []
    const report = await checked(
      nodeServer((incoming, response) => {
        origins.push(incoming.headers.origin)
        response.writeHead(status).end()
      }),
      ['-X', 'PUT'],
    )
    expect(new Set(origins)).toEqual(new Set([page]))
    expect(report.nearestOrigin).toBeNull()
    if (status !== 500) expect(report.probes).toEqual([])
  })

  it('are not suggested if `*` allows all', async () => {
    const report = await checked(
      nodeServer((incoming, response) => {
        const isPreflight = incoming.method === 'OPTIONS'
        if (isPreflight) response.setHeader('access-control-allow-origin', '*')
        response.writeHead(isPreflight ? 204 : 404).end()
      }),
      [],
    )
    expect(report.nearestOrigin).toBeNull()
  })
})
