import type { EngineName } from '../engines/index.ts'
import {
  type Answer,
  type Ask,
  type Exchange,
  type Lines,
  pathOf,
  type Script,
  type ServerName,
  usualAsk,
} from './exchange.ts'
import type { ServerOrigins } from './scripted-servers.ts'

/** The result: the status or `refused` of each request, and the requests in short. */
export interface PinnedResult {
  readonly sees: readonly (number | 'refused')[]
  readonly wire: readonly string[]
}

/** An exchange that shows where engines depart from the standard. */
export interface Pinned {
  readonly title: string
  readonly exchange: (origins: ServerOrigins, id: string) => Exchange
  readonly standard: PinnedResult
  /** How, in words, and what comes of it. An engine that is not named does as the standard says. */
  readonly departures: Partial<Readonly<Record<EngineName, PinnedResult & { readonly how: string }>>>
  /** The user agent does not do so: what it leaves out, and why. */
  readonly notModeled?: string
}

/** The status or `refused` of each request, and the requests on the wire, between commas. */
type Row = readonly [sees: PinnedResult['sees'], ...wire: string[]]

/** Names an exchange. A departure names its engines and says how they depart, before what comes of it. */
export function pin(
  title: string,
  exchange: Pinned['exchange'],
  {
    standard,
    notModeled,
    ...departures
  }: { readonly standard: Row; readonly notModeled?: string } & {
    readonly [Engines in EnginesInOrder]?: readonly [how: string, ...Row]
  },
): Pinned {
  const byEngine = Object.entries(departures).flatMap(([engines, [how, ...row]]) =>
    engines.split(' ').map((engine) => [engine, { how, ...resultOf(row) }]),
  )
  return {
    title,
    exchange,
    standard: resultOf(standard),
    departures: Object.fromEntries(byEngine),
    ...(notModeled && { notModeled }),
  }
}

type EnginesInOrder =
  | EngineName
  | 'chromium firefox'
  | 'chromium webkit'
  | 'firefox webkit'
  | 'chromium firefox webkit'

function resultOf([sees, ...wire]: Row): PinnedResult {
  return { sees, wire: wire.flatMap((line) => line.split(', ')) }
}

export const authorization: Lines = [['Authorization', 'Bearer 1']]

export const allowing = (methods: string, names: string, maxAge = '0'): Answer => ({
  status: 204,
  headers: [
    ['Access-Control-Allow-Origin', '*'],
    ['Access-Control-Allow-Methods', methods],
    ['Access-Control-Allow-Headers', names],
    ['Access-Control-Max-Age', maxAge],
  ],
})
export const anything: Answer = allowing(
  'PUT, DELETE, PATCH',
  'x-a, authorization, content-type, content-language',
)
export const ok: Answer = { status: 200, headers: [['Access-Control-Allow-Origin', '*']] }
export const open = (actual: Answer, preflight = anything): Script => ({
  preflights: [preflight],
  actuals: [actual],
})

export function redirect(status: number, location: string): Answer {
  return { status, headers: [...ok.headers, ['Location', location]] }
}

/** A chain of redirects: from the first server to the last. */
export function chain(
  ask: Partial<Ask>,
  servers: readonly [ServerName, ...ServerName[]],
  statuses: readonly number[],
): Pinned['exchange'] {
  return (origins, id) => ({
    id,
    server: servers[0],
    asks: [{ ...usualAsk, ...ask }],
    scripts: servers.map((_, hop) => {
      const next = servers[hop + 1]
      const status = statuses[hop]
      if (next === undefined || status === undefined) return open(ok)
      return open(redirect(status, `${origins[next]}${pathOf(id, hop + 1)}`))
    }),
  })
}

/** Requests to one URL, one after another. */
export function onOneUrl(
  asks: readonly Partial<Ask>[],
  preflights: readonly [Answer, ...Answer[]],
  actual = ok,
): Pinned['exchange'] {
  return (_origins, id) => ({
    id,
    server: 'first',
    asks: asks.map((ask) => ({ ...usualAsk, ...ask })),
    scripts: [{ preflights, actuals: [actual] }],
  })
}

export const withCredentials = (methods: string, origins: ServerOrigins): Answer => ({
  status: 204,
  headers: [
    ['Access-Control-Allow-Origin', origins.own],
    ['Access-Control-Allow-Credentials', 'true'],
    ['Access-Control-Allow-Methods', methods],
    ['Access-Control-Max-Age', '600'],
  ],
})

/** `preflight PUT first/0: x-a`, `GET second/1 from null`, `POST own/0 as text/plain`. */
export function inShort(line: string, origins: ServerOrigins): string {
  const [request = '', ...headers] = line.split(' | ')
  const [method = '', place = ''] = request.split(' ')
  const get = (name: string): string | undefined => {
    const start = `${name}: `
    return headers.find((header) => header.startsWith(start))?.slice(start.length)
  }
  const requested = get('access-control-request-method')
  const names = get('access-control-request-headers')
  const origin = get('origin')
  const type = get('content-type')
  return [
    requested === undefined ? `${method} ${place}` : `preflight ${requested} ${place}`,
    names === undefined ? '' : `: ${names}`,
    type === undefined ? '' : ` as ${type}`,
    get('authorization') === undefined ? '' : ' with Authorization',
    origin === undefined ? ' without Origin' : origin === origins.own ? '' : ` from ${origin}`,
  ].join('')
}
