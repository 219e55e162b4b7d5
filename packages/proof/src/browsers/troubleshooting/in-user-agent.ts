import { CorsError, openPage } from '@corsage/user-agent'
import { type Exchange, pathOf } from '../exchanges/exchange.ts'
import { answer } from '../exchanges/in-user-agent.ts'
import type { ServerOrigins } from '../exchanges/scripted-servers.ts'
import { Transcript } from '../exchanges/transcript.ts'

/** Returns the refusal of a request by the user agent, or `null` if it allows the response. */
export async function refusalInUserAgent(
  exchange: Exchange,
  origins: ServerOrigins,
): Promise<CorsError | null> {
  const transcript = new Transcript([exchange])
  const page = openPage(origins.own, {
    engine: 'chromium',
    fetch: (request) => answer(request, transcript, origins),
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
