import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../../servers/listen.ts'
import type { EngineName } from '../engines/engine.ts'
import { type Exchange, pathOf, usualAsk } from '../exchanges/exchange.ts'
import { type ScriptedServers, startScriptedServers } from '../exchanges/scripted-servers.ts'
import { Transcript } from '../exchanges/transcript.ts'
import { hosts } from '../names.ts'
import type { FetchStep, XhrStep } from '../page/steps.ts'
import { type AskingPage, startAskingPage } from './asking-page.ts'
import { type ConsoleBrowser, openConsoleBrowser } from './browsers/index.ts'
import { refusalInUserAgent } from './in-user-agent.ts'
import { fillIn, type Places } from './places.ts'
import { besides, type Trouble, troubles } from './troubles.ts'

/** {@link besides}, about any request, also of an `XMLHttpRequest`. */
const general: Readonly<Record<EngineName, RegExp>> = {
  chromium: pattern(besides.chromium),
  firefox: pattern(besides.firefox),
  webkit: pattern(besides.webkit.replace('Fetch API', '{name}')),
}

/** The tests of one engine: it refuses what the pages of `docs/troubleshooting` say it refuses, in their words. */
export function describeTroubles(name: EngineName): void {
  describe(name, () => {
    let servers: ScriptedServers
    let page: AskingPage
    let browser: ConsoleBrowser

    beforeAll(async () => {
      servers = await startScriptedServers()
      page = await startAskingPage()
      browser = await openConsoleBrowser[name](`${page.origin}/`)
    })

    afterAll(async () => {
      await browser.close()
      await page.close()
      await servers.close()
    })

    test.each(troubles.map((trouble) => [trouble.title, trouble] as const))('%s', async (_title, trouble) => {
      const id = `trouble-${troubles.indexOf(trouble)}`
      const places = await placesOf(id, trouble)
      const exchange = exchangeOf(id, trouble, places)
      servers.play(new Transcript([exchange]))
      const before = (await browser.lines()).length

      const seen = await page.does(stepOf(trouble, places))
      expect(typeof seen === 'string' ? seen : seen.status).toBe(trouble.sees ?? 'refused')

      const expected = trouble.prints[name]?.split('\n').map((line) => fillIn(line, places)) ?? []
      const lines = async () => telling(name, (await browser.lines()).slice(before), id)
      await expect.poll(lines).toEqual(expected)

      if (name === 'chromium' && trouble.answers !== 'closed') {
        const refusal = await refusalInUserAgent(exchange, { ...servers.origins, own: page.origin })
        expect(refusal?.code ?? null).toBe(trouble.code)
        // Of an XMLHttpRequest the user agent says what it says of `fetch`.
        if (trouble.byXhr === undefined) expect(refusal?.message ?? null).toBe(expected[0] ?? null)
      }
    })

    async function placesOf(id: string, { url, answers }: Trouble): Promise<Places> {
      const { first, second } = servers.origins
      const server = answers === 'closed' ? `http://${hosts.api}:${await freePort()}` : first
      const next = `${second}${pathOf(id, 1)}`
      return {
        origin: page.origin,
        url: url ?? `${server}${pathOf(id, 0)}`,
        next,
        withPassword: next.replace('//', '//user:password@'),
      }
    }
  })
}

function exchangeOf(id: string, { ask, answers }: Trouble, places: Places): Exchange {
  const scripts = answers === 'closed' ? [] : answers(places)
  return { id, server: 'first', asks: [{ ...usualAsk, ...ask }], scripts }
}

function stepOf({ ask, byXhr }: Trouble, { url }: Places): FetchStep | XhrStep {
  const { body: _, uploadListeners: __, ...init } = { ...usualAsk, ...ask }
  if (byXhr === undefined) return { kind: 'fetch', url, ...init }
  return {
    kind: 'xhr',
    url,
    method: init.method,
    withCredentials: init.credentials === 'include',
    listens: false,
  }
}

/** The lines that tell the cause; where there is none, the one that follows every refusal. */
function telling(name: EngineName, lines: readonly string[], id: string): readonly string[] {
  // The last word on an earlier request may come late.
  const isGeneral = (line: string): boolean => general[name].test(line)
  const specific = lines.filter((line) => !isGeneral(line))
  return specific.length > 0 ? specific : lines.filter((line) => new RegExp(`exchange=${id}\\b`).test(line))
}

function pattern(line: string): RegExp {
  const [first, ...others] = line
    .split(/\{\w+\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${[first, ...others].join('.+')}$`)
}
