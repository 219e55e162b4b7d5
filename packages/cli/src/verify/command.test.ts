import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PolicyOptions } from '@corsage/core'
import cors from '@corsage/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openConnection } from '../network/connection.ts'
import { corsage, corsageJson } from '../test-command.ts'
import { nodeServer } from '../test-servers.ts'
import { readPolicy } from './policy-file.ts'
import { type VerifyReport, verifyUrl } from './verify-url.ts'
import { mostRequests, witnessesOf } from './witnesses.ts'

const app = 'https://app.example.com'
const list = { origins: [app, 'https://*.example.org'], credentials: true } as const
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corsage-verify-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function policyFile(source: unknown): Promise<string> {
  const isModule = typeof source === 'string'
  const file = join(folder, isModule ? 'policy.mjs' : 'policy.json')
  await writeFile(file, isModule ? source : JSON.stringify(source))
  return file
}

type Layer = (request: IncomingMessage, response: ServerResponse, application: () => void) => void

/** Creates a proxy that changes the headers of the application's responses. */
function atHead(change: (request: IncomingMessage, response: ServerResponse) => void): Layer {
  return (request, response, application) => {
    const { method, url, headers } = request
    const { port } = request.socket.address() as AddressInfo
    if ('via' in headers) return application()
    const passed = send(
      { host: '127.0.0.1', port, method, path: url, headers: { ...headers, via: '1.1 proxy' } },
      (answer) => {
        response.statusCode = answer.statusCode ?? 0
        for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value ?? '')
        change(request, response)
        answer.pipe(response)
      },
    )
    passed.end()
  }
}

/** Starts an application with a policy, and a layer before it. */
function deployment(options: PolicyOptions, layer: Layer, methods: string[] = []) {
  const apply = cors(options as object)
  return nodeServer((request, response) => {
    if (!('via' in request.headers)) methods.push(`${request.method} ${request.url}`)
    layer(request, response, () =>
      apply(request, response, () => response.writeHead(request.url === '/items' ? 200 : 404).end()),
    )
  })
}

const plain: Layer = (_request, _response, application) => application()

async function verified(
  options: PolicyOptions,
  {
    layer = plain,
    source = options,
    from = [],
  }: { layer?: Layer; source?: unknown; from?: readonly string[] },
) {
  const sent: string[] = []
  const server = await deployment(options, layer, sent)
  const connection = openConnection({ timeout: 5000 })
  try {
    const url = new URL('/items', server.url)
    const witnesses = await witnessesOf(await readPolicy(await policyFile(source)), url, from)
    return { ...(await verifyUrl(url, witnesses, connection)), sent }
  } finally {
    await Promise.all([connection.close(), server.close()])
  }
}

describe('a deployment that applies the policy', () => {
  it.each<[string, PolicyOptions]>([
    ['any origin', {}],
    ['any method and header', { methods: '*', allowHeaders: '*', exposeHeaders: '*' }],
    ['one origin', { origins: app }],
    ['one origin with credentials', { origins: app, credentials: true, maxAge: 0 }],
    ['an allow list', list],
    ['echoed methods and headers', { ...list, methods: '*', allowHeaders: '*' }],
    ['another status', { ...list, preflightStatus: 200 }],
    ['private networks and timing', { ...list, allowPrivateNetwork: true, timingAllowOrigin: true }],
    ['null', { origins: [app, 'null'], dangerouslyAllowNullOrigin: true }],
    ['exposed headers', { ...list, exposeHeaders: ['x-total', 'x-page'] }],
    ['app origins', { origins: ['capacitor://localhost', 'tauri://localhost', 'http://localhost:*'] }],
    [
      'resources',
      {
        ...list,
        resources: { '/public/*': { origins: '*', credentials: false }, '/items': {}, '/internal': false },
      },
    ],
    ['resources alone', { resources: { '/api/*': list, '/é b': { origins: app } } }],
    [
      '30 resources',
      { ...list, resources: Object.fromEntries([...Array(30).keys()].map((n) => [`/p${n}/*`, {}])) },
    ],
    ['50 origins', { origins: [...Array(50).keys()].map((n) => `https://app${n}.example.com`) }],
  ])('agrees: %s', async (_name, options) => {
    const { findings, inconclusive, sent } = await verified(options, {})
    expect([findings, inconclusive]).toEqual([[], []])
    expect(sent.length).toBeLessThanOrEqual(mostRequests)
    expect(sent.filter((line) => !/^(GET|HEAD|OPTIONS) /.test(line))).toEqual([])
  })

  it('agrees with a function, and the origin of --from', async () => {
    const source = `export default { origins: (origin) => origin === 'https://app' + '.test' }`
    const options = { origins: (origin: string) => origin === 'https://app.test' }
    const given = await verified(options, { source, from: ['https://app.test'] })
    expect([given.inconclusive, given.findings]).toEqual([[], []])
    const unknown = await verified(options, { source })
    expect(unknown.inconclusive).toEqual([expect.stringContaining('Add --from')])
  })

  it('agrees with a RegExp', async () => {
    const source = `export const policy = { origins: /https:\\/\\/app\\.example\\.com/, credentials: true }`
    const { findings } = await verified(
      { origins: /https:\/\/app\.example\.com/, credentials: true },
      { source },
    )
    expect(findings).toEqual([])
  })
})

