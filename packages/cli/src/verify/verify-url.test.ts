import type { IncomingMessage } from 'node:http'
import type { PolicyOptions } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { app, atHead, type Layer, list, verified } from './test-deployment.ts'
import { mostRequests } from './witnesses.ts'

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

  it('reports how many requests were not sent because of the limit', async () => {
    const options = { origins: [...Array(50).keys()].map((n) => `https://app${n}.example.com`) }
    const { notes, requests } = await verified(options, {})
    expect(requests).toBe(mostRequests)
    expect(notes).toEqual([expect.stringMatching(/^\d+ more requests were not sent/)])
  })

  it('verifies only the paths of resources if the URL is not covered', async () => {
    const { notes, sent } = await verified({ resources: { '/api/*': list } }, {})
    expect(notes).toEqual([expect.stringContaining('does not cover /items')])
    expect(sent.filter((line) => !line.includes(' /api/'))).toEqual([])
  })

  it('agrees with a function, and the origin of --from', async () => {
    const source = `export default { origins: (origin) => origin === 'https://app' + '.test' }`
    const options = { origins: (origin: string) => origin === 'https://app.test' }
    const given = await verified(options, { source, from: ['https://app.test'] })
    expect([given.inconclusive, given.findings]).toEqual([[], []])
    const unknown = await verified(options, { source })
    expect(unknown.inconclusive).toEqual([expect.stringContaining('Add one, for example --from')])
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

describe('a layer that changes requests is one finding', () => {
  const changing =
    (change: (request: IncomingMessage) => void): Layer =>
    (request, _response, application) => {
      change(request)
      application()
    }
  const withoutOrigin = changing((request) => {
    delete request.headers.origin
    const index = request.rawHeaders.findIndex((name) => name.toLowerCase() === 'origin')
    if (index >= 0) request.rawHeaders.splice(index, 2)
  })
  const withoutPrefix = changing((request) => {
    request.url = request.url?.replace(/^\/[^/]+(?=\/)/, '') ?? '/'
  })
  const nested = { ...list, resources: { '/api/feed/*': { origins: '*', credentials: false } } } as const

  it.each<[string, PolicyOptions, Layer]>([
    ['origin-removed', { origins: app, credentials: true }, withoutOrigin],
    ['origin-removed', list, withoutOrigin],
    ['path-shortened', nested, withoutPrefix],
  ])('%s: %j', async (code, options, layer) => {
    const { findings } = await verified(options, { layer })
    expect(findings.map((finding) => [finding.code, finding.header])).toEqual([[code, null]])
    expect(findings[0]?.responses.length).toBeGreaterThan(1)
  })

  it('but not if some responses follow the policy', async () => {
    const layer: Layer = (request, response, application) =>
      request.method === 'OPTIONS' ? withoutOrigin(request, response, application) : application()
    const { findings } = await verified(list, { layer })
    expect(findings.map(({ code }) => code)).not.toContain('origin-removed')
    expect(findings.length).toBeGreaterThan(0)
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
      'a Vary of compression in its place',
      list,
      atHead((_request, response) => response.setHeader('vary', 'Accept-Encoding')),
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
      'another ok status of preflights',
      list,
      atHead((request, response) => {
        if (isPreflight(request)) response.statusCode = 200
      }),
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
      'error pages of a proxy',
      list,
      (request, response, application) =>
        request.url?.startsWith('/items/') ? response.writeHead(404).end() : application(),
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
      'methods in lower case',
      list,
      atHead((_request, response) => {
        const name = 'access-control-allow-methods'
        if (response.hasHeader(name)) response.setHeader(name, String(response.getHeader(name)).toLowerCase())
      }),
      'changed-header',
      'access-control-allow-methods',
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

  it('a list in another order, and header names in another case, are equal', async () => {
    const layer = atHead((_request, response) => {
      for (const kind of ['methods', 'headers'] as const) {
        const name = `access-control-allow-${kind}`
        const members = String(response.getHeader(name)).split(',').reverse()
        const text = members.join(', ')
        if (response.hasHeader(name)) response.setHeader(name, kind === 'headers' ? text.toUpperCase() : text)
      }
    })
    const { findings } = await verified({ ...list, allowHeaders: ['x-a', 'x-b'] }, { layer })
    expect(findings).toEqual([])
  })

  it('rates permission with credentials as critical', async () => {
    const layer = atHead(({ headers }, response) => {
      response.setHeader('access-control-allow-origin', headers.origin ?? '*')
      response.setHeader('access-control-allow-credentials', 'true')
    })
    const { findings } = await verified(list, { layer })
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'refused-origin-allowed', severity: 'critical' }),
    )
  })

  it.each<[string, PolicyOptions]>([
    ['any origin', {}],
    ['one origin', { origins: app }],
  ])('rates added credentials as critical: %s', async (_name, options) => {
    const layer = atHead(({ headers }, response) => {
      response.setHeader('access-control-allow-origin', headers.origin ?? app)
      response.setHeader('access-control-allow-credentials', 'true')
    })
    const { findings } = await verified(options, { layer })
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'added-header',
        header: 'access-control-allow-credentials',
        severity: 'critical',
      }),
    )
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
