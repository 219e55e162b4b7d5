import type { EnginePage } from '../engines/index.ts'
import { type Ask, type Exchange, type ExchangeResult, type Outcome, pathOf } from './exchange.ts'
import type { ScriptedServers } from './scripted-servers.ts'
import { Transcript } from './transcript.ts'

/** The result, and for how long the page was at it. */
export interface EngineResult extends ExchangeResult {
  readonly milliseconds: number
}

/** Has a page of an engine do exchanges, several side by side. The page must be one of the `own` server. */
export async function exchangesInEngine(
  exchanges: readonly Exchange[],
  page: EnginePage,
  servers: ScriptedServers,
): Promise<readonly EngineResult[]> {
  const transcript = new Transcript(exchanges)
  servers.play(transcript)
  const done = await page.evaluate(
    performExchanges,
    exchanges.map(({ id, server, asks }) => ({ url: `${servers.origins[server]}${pathOf(id, 0)}`, asks })),
  )
  return exchanges.map(({ id }, index) => {
    const { outcomes = [], milliseconds = 0 } = done[index] ?? {}
    return { outcomes, milliseconds, wire: transcript.wire(id) }
  })
}

interface Asked {
  readonly url: string
  readonly asks: readonly Ask[]
}

/** Called in the page. */
async function performExchanges(
  exchanges: readonly Asked[],
): Promise<{ readonly outcomes: Outcome[]; readonly milliseconds: number }[]> {
  const byFetch = async (url: string, ask: Ask): Promise<Outcome> => {
    try {
      const { headers, body, uploadListeners: _, ...init } = ask
      const list = headers.map(([name, value]): [string, string] => [name, value])
      const response = await fetch(url, { ...init, headers: list, ...(body === null ? {} : { body }) })
      const { status, type, redirected } = response
      const seen: Record<string, string> = {}
      response.headers.forEach((value, name) => {
        seen[name] = value
      })
      return { status, type, redirected, headers: seen, body: await response.text() }
    } catch {
      return 'refused'
    }
  }
  const byXhr = (url: string, ask: Ask): Promise<Outcome> =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest()
      request.open(ask.method, url)
      request.withCredentials = ask.credentials === 'include'
      request.upload.addEventListener('progress', () => {})
      for (const [name, value] of ask.headers) request.setRequestHeader(name, value)
      request.onerror = () => resolve('refused')
      request.onload = () => {
        const headers: Record<string, string> = {}
        for (const line of request.getAllResponseHeaders().split('\r\n')) {
          const colon = line.indexOf(': ')
          if (colon > 0) headers[line.slice(0, colon)] = line.slice(colon + 2)
        }
        // An XMLHttpRequest does not tell the type, and whether it was redirected only by its URL.
        const redirected = request.responseURL !== url
        resolve({ status: request.status, type: 'untold', redirected, headers, body: request.responseText })
      }
      request.send(ask.body)
    })
  const results: { outcomes: Outcome[]; milliseconds: number }[] = []
  const entries = exchanges.entries()
  const work = async (): Promise<void> => {
    for (const [index, { url, asks }] of entries) {
      const started = performance.now()
      const outcomes: Outcome[] = []
      for (const ask of asks) outcomes.push(await (ask.uploadListeners ? byXhr : byFetch)(url, ask))
      results[index] = { outcomes, milliseconds: performance.now() - started }
    }
  }
  await Promise.all(Array.from({ length: 6 }, work))
  return results
}
