/**
 * Measures what is allocated, in a young generation so large that nothing is collected meanwhile. Arguments:
 * `decision` and a set of origins, or `request` and a framework. Prints its results as JSON.
 */
import type { DecisionAllocation, RequestAllocation } from './allocation.ts'
import { configurations } from './configurations.ts'
import { decider, turner } from './deciders.ts'
import { frameworks } from './frameworks/index.ts'
import { originSets } from './origin-sets.ts'
import { requestKinds, templatesOf } from './requests.ts'
import type { Run } from './rounds.ts'
import { sender, sidesOf } from './sides.ts'

const REPEATS = 5

/** Bytes of one call. */
async function bytesOf(run: Run, calls: number): Promise<number> {
  // Often enough to be compiled: compiled code allocates less.
  for (let warm = 0; warm < REPEATS; warm++) await run(calls)
  const figures: number[] = []
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    global.gc?.()
    const before = process.memoryUsage().heapUsed
    await run(calls)
    figures.push((process.memoryUsage().heapUsed - before) / calls)
  }
  return Math.round(Math.min(...figures))
}

async function ofDecisions(name: string): Promise<DecisionAllocation> {
  const set = originSets[name]
  if (set === undefined) throw new Error(`no ${name}`)
  const policy = set.policy()
  const bytes: Record<string, number> = {}
  for (const [kind, requestKind] of Object.entries(requestKinds)) {
    const templates = templatesOf(requestKind, set)
    if (templates.length === 0) continue
    const calls = 20_000
    bytes[kind] =
      (await bytesOf(decider(policy, templates), calls)) - (await bytesOf(turner(templates), calls))
  }
  return { set: name, bytes }
}

async function ofRequests(name: string): Promise<RequestAllocation> {
  const framework = await frameworks[name]?.()
  const configuration = configurations['credentials']
  const kind = requestKinds['allowed']
  if (!framework || !configuration || !kind) throw new Error(`no ${name}`)
  const { nothing, limit, ours, peer } = await sidesOf(framework, configuration)
  const bytes = async (application: typeof nothing) =>
    await bytesOf(sender(application, templatesOf(kind, configuration)), 4000)
  const base = await bytes(nothing)
  return {
    framework: name,
    peerName: framework.peerName,
    nothing: base,
    limit: (await bytes(limit)) - base,
    ours: (await bytes(ours)) - base,
    ...(peer && { peer: (await bytes(peer)) - base }),
  }
}

const [what = '', name = ''] = process.argv.slice(2)
console.log(JSON.stringify(await (what === 'decision' ? ofDecisions(name) : ofRequests(name))))
process.exit()
