import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { selfSignedCertificate } from '../../servers/certificate.ts'
import { type FrameworkName, frameworkNames } from '../../servers/index.ts'
import type { Case, ExpectedSeen } from '../cases/case.ts'
import { APP } from '../cases/console.ts'
import { chapters } from '../cases/index.ts'
import { type Engine, type EngineName, startEngine } from '../engines/index.ts'
import { hosts } from '../names.ts'
import type { Seen } from '../page/steps.ts'
import { keepMatrix } from '../report/results.ts'
import { startAdapterServers } from './adapter-servers.ts'
import { type Pages, startPages } from './pages.ts'
import { BLOCKED, type CaseOutcome, runCases } from './run-cases.ts'
import { Wire } from './wire.ts'

const cases = chapters.flatMap((chapter) => chapter.cases)

/** The tests of one engine: every case against every adapter. */
export function describeMatrix(name: EngineName): void {
  describe(name, () => {
    const certificate = selfSignedCertificate(Object.values(hosts))
    const passed = new Map<Case, FrameworkName[]>(cases.map((one) => [one, []]))
    let engine: Engine
    let pages: Pages

    beforeAll(async () => {
      engine = await startEngine[name]()
      pages = await startPages(certificate)
    })

    afterAll(async () => {
      keepMatrix({
        engine: name,
        product: engine.product,
        passed: cases.map((one) => passed.get(one) ?? []),
      })
      await engine.close()
      await pages.close()
    })

    describe.each(frameworkNames)('%s', (adapter) => {
      const outcomes = new Map<Case, CaseOutcome>()

      beforeAll(async () => {
        const { origins } = pages
        const wire = new Wire()
        const servers = await startAdapterServers(adapter, origins, certificate, wire)
        const all = await runCases(cases, adapter, { engine, servers, origins, wire })
        for (const [index, one] of cases.entries()) outcomes.set(one, all[index] as CaseOutcome)
        await servers.close()
      })

      for (const chapter of chapters) {
        describe(chapter.title, () => {
          test.each(chapter.cases.map((one) => [one.title, one] as const))('%s', (_title, one) => {
            const outcome = outcomes.get(one) as CaseOutcome
            const { sees, wire } = { ...one, ...one.departures?.[name] }
            expect({ ...outcome, sees: narrow(outcome.sees, sees), console: [] }).toEqual({
              sees,
              wire,
              console: [],
            })
            if (name === 'chromium')
              expect(blocked(outcome.console, pages.origins.app)).toEqual(one.console ?? [])
            passed.get(one)?.push(adapter)
          })
        })
      }
    })
  })
}

/** Of each response what the case names, so that the difference that a failure shows is short. */
function narrow(seen: readonly Seen[], expected: readonly ExpectedSeen[]): unknown[] {
  return seen.map((outcome, index) => {
    const named = expected[index]
    if (typeof outcome === 'string' || typeof named !== 'object') return outcome
    const picked = Object.keys(named).map((key) => [key, outcome[key as keyof typeof outcome]])
    const { headers } = named
    if (headers === undefined) return Object.fromEntries(picked)
    const visible = Object.keys(headers).map((header) => [header, outcome.headers[header] ?? null])
    return { ...Object.fromEntries(picked), headers: Object.fromEntries(visible) }
  })
}

/** The console's texts about refusals, each once: Chromium prints those of a frame once or several times. */
function blocked(lines: readonly string[], app: string): string[] {
  const texts = lines
    .filter((line) => line.includes(BLOCKED))
    .map((line) => line.slice(line.indexOf(BLOCKED) + BLOCKED.length).replaceAll(app, APP))
  return [...new Set(texts)]
}
