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
  const asked = ({ id, server, asks }: Exchange): Asked => ({
    url: `${servers.origins[server]}${pathOf(id, 0)}`,
    asks,
  })
  const [framed, own] = [exchanges.filter(isFromSandbox), exchanges.filter((one) => !isFromSandbox(one))]
  const done = new Map<Exchange, Done>()
  const ownDone = own.length === 0 ? [] : await page.evaluate(performExchanges, own.map(asked))
  const inFrame = {
    source: String(performExchanges),
    exchanges: framed.map(asked),
    lastWords: lastWordsOfSandbox,
  }
  const framedDone = framed.length === 0 ? [] : await page.evaluate(performInSandbox, inFrame)
  for (const [index, one] of own.entries()) done.set(one, ownDone[index] as Done)
  for (const [index, one] of framed.entries()) done.set(one, framedDone[index] as Done)
  return exchanges.map((exchange) => ({
    ...(done.get(exchange) as Done),
    wire: transcript.wire(exchange.id),
  }))
}

function isFromSandbox({ fromSandbox }: Exchange): boolean {
  return fromSandbox === true
}

interface Done {
  readonly outcomes: Outcome[]
  readonly milliseconds: number
}

interface Asked {
  readonly url: string
  readonly asks: readonly Ask[]
}

/** The last line in the console of a sandboxed frame, which can have a separate process and be late. */
export const lastWordsOfSandbox = 'The sandboxed frame is done.'

/** Called in the page: has a sandboxed frame, whose origin is opaque, perform the exchanges. */
function performInSandbox({
  source,
  exchanges,
  lastWords,
}: {
  readonly source: string
  readonly lastWords: string
  readonly exchanges: readonly Asked[]
}): Promise<readonly Done[]> {
  return new Promise((resolve) => {
    const frame = document.createElement('iframe')
    addEventListener('message', function hear(event) {
      if (event.source !== frame.contentWindow) return
      removeEventListener('message', hear)
      // The frame stays until the page closes, so that its console is complete.
      resolve(event.data)
    })
    const list = JSON.stringify(exchanges).replaceAll('<', '\\u003c')
    frame.setAttribute('sandbox', 'allow-scripts')
    frame.srcdoc = `<meta charset="utf-8"><script>(${source})(${list})
      .then((done) => { parent.postMessage(done, '*'); console.log('${lastWords}') })</script>`
    document.body.append(frame)
  })
}

/** Called in the page. */
async function performExchanges(exchanges: readonly Asked[]): Promise<readonly Done[]> {
  const byFetch = async (url: string, ask: Ask): Promise<Outcome> => {
    try {
      const { headers, body, uploadListeners: _, odd, ...init } = ask
      const list = headers.map(([name, value]): [string, string] => [name, value])
      const response = await fetch(url, {
        ...init,
        headers: list,
        ...(body === null ? {} : { body }),
        ...odd,
      })
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
  const results: Done[] = []
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
