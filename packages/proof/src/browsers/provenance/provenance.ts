import { type EngineName as AnyEngineName, openPage } from '@corsage/user-agent'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { selfSignedCertificate } from '../../servers/certificate.ts'
import { type Engine, type EngineName, startEngine } from '../engines/index.ts'
import { hosts } from '../names.ts'
import { type Performance, perform, performInSandbox } from './perform.ts'
import { type Place, type Scenario, scenarios, titleOf } from './scenario.ts'
import { type Log, type ScriptedSite, startScriptedSite } from './scripted-site.ts'

const withCookies: readonly Place[] = ['secure app', 'secure api', 'secure elsewhere']

/** WebKit counts plain loopback as mixed content, which the user agent does not model in `fetch`. */
function isBlocked(engine: EngineName, { from, action, hops }: Scenario): boolean {
  const isPlain = hops.some((place) => /localhost|loopback/.test(place))
  return engine === 'webkit' && from === 'secure app' && action.kind !== 'submit' && isPlain
}

/** The tests of one engine: `Origin`, `Sec-Fetch-*` and cookies of the same requests, in it and in the user agent. */
export function describeProvenance(name: EngineName): void {
  describe(name, () => {
    let engine: Engine
    let site: ScriptedSite

    beforeAll(async () => {
      site = await startScriptedSite(scenarios, selfSignedCertificate(Object.values(hosts)))
      engine = await startEngine[name]()
      for (const place of withCookies) await (await engine.open(`${site.originOf(place)}/cookies`)).close()
      await performAll(engine, site)
    })

    afterAll(async () => {
      await engine?.close()
      await site.close()
    })

    const possible = scenarios.filter((one) => !isBlocked(name, one))
    test.each(possible.map((one) => [titleOf(one), one] as const))('%s', async (_, scenario) => {
      const received = site.log.get(scenario.id) ?? []
      expect(received).toEqual(await inUserAgent(scenario, site, name))
    })
  })
}

/** Has pages of an engine act. Each form has its own page, and other actions share one. */
async function performAll(engine: Engine, site: ScriptedSite): Promise<void> {
  const performanceOf = (one: Scenario): Performance => ({ action: one.action, url: site.urlOf(one) })
  const pageOf = ({ from, sandboxed }: Scenario): string => `${from} ${sandboxed}`
  const requests = scenarios.filter(({ action }) => action.kind !== 'submit')
  for (const key of new Set(requests.map(pageOf))) {
    const group = requests.filter((one) => pageOf(one) === key)
    const [{ from, sandboxed }] = group as [Scenario]
    const page = await engine.open(`${site.originOf(from)}/`)
    const performances = group.map(performanceOf)
    await (sandboxed
      ? page.evaluate(performInSandbox, { source: String(perform), performances })
      : page.evaluate(perform, performances))
    await page.close()
  }
  for (const scenario of scenarios) {
    if (scenario.action.kind !== 'submit') continue
    const expected = await inUserAgent(scenario, site, engine.name)
    const page = await engine.open(`${site.originOf(scenario.from)}/`)
    const performances = [performanceOf(scenario)]
    // The page is gone before it can tell its driver that it is done.
    const submitted = scenario.sandboxed
      ? page.evaluate(performInSandbox, { source: String(perform), performances })
      : page.evaluate(perform, performances)
    submitted.catch(() => {})
    const hasArrived = (): boolean => (site.log.get(scenario.id) ?? []).length >= expected.length
    await vi.waitUntil(hasArrived, { timeout: 20_000 }).catch(() => {})
    // Not awaited: some drivers wait forever for a page that is loading another one.
    page.close().catch(() => {})
  }
}

async function inUserAgent(
  scenario: Scenario,
  site: ScriptedSite,
  engine: AnyEngineName,
): Promise<readonly string[]> {
  const log: Log = new Map()
  const page = openPage(scenario.sandboxed ? 'null' : site.originOf(scenario.from), {
    engine,
    cookies: true,
    fetch: async (request) => {
      const { status, headers, body } = site.respond(
        request.method,
        new URL(request.url),
        request.headers,
        log,
      )
      return new Response(body, {
        status,
        headers: headers.map(([name, value]): [string, string] => [name, value]),
      })
    },
  })
  for (const place of withCookies) await page.submit(`${site.originOf(place)}/cookies`)
  const { action } = scenario
  const url = site.urlOf(scenario)
  if (action.kind === 'fetch') await page.fetch(url, action.init).catch(() => {})
  else if (action.kind === 'submit') await page.submit(url, action.init).catch(() => {})
  else await page.connect(url).catch(() => {})
  return log.get(scenario.id) ?? []
}
