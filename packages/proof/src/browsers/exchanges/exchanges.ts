import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { runs, seed } from '../../runs.ts'
import { type Engine, type EngineName, type EnginePage, startEngine } from '../engines/index.ts'
import { keepExchanges } from '../report/results.ts'
import { differs } from './differences.ts'
import { type Exchange, type ExchangeResult, renamed } from './exchange.ts'
import { generateExchange, invalidUrl } from './generate-exchange.ts'
import { generateSequence } from './generate-sequence.ts'
import { exchangesInEngine, lastWordsOfSandbox } from './in-engine.ts'
import { exchangeInUserAgent, type UserAgentResult } from './in-user-agent.ts'
import { inShort, type PinnedResult } from './pin.ts'
import { pinned } from './pinned.ts'
import { type Random, seededRandom } from './random.ts'
import { type ScriptedServers, type ServerOrigins, startScriptedServers } from './scripted-servers.ts'

const batch = runs(200)
const exchangeBatches = 10
const sequenceBatches = 2
/** A preflight without a max age holds for 5 seconds, and a busy machine may be slower than that. */
const tooSlow = 4000

/** The tests of one engine: the same exchanges through it and through the user agent. */
export function describeExchanges(name: EngineName): void {
  describe(`${name}, seed ${seed}`, () => {
    let engine: Engine
    let servers: ScriptedServers
    const counts = { exchanges: 0, sequences: 0, requests: 0, refusals: 0, differences: 0 }
    const passed: string[] = []

    beforeAll(async () => {
      servers = await startScriptedServers()
      engine = await startEngine[name]()
    })

    afterAll(async () => {
      keepExchanges({ engine: name, product: engine.product, seed, counts, passed })
      await engine.close()
      await servers.close()
    })

    /** The differences, told so that a failure says all that is needed. */
    async function differencesOf(exchanges: readonly Exchange[]): Promise<unknown[]> {
      return onPage(async (page) => {
        const results = await exchangesInEngine(exchanges, page, servers)
        if (name === 'chromium' && exchanges.some(({ fromSandbox }) => fromSandbox)) {
          await vi.waitUntil(() => page.console().includes(lastWordsOfSandbox), { timeout: 30_000 })
        }
        const differences: unknown[] = []
        for (const [index, exchange] of exchanges.entries()) {
          const userAgent = await exchangeInUserAgent(exchange, servers.origins, name)
          let result: ExchangeResult & { milliseconds: number } = results[index] as (typeof results)[number]
          for (let attempt = 0; attempt < 3 && result.milliseconds > tooSlow; attempt++) {
            const again = renamed(exchange, `${exchange.id}-${attempt}`)
            result = (await exchangesInEngine([again], page, servers))[0] as typeof result
          }
          counts.requests += result.wire.length
          counts.refusals += result.outcomes.filter((outcome) => outcome === 'refused').length
          const texts = name === 'chromium' ? unsaid(exchange, userAgent, page.console()) : []
          if (differs(userAgent, result)) differences.push({ exchange, userAgent, engine: result })
          if (texts.length > 0)
            differences.push({ exchange, texts, console: linesOf(exchange, page.console()) })
        }
        counts.differences += differences.length
        return differences
      })
    }

    async function onPage<Result>(use: (page: EnginePage) => Promise<Result>): Promise<Result> {
      const page = await engine.open(`${servers.origins.own}/`)
      try {
        return await use(page)
      } finally {
        await page.close()
      }
    }

    type Generate = (random: Random, id: string, origins: ServerOrigins) => Exchange
    const generated = (generate: Generate, kind: string, number: number): Exchange[] => {
      // Each batch has a separate seed, so that it can run alone.
      const random = seededRandom(seed + number)
      return Array.from({ length: batch }, (_, index) =>
        generate(random, `${kind}-${number}-${index}`, servers.origins),
      )
    }

    test.each(Array.from({ length: exchangeBatches }, (_, index) => index))(
      `batch %i of ${batch} exchanges`,
      async (number) => {
        expect(await differencesOf(generated(generateExchange, 'one', number))).toEqual([])
        counts.exchanges += batch
      },
    )

    test.each(Array.from({ length: sequenceBatches }, (_, index) => index))(
      `batch %i of ${batch} sequences`,
      async (number) => {
        expect(await differencesOf(generated(generateSequence, 'sequence', number))).toEqual([])
        counts.sequences += batch
      },
    )

    test.each(pinned.map((one) => [one.title, one] as const))('%s', async (title, one) => {
      const exchange = one.exchange(servers.origins, `pinned-${pinned.indexOf(one)}`)
      const { sees, wire } = one.departures[name] ?? one.standard
      const [result] = await onPage((page) => exchangesInEngine([exchange], page, servers))
      expect(shown(result as ExchangeResult)).toEqual({ sees, wire })
      const model = one.notModeled === undefined ? name : 'standard'
      const expected = one.notModeled === undefined ? { sees, wire } : pick(one.standard)
      expect(shown(await exchangeInUserAgent(exchange, servers.origins, model))).toEqual(expected)
      expect(shown(await exchangeInUserAgent(exchange, servers.origins, 'standard'))).toEqual(
        pick(one.standard),
      )
      passed.push(title)
    })

    function shown({ outcomes, wire }: ExchangeResult): PinnedResult {
      return {
        sees: outcomes.map((outcome) => (outcome === 'refused' ? outcome : outcome.status)),
        wire: wire.map((line) => inShort(line, servers.origins)),
      }
    }
  })
}

function pick({ sees, wire }: PinnedResult): PinnedResult {
  return { sees, wire }
}

/** The texts of the user agent that the console does not show. Those of an XMLHttpRequest name it, and not `fetch`. */
function unsaid(exchange: Exchange, { messages }: UserAgentResult, console: readonly string[]): string[] {
  if (exchange.asks.some((ask) => ask.uploadListeners)) return []
  // Of a redirect that leads nowhere Chromium says that, and nothing of a failed CORS check.
  const actuals = exchange.scripts.flatMap((script) => script.actuals)
  if (actuals.some(({ headers }) => headers.some(([, value]) => value === invalidUrl))) return []
  const lines = new Set(linesOf(exchange, console).map(comparableText))
  const texts = messages.filter((message) => message.startsWith('Access to fetch'))
  return texts.filter((message) => !lines.has(comparableText(message)))
}

/** Of several refused headers Chromium names any one; and it shows an empty line of a header as an empty member. */
function comparableText(text: string): string {
  return text
    .replace(/Request header field \S+/, 'Request header field')
    .replace(/multiple values '.*?'/, 'multiple values')
}

function linesOf({ id }: Exchange, console: readonly string[]): string[] {
  return console.filter((line) => line.includes(`exchange=${id}'`) || line.includes(`exchange=${id}#`))
}
