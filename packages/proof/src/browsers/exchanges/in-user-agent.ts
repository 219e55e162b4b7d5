import { type EngineName, openPage, type Page } from '@corsage/user-agent'
import {
  type Ask,
  bodyOf,
  type Exchange,
  type ExchangeResult,
  type Outcome,
  pathOf,
  serverNames,
} from './exchange.ts'
import type { ServerOrigins } from './scripted-servers.ts'
import { Transcript } from './transcript.ts'

/** The result, and the reason that a developer would see for each refusal. */
export interface UserAgentResult extends ExchangeResult {
  readonly messages: readonly string[]
}

/** Has the user agent do an exchange, with the quirks of an engine, against the servers' script. */
export async function exchangeInUserAgent(
  exchange: Exchange,
  origins: ServerOrigins,
  engine: EngineName,
): Promise<UserAgentResult> {
  const transcript = new Transcript([exchange])
  const page = openPage(exchange.fromSandbox ? 'null' : origins.own, {
    engine,
    fetch: (request) => answer(request, transcript, origins),
  })
  const outcomes: Outcome[] = []
  const messages: string[] = []
  for (const ask of exchange.asks) {
    const url = `${origins[exchange.server]}${pathOf(exchange.id, 0)}`
    outcomes.push(await outcomeOf(page, url, ask, messages))
  }
  return { outcomes, wire: transcript.wire(exchange.id), messages }
}

/** The servers' response to a request of the user agent. */
export function answer(request: Request, transcript: Transcript, origins: ServerOrigins): Response {
  const url = new URL(request.url)
  const server = serverNames.find((name) => origins[name] === url.origin)
  if (server === undefined) throw new Error(`no server is ${url.origin}`)
  const found = transcript.answer(server, `${url.pathname}${url.search}`, request.method, (name) =>
    request.headers.get(name),
  )
  if (found === null) return new Response(null, { status: 404 })
  const { status } = found
  const headers = new Headers()
  for (const [name, value] of found.headers) headers.append(name, value)
  const body = bodyOf(found)
  if (body !== null || status === 205) headers.set('content-length', String(body?.length ?? 0))
  // As bytes: for a string `Response` would make up a `Content-Type`.
  const bytes = request.method === 'HEAD' || body === null ? null : new TextEncoder().encode(body)
  return new Response(bytes, { status, headers })
}

async function outcomeOf(page: Page, url: string, ask: Ask, messages: string[]): Promise<Outcome> {
  try {
    const { headers, body, odd, ...init } = ask
    const list = headers.map(([name, value]): [string, string] => [name, value])
    const response = await page.fetch(url, {
      ...init,
      headers: list,
      ...(body === null ? {} : { body }),
      ...odd,
    })
    const { status, redirected } = response
    const type = ask.uploadListeners ? 'untold' : response.type
    const seen = Object.fromEntries(response.headers)
    return { status, type, redirected, headers: seen, body: await response.text() }
  } catch (error) {
    messages.push((error as Error).message)
    return 'refused'
  }
}
