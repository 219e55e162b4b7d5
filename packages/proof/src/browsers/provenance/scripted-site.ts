import type { Certificate } from '../../servers/certificate.ts'
import { serve } from '../../servers/listen.ts'
import { hosts } from '../names.ts'
import type { Place, Scenario } from './scenario.ts'

/** The servers of all places, and what they received. */
export interface ScriptedSite {
  readonly originOf: (place: Place) => string
  /** The first URL of a scenario. */
  readonly urlOf: (scenario: Scenario) => string
  /** Responds to a request and keeps it in the log of its scenario. */
  respond(method: string, url: URL, headers: Headers, log: Log): Answer
  /** The requests that the servers received by themselves. */
  readonly log: Log
  close(): Promise<void>
}

/** The requests of each scenario, as lines. */
export type Log = Map<string, string[]>

interface Answer {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | null
}

const cookies: readonly string[] = [
  'plain=1',
  'lax=1; SameSite=Lax',
  'strict=1; SameSite=Strict',
  'none=1; SameSite=None; Secure',
]
const compared: readonly string[] = [
  'origin',
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
  'content-type',
]
const html =
  '<!doctype html><meta charset="utf-8"><title>Corsage</title><link rel="icon" href="data:,"><body>'

export async function startScriptedSite(
  scenarios: readonly Scenario[],
  certificate: Certificate,
): Promise<ScriptedSite> {
  const byId = new Map(scenarios.map((one) => [one.id, one]))
  const own: Log = new Map()
  const listener = (scheme: string): Parameters<typeof serve>[1] => {
    return (request, response) => {
      const url = new URL(request.url ?? '/', `${scheme}://${request.headers.host}`)
      const { status, headers, body } = respond(
        request.method ?? '',
        url,
        new Headers(request.headers as never),
        own,
      )
      response.statusCode = status
      for (const [name, value] of headers) response.appendHeader(name, value)
      request.resume()
      response.end(body)
    }
  }
  const plain = await serve('plain', listener('http'))
  const secure = await serve('secure', listener('https'), certificate)

  function originOf(place: Place): string {
    const [scheme, host] = place.split(' ') as ['secure' | 'plain', keyof typeof hosts]
    return scheme === 'secure'
      ? `https://${hosts[host]}:${secure.port}`
      : `http://${hosts[host]}:${plain.port}`
  }

  function urlAt(scenario: Scenario, hop: number): string {
    return `${originOf(scenario.hops[hop] as Place)}/${scenario.id}/${hop}`
  }

  function respond(method: string, url: URL, headers: Headers, log: Log): Answer {
    const cors: [string, string][] = [
      ['access-control-allow-origin', headers.get('origin') ?? '*'],
      ['access-control-allow-credentials', 'true'],
      ['access-control-allow-methods', 'PUT'],
      ['access-control-allow-headers', 'x-a'],
      ['content-type', 'text/html'],
      ['cache-control', 'no-store'],
    ]
    if (url.pathname === '/cookies') {
      return {
        status: 200,
        headers: [...cors, ...cookies.map((line) => ['set-cookie', line] as const)],
        body: html,
      }
    }
    const [, id = '', hop] = url.pathname.split('/')
    const scenario = byId.get(id)
    if (scenario === undefined) return { status: 200, headers: cors, body: html }
    const line = lineOf(method, scenario.hops[Number(hop)] as Place, headers, scenario)
    log.set(id, [...(log.get(id) ?? []), line])
    if (method === 'OPTIONS') return { status: 204, headers: cors, body: null }
    const next = Number(hop) + 1
    if (scenario.hops[next] === undefined) return { status: 200, headers: cors, body: html }
    return { status: scenario.status, headers: [...cors, ['location', urlAt(scenario, next)]], body: null }
  }

  function lineOf(method: string, place: Place, headers: Headers, { action, sandboxed }: Scenario): string {
    const shown = compared.flatMap((name) => {
      const value = headers.get(name)
      if (value === null) return []
      const from = Object.entries(places).find(([, origin]) => origin === value)
      return [`${name}: ${from?.[0] ?? value}`]
    })
    const cookies = (headers.get('cookie') ?? '').split('; ').filter(Boolean).sort()
    // WebKit takes a sandboxed frame for one of its page's site, of which the user agent knows nothing. Tracking protection blocks or separates third-party cookies in ways that the user agent does not model.
    const isModeled = !sandboxed && (action.kind === 'submit' || cookies.includes('strict=1'))
    return [`${method} ${place}`, ...shown, ...(isModeled ? cookies : [])].join(' | ')
  }

  const schemes = ['secure', 'plain'] as const
  const places = Object.fromEntries(
    schemes.flatMap((scheme) =>
      Object.keys(hosts).map((host) => [`${scheme} ${host}`, originOf(`${scheme} ${host}` as Place)]),
    ),
  )
  return {
    originOf,
    urlOf: (scenario) => urlAt(scenario, 0),
    respond,
    log: own,
    async close() {
      await Promise.all([plain.close(), secure.close()])
    },
  }
}