const isPreflight = ({ headers }: IncomingMessage) => 'access-control-request-method' in headers

describe('a layer that changes responses is found', () => {
  it.each<[string, PolicyOptions, Layer, string, string | null]>([
    [
      'a line with the value twice',
      list,
      atHead((_request, response) => {
        const name = 'access-control-allow-origin'
        if (response.hasHeader(name)) response.setHeader(name, `${response.getHeader(name)}, *`)
      }),
      'duplicated-header',
      'access-control-allow-origin',
    ],
    [
      'the credentials twice',
      list,
      atHead((_request, response) => {
        const name = 'access-control-allow-credentials'
        if (response.hasHeader(name)) response.setHeader(name, ['true', 'true'])
      }),
      'duplicated-header',
      'access-control-allow-credentials',
    ],
    [
      '* for one origin',
      { origins: app },
      atHead((_request, response) => response.setHeader('access-control-allow-origin', '*')),
      'refused-origin-allowed',
      'access-control-allow-origin',
    ],
    [
      'null',
      list,
      atHead((request, response) => {
        if (request.headers.origin === 'null') response.setHeader('access-control-allow-origin', 'null')
      }),
      'refused-origin-allowed',
      'access-control-allow-origin',
    ],
    [
      'a Vary that is absent without Origin',
      list,
      atHead((request, response) => {
        if (request.headers.origin === undefined) response.removeHeader('vary')
      }),
      'vary-missing',
      'vary',
    ],
    [
      'one blocked method',
      list,
      (request, response, application) =>
        request.headers['access-control-request-method'] === 'DELETE'
          ? response.writeHead(403).end()
          : application(),
      'policy-not-applied',
      null,
    ],
    [
      'dropped preflights',
      list,
      (request, response, application) => (isPreflight(request) ? response.destroy() : application()),
      'preflight-unanswered',
      null,
    ],
    [
      'a redirect of preflights',
      list,
      (request, response, application) =>
        isPreflight(request) ? response.writeHead(301, { location: '/login' }).end() : application(),
      'preflight-status',
      null,
    ],
    [
      'HEAD without headers',
      list,
      (request, response, application) =>
        request.method === 'HEAD' ? response.writeHead(200).end() : application(),
      'policy-not-applied',
      null,
    ],
    [
      '304 without headers',
      list,
      (request, response, application) =>
        'if-none-match' in request.headers ? response.writeHead(304).end() : application(),
      'policy-not-applied',
      null,
    ],
    [
      'another max age',
      list,
      atHead((request, response) => {
        if (isPreflight(request)) response.setHeader('access-control-max-age', '86400')
      }),
      'changed-header',
      'access-control-max-age',
    ],
    [
      'an exposed header',
      list,
      atHead((_request, response) => response.setHeader('access-control-expose-headers', 'x-secret')),
      'added-header',
      'access-control-expose-headers',
    ],
    [
      'private networks',
      list,
      atHead((_request, response) => response.setHeader('access-control-allow-private-network', 'true')),
      'added-header',
      'access-control-allow-private-network',
    ],
    [
      'headers where CORS is off',
      { ...list, resources: { '/internal/*': false } },
      atHead((request, response) => {
        if (request.url?.startsWith('/internal')) response.setHeader('access-control-allow-origin', '*')
      }),
      'refused-origin-allowed',
      'access-control-allow-origin',
    ],
    [
      'only the first origin',
      { origins: [app, 'https://b.example.com'] },
      atHead((request, response) => {
        if (request.headers.origin !== app) response.removeHeader('access-control-allow-origin')
      }),
      'missing-header',
      'access-control-allow-origin',
    ],
  ])('%s', async (_name, options, layer, code, header) => {
    const { findings } = await verified(options, { layer })
    expect(findings).toContainEqual(expect.objectContaining({ code, header }))
  })

  it('rates permission with credentials as critical', async () => {
    const layer = atHead(({ headers }, response) => {
      response.setHeader('access-control-allow-origin', headers.origin ?? '*')
      response.setHeader('access-control-allow-credentials', 'true')
    })
    const { findings } = await verified(list, { layer })
    expect(findings[0]).toMatchObject({ code: 'refused-origin-allowed', severity: 'critical' })
  })

  it('finds a cache that ignores Vary', async () => {
    const cached = new Map<string, string | undefined>()
    const layer = atHead(({ method, url = '' }, response) => {
      if (method !== 'GET') return
      const name = 'access-control-allow-origin'
      if (!cached.has(url)) cached.set(url, response.getHeader(name) as string | undefined)
      const kept = cached.get(url)
      if (kept === undefined) response.removeHeader(name)
      else response.setHeader(name, kept)
    })
    const { findings } = await verified(list, { layer })
    const codes = findings.map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining(['response-for-another-origin', 'missing-header']))
  })
})

