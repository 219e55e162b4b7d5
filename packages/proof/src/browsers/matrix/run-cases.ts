import { setTimeout } from 'node:timers/promises'
import type { FrameworkName } from '../../servers/index.ts'
import type { Address, Case, PlacedStep } from '../cases/case.ts'
import type { Engine } from '../engines/index.ts'
import { hosts } from '../names.ts'
import { performRounds } from '../page/script.ts'
import type { Seen, Step } from '../page/steps.ts'
import type { AdapterServers } from './adapter-servers.ts'
import type { PageName, PageOrigins } from './pages.ts'
import type { Wire } from './wire.ts'

/** The result of one case. */
export interface CaseOutcome {
  readonly sees: readonly Seen[]
  readonly wire: readonly string[]
  /** The lines of the console that name the case. */
  readonly console: readonly string[]
}

/** How Chromium marks the lines about CORS. */
export const BLOCKED = 'has been blocked by CORS policy: '

interface Running {
  readonly id: string
  /** How many lines about CORS the console prints for the case. */
  readonly blocked: number
  readonly rounds: readonly { readonly page: PageName; readonly steps: readonly Step[] }[]
  readonly sees: Seen[]
  readonly console: string[]
}

/**
 * Runs cases against the servers of one adapter in one engine. A case takes as many rounds as it changes pages; all
 * cases that are on the same page in the same round share one load of it.
 */
export async function runCases(
  cases: readonly Case[],
  adapter: FrameworkName,
  {
    engine,
    servers,
    origins,
    wire,
  }: { engine: Engine; servers: AdapterServers; origins: PageOrigins; wire: Wire },
): Promise<readonly CaseOutcome[]> {
  const running = cases.map((one, index): Running => {
    const id = `${adapter}-${index}`
    const steps = one.does(addressOf(id, one, servers), id)
    const blocked = one.console?.length ?? 0
    return { id, blocked, rounds: roundsOf(steps, one.page ?? 'app'), sees: [], console: [] }
  })
  const last = Math.max(...running.map(({ rounds }) => rounds.length))
  for (let round = 0; round < last; round++) {
    const pages = new Set(running.flatMap(({ rounds }) => rounds[round]?.page ?? []))
    for (const page of pages) {
      const here = running.filter(({ rounds }) => rounds[round]?.page === page)
      await runOnPage(engine, origins[page], here, round)
    }
  }
  return running.map(({ id, sees, console }) => ({ sees, wire: wire.of(id), console }))
}

/** Milliseconds for the lines of the console. */
const LONGEST_WAIT = 20_000

async function runOnPage(
  engine: Engine,
  origin: string,
  here: readonly Running[],
  round: number,
): Promise<void> {
  const page = await engine.open(`${origin}/`)
  try {
    const rounds = here.map(({ rounds }) => ({ steps: rounds[round]?.steps ?? [] }))
    const seen = await page.evaluate(performRounds, rounds)
    const linesOf = (id: string) => page.console().filter((line) => new RegExp(`case=${id}\\b`).test(line))
    // A frame in another process prints its line after the page has its result.
    if (engine.name === 'chromium') {
      const complete = () =>
        here.every(({ id, blocked, rounds, console }) => {
          const lines = [...console, ...linesOf(id)].filter((line) => line.includes(BLOCKED))
          return round < rounds.length - 1 || lines.length >= blocked
        })
      for (const end = Date.now() + LONGEST_WAIT; !complete() && Date.now() < end; ) await setTimeout(20)
    }
    for (const [index, { id, sees, console }] of here.entries()) {
      sees.push(...(seen[index] ?? []))
      console.push(...linesOf(id))
    }
  } finally {
    await page.close()
  }
}

function roundsOf(steps: readonly PlacedStep[], usual: PageName): Running['rounds'] {
  const rounds: { page: PageName; steps: Step[] }[] = []
  for (const { page = usual, ...step } of steps) {
    const last = rounds.at(-1)
    if (last?.page === page) last.steps.push(step as Step)
    else rounds.push({ page, steps: [step as Step] })
  }
  return rounds
}

function addressOf(id: string, one: Case, servers: AdapterServers): Address {
  return (path, { host = 'api', policy = one.policy, secure = false, query = {} } = {}) => {
    const search = new URLSearchParams({ ...query, case: id })
    return `${secure ? 'https' : 'http'}://${hosts[host]}:${servers.port(policy, secure)}${path}?${search}`
  }
}
