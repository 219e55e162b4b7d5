import { describe, expect, it } from 'vitest'
import type { Exchange } from '../network/exchange.ts'
import { answeringLayers } from './answering-layer.ts'
import type { CheckIssue } from './check-report.ts'
import { remedyOf } from './remedy.ts'
import type { Setting } from './servers/known-server.ts'

const page = 'https://app.example.com'
const other = 'https://admin.example.com'
const url = 'https://api.example.com/items'

function exchange(
  method: string,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  bodyStart = '',
): Exchange {
  const asked: [string, string][] = [['origin', page]]
  if (method === 'OPTIONS') asked.push(['access-control-request-method', 'PUT'])
  return {
    request: { method, url, headers: asked },
    response: { status, headers: Object.entries(headers), bodyStart },
  }
}

function fixOf(deciding: Exchange, received: string | null = null, allowing: Exchange | null = null): string {
  const code = received === null ? 'allow-origin-missing' : 'allow-origin-mismatch'
  return remedyOf({ code, received, fix: '' } as CheckIssue, {
    deciding,
    allowing,
    isInFront: false,
  }).text
}

describe('Vary: Origin shows that a CORS policy ran', () => {
  it.each([
    ['a response', 'GET', 200],
    ['an error', 'GET', 401],
    ['a preflight that authentication rejected', 'OPTIONS', 401],
  ])('%s', (_what, method, status) => {
    const ran = 'The response has `Vary: Origin`, so a CORS policy ran'
    expect(fixOf(exchange(method, status, { vary: 'Accept, Origin' }))).toContain(ran)
    expect(fixOf(exchange(method, status))).not.toContain(ran)
  })
})

describe('a response for another page', () => {
  const deciding = exchange('GET', 200, { 'access-control-allow-origin': other })

  it('can come from a cache if another response allows the page', () => {
    const allowing = exchange('OPTIONS', 204, { 'access-control-allow-origin': page })
    expect(fixOf(deciding, other, allowing)).toContain(
      'OPTIONS /items -> 204 allows the page, so a cache may have stored this response for another page.',
    )
  })

  it('comes from the policy if no response allows the page', () => {
    expect(fixOf(deciding, other)).not.toContain('cache')
  })
})

describe('a proxy that adds its name to every response', () => {
  const headers = { server: 'nginx/1.22.1' }
  const needs = { origin: page, credentials: false, methods: ['GET'], headers: [], refused: [] }
  const layersOf = (deciding: Exchange, setting: Setting) => {
    const layers = answeringLayers(deciding, [])
    return { inFront: layers.inFront ?? layers.passedOn(setting), servers: layers.fixed(setting, needs) }
  }

  it.each([
    ['a refusal', exchange('GET', 200, headers), 'policy'],
    ['a preflight that authentication rejected', exchange('OPTIONS', 401, headers), 'preflight'],
    ['an error', exchange('GET', 500, headers), 'errors'],
  ] as const)('%s can come from the application', (_what, deciding, setting) => {
    expect(layersOf(deciding, setting).inFront).toContain('nginx can also have passed on the response')
  })

  it('its error page comes from the proxy, which gets the fix', () => {
    const body = '<html><center><h1>413</h1></center><hr><center>nginx/1.22.1</center></html>'
    const { inFront, servers } = layersOf(exchange('GET', 413, headers, body), 'errors')
    expect(inFront).toBeNull()
    expect(servers[0]?.fix).not.toEqual([])
  })

  it('a header that is sent twice is removed in the proxy', () => {
    expect(layersOf(exchange('GET', 200, headers), 'duplicate').inFront).toBeNull()
  })
})
