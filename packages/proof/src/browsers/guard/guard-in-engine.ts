import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Engine, type EngineName, startEngine } from '../engines/index.ts'
import { topLevelDomain } from '../names.ts'
import { everythingFrom, formsOnTop, formThroughOwnWorker, type Result } from './in-engine.ts'
import { type Place, placeNames, policyNames, type Scheme, schemes } from './places.ts'
import { reachOf } from './reach.ts'
import { sentBy, told } from './sent.ts'
import { type GuardedServers, startGuardedServers } from './servers.ts'
import { checkTheorem, nameOf } from './theorem.ts'

/** WebKit names the page's origin in a beacon of a sandboxed frame, and over http nothing else tells the frame from the page. */
const broken: Readonly<Record<EngineName, readonly string[]>> = {
  chromium: [],
  firefox: [],
  webkit: policyNames
    .filter((policy) => policy !== 'null' && topLevelDomain === 'test')
    .map((policy) => `http, own, sandbox, beacon text, ${policy}`),
}

/** Over http, the first is the own page, and the others send what pages of other places send. */
const onlyOverHttps: readonly Place[] = ['http sibling', 'listed sibling', 'listed worker', 'unlisted worker']

/** The tests of one engine: what its pages send to guarded servers, and what of that reaches the handler. */
export function describeGuard(name: EngineName): void {
  describe(`the guard and ${name}`, () => {
    let engine: Engine
    let servers: GuardedServers
    const results: Result[] = []

    beforeAll(async () => {
      // Refusals are what this run is about.
      vi.stubEnv('NODE_ENV', 'production')
      servers = await startGuardedServers()
      engine = await startEngine[name]({ allowsThirdPartyCookies: true })
      for (const scheme of schemes) {
        await (await engine.open(`${servers.places[scheme].own}/cookies`)).close()
        for (const place of placeNames) results.push(...(await visit(scheme, place)))
      }
    })

    afterAll(async () => {
      await engine.close()
      await servers.close()
      vi.unstubAllEnvs()
    })

    async function visit(scheme: Scheme, place: Place): Promise<readonly Result[]> {
      if (scheme === 'http' && onlyOverHttps.includes(place)) return []
      const page = await engine.open(`${servers.places[scheme][place]}/page`)
      const seen = [...(await everythingFrom({ scheme, place, from: 'page' }, page, servers))]
      if (place === 'own' || place === 'unlisted')
        seen.push(...(await everythingFrom({ scheme, place, from: 'sandbox' }, page, servers)))
      await page.close()
      if (place === 'listed' || place === 'unlisted')
        seen.push(...(await formsOnTop({ scheme, place, from: 'top' }, engine, servers)))
      return seen
    }

    test('sends what the standards and the table of its departures say', () => {
      const arrived = results.filter(({ arrival }) => arrival !== undefined)
      expect(arrived.length).toBeGreaterThan(800)
      // Below localhost, plain http is as trustworthy as https, and WebKit takes all names for one site.
      const compared = topLevelDomain === 'test' ? arrived : []
      const list = (say: (result: Result) => string) => compared.map((one) => `${nameOf(one)}: ${say(one)}`)
      expect(list(({ arrival }) => (arrival ? told(arrival) : ''))).toEqual(list((one) => sentBy(name, one)))
    })

    test('reaches the handler only where the policy allows its page the same', () => {
      const list = (isHandled: (result: Result) => boolean) =>
        results
          .filter(({ arrival }) => arrival !== undefined)
          .map((one) => `${nameOf(one)}: ${isHandled(one) ? 'handled' : 'refused'}`)
      expect(list(({ arrival }) => arrival?.isHandled === true)).toEqual(
        list(({ arrival, policy }) => arrival !== undefined && reachOf(arrival).includes(policy)),
      )
    })

    test("cannot tell what the server's own service worker forwards, except in Chromium", async () => {
      const { metadata, isHandled } = await formThroughOwnWorker(engine, servers)
      expect([metadata, isHandled]).toEqual(
        {
          chromium: ['cross-site navigate empty', false],
          firefox: ['same-origin same-origin empty', true],
          webkit: ['same-origin navigate empty', true],
        }[name],
      )
    })

    test('lets a page act only where it may read', () => {
      const theorem = checkTheorem(results)
      expect(theorem.count).toBeGreaterThan(200)
      expect(theorem.broken).toEqual(broken[name])
    })
  })
}