describe('the output', () => {
  it('is a document with --json, and the status is 0 if all responses agree', async () => {
    const server = await deployment(list, plain)
    try {
      const file = await policyFile(list)
      const args = ['verify', `${server.url}/items`, '--policy', file]
      const { status, document } = await corsageJson<VerifyReport>(args)
      expect(document).toMatchObject({ policy: file, url: `${server.url}/items`, findings: [], notes: [] })
      expect(status).toBe(0)
    } finally {
      await server.close()
    }
  })

  it('says beforehand what it sends, and lists each response that differs', async () => {
    const server = await deployment(
      list,
      atHead((_request, response) => response.removeHeader('vary')),
    )
    try {
      const file = await policyFile(list)
      const { status, stdout } = await corsage(['verify', `${server.url}/items`, '--policy', file])
      expect(stdout).toMatch(/^Sends at most \d+ requests to 127\.0\.0\.1:\d+ \(GET, HEAD and OPTIONS\)/)
      expect(stdout).toContain(`GET ${server.url}/items from ${app} -> 200`)
      expect(stdout).toContain('response: no vary')
      expect(status).toBe(1)
    } finally {
      await server.close()
    }
  })

  it('writes annotations with --format github', async () => {
    const server = await deployment(
      list,
      atHead((_request, response) => response.removeHeader('vary')),
    )
    try {
      const file = await policyFile(list)
      const args = ['verify', `${server.url}/items`, '--policy', file, '--format', 'github']
      const { stdout } = await corsage(args)
      expect(stdout).toMatch(/^::error title=corsage vary-missing::http.*%0AFix: /)
    } finally {
      await server.close()
    }
  })
})

describe('it could not tell', () => {
  it.each<[string, unknown, string]>([
    ['an invalid policy', { origins: 'https://a.example/' }, 'is not a valid policy'],
    ['a resolver', 'export default () => false', 'exports a resolver'],
    ['no covered path', { resources: {}, ...list, origins: undefined }, 'is not a valid policy'],
  ])('%s', async (_name, source, says) => {
    const file = await policyFile(source)
    const { status, stderr } = await corsage(['verify', 'http://127.0.0.1:9/', '--policy', file])
    expect([status, stderr]).toEqual([2, expect.stringContaining(says)])
  })

  it('a server that does not listen', async () => {
    const file = await policyFile(list)
    const { status } = await corsage(['verify', 'http://127.0.0.1:9/', '--policy', file])
    expect(status).toBe(2)
  })

  it('an application that is down', async () => {
    const file = await policyFile(list)
    const gateway = await nodeServer((_request, response) => response.writeHead(502).end())
    try {
      const { status, stderr } = await corsage(['verify', gateway.url, '--policy', file])
      expect([status, stderr]).toEqual([2, expect.stringContaining('502')])
    } finally {
      await gateway.close()
    }
  })

  it('a server that stops responding', async () => {
    const file = await policyFile(list)
    let count = 0
    const server = await deployment(list, (_request, response, application) =>
      ++count > 4 ? response.destroy() : application(),
    )
    try {
      const { status, stdout } = await corsage(['verify', server.url, '--policy', file])
      expect(stdout).toContain('were not sent')
      expect(status).toBe(1)
      expect(count).toBe(7)
    } finally {
      await server.close()
    }
  })
})
