/** Lines of a head, as they go over the wire. */
export type Lines = readonly (readonly [name: string, value: string])[]

/** A response that the scripted servers give. */
export interface Answer {
  readonly status: number
  readonly headers: Lines
}

/** The request of a page. */
export interface Ask {
  readonly method: string
  readonly headers: Lines
  readonly body: string | null
  readonly credentials: RequestCredentials
  readonly mode: RequestMode
  readonly redirect: RequestRedirect
  readonly cache: RequestCache
  readonly referrerPolicy: ReferrerPolicy
  /** Members of a `RequestInit` that take the place of the others. They are plain data. */
  readonly odd: Readonly<Record<string, unknown>>
  /** Whether an `XMLHttpRequest` with listeners on its `upload` asks, in place of `fetch`. */
  readonly uploadListeners: boolean
}

/** The plainest request of a page. */
export const usualAsk: Ask = {
  method: 'GET',
  headers: [],
  body: null,
  credentials: 'same-origin',
  mode: 'cors',
  redirect: 'follow',
  cache: 'default',
  referrerPolicy: '',
  odd: {},
  uploadListeners: false,
}

/** The scripted servers: the page's own, and two others. */
export const serverNames = ['own', 'first', 'second'] as const
export type ServerName = (typeof serverNames)[number]

/** The responses of the servers at one URL. The nth preflight gets the nth response, and the last one serves the rest. */
export interface Script {
  readonly preflights: readonly [Answer, ...Answer[]]
  readonly actuals: readonly [Answer, ...Answer[]]
}

/**
 * One or more requests to one URL. `scripts` are the URL and those to which its redirects lead: the path of each is its
 * place in the list.
 */
export interface Exchange {
  readonly id: string
  /** Whether a sandboxed frame asks, whose origin is opaque, and not the page itself. */
  readonly fromSandbox?: boolean
  readonly server: ServerName
  readonly asks: readonly Ask[]
  readonly scripts: readonly Script[]
}

/** A response as a page saw it; `url` without the servers' ports. */
export interface SeenAnswer {
  readonly status: number
  readonly type: string
  readonly redirected: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Outcome = SeenAnswer | 'refused'

/** The result of an exchange: what the page saw of each request, and the requests on the wire. */
export interface ExchangeResult {
  readonly outcomes: readonly Outcome[]
  readonly wire: readonly string[]
}

const bodilessStatuses: ReadonlySet<number> = new Set([204, 205, 304])

/** The body of each response names its status, so that one cannot be mistaken for another. */
export function bodyOf(answer: Answer | null): string | null {
  if (answer === null || bodilessStatuses.has(answer.status)) return null
  return `body of ${answer.status}`
}

/** The path of a URL of an exchange. */
export function pathOf(id: string, hop: number): string {
  return `/${hop}?exchange=${id}`
}

/** The same exchange with another id, to which its redirects lead. */
export function renamed(exchange: Exchange, id: string): Exchange {
  const inAnswer = ({ status, headers }: Answer): Answer => ({
    status,
    headers: headers.map(([name, value]) => [
      name,
      value.replace(`exchange=${exchange.id}`, `exchange=${id}`),
    ]),
  })
  const scripts = exchange.scripts.map(({ preflights, actuals }) => ({
    preflights,
    actuals: actuals.map(inAnswer) as [Answer, ...Answer[]],
  }))
  return { ...exchange, id, scripts }
}

/** The exchange and the hop that a path names, or `null`. */
export function placeOf(target: string): { readonly id: string; readonly hop: number } | null {
  const match = /^\/(\d)\?exchange=([\w-]+)$/.exec(target)
  return match === null ? null : { hop: Number(match[1]), id: match[2] as string }
}

/** All that is compared of a request on the wire. */
export function wireLine(
  server: ServerName,
  target: string,
  method: string,
  get: (name: string) => string | null,
): string {
  const compared = [
    'origin',
    'access-control-request-method',
    'access-control-request-headers',
    'authorization',
    'content-language',
    'content-type',
    'dpr',
    'save-data',
    'x-a',
    'x-b',
    'x-c',
    'x-http-method-override',
  ]
  const headers = compared.flatMap((name) => (get(name) === null ? [] : `${name}: ${get(name)}`))
  return [`${method} ${server}${target.slice(0, target.indexOf('?'))}`, ...headers].join(' | ')
}
