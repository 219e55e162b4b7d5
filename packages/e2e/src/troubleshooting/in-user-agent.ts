import { CorsError, openPage } from '@corsage/user-agent'
import { bodyOf, type Exchange, pathOf, serverNames } from '../exchanges/exchange.ts'
import type { ServerOrigins } from '../exchanges/scripted-servers.ts'
import { Transcript } from '../exchanges/transcript.ts'

/** What the user agent says of an exchange's request: its refusal, or `null` where it lets the response through. */
export async function refusalInUserAgent(
  exchange: Exchange,
  origins: ServerOrigins,
): Promise<CorsError | null> {
  const transcript = new Transcript([exchange])
  const page = openPage(origins.own, {
    engine: 'chromium',
    fetch: async (request) => {
      const { origin, pathname, search } = new URL(request.url)
      const server = serverNames.find((name) => origins[name] === origin)
      if (server === undefined) throw new Error(`no server is ${origin}`)
      const get = (name: string): string | null => request.headers.get(name)
      const answer = transcript.answer(server, `${pathname}${search}`, request.method, get)
      if (answer === null) return new Response(null, { status: 404 })
      const headers = new Headers()
      for (const [name, value] of answer.headers) headers.append(name, value)
      return new Response(bodyOf(answer), { status: answer.status, headers })
    },
  })
  const [{ headers, body: _, ...init }] = exchange.asks as readonly [Exchange['asks'][number]]
  const lines = headers.map(([name, value]): [string, string] => [name, value])
  try {
    await page.fetch(`${origins[exchange.server]}${pathOf(exchange.id, 0)}`, { ...init, headers: lines })
    return null
  } catch (error) {
    if (error instanceof CorsError) return error
    throw error
  }
}
