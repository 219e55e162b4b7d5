/**
 * What the worst request costs that an attacker can send to each kind of policy, beside an ordinary one: the decision
 * alone, then the whole request. Every request is made of strings of its own, as those of a server are, so that nothing is known of them.
 *
 *   pnpm --filter @corsage/attack cost [part of the name of a kind]
 */
import { type AsyncPolicy, createPolicy, type Policy, type RequestLike } from '@corsage/core'
import { type Asked, attacksOn, KINDS, type Kind, ordinary } from './cases.ts'
import { costOfWhole } from './whole-requests.ts'

/** Requests in one sample, and samples of each case, taken by turns. */
const SAMPLE = 400
const ROUNDS = 60
/** What an attack may cost, beside an ordinary request. */
const MOST = 2

interface Case {
  readonly what: string
  readonly preflight: boolean
  ask(index: number): Asked
  readonly times: number[]
}

const NOBODY: RequestLike = { method: 'GET', url: '/', headers: { get: () => null } }

/** Decisions that allowed: so that none is optimised away. */
let made = 0

const wanted = process.argv.slice(2).find((argument) => argument !== '--') ?? ''
const rows = []
for (const kind of KINDS.filter(({ what }) => what.includes(wanted))) rows.push(...(await measure(kind)))
console.log('The decision alone, in nanoseconds:')
console.table(rows)
const whole = []
// What comes first would pay for the compilation of Node's own code.
await costOfWhole(undefined, { origin: undefined })
for (const row of rows) {
  const kind = KINDS.find(({ what }) => what === row.policy) as Kind
  whole.push(await measureWhole(kind, row.request === 'preflight', row['the worst is']))
}
console.log('The whole request, on plain Node, in microseconds of processor time:')
console.table(whole)

async function measure(kind: Kind) {
  const policy = createPolicy(kind.options) as Policy | AsyncPolicy
  const cases: Case[] = [false, true].map((preflight) => ({
    what: preflight ? 'an ordinary preflight' : 'an ordinary request',
    preflight,
    ask: () => ordinary(kind, preflight),
    times: [],
  }))
  cases.push(...attacksOn(kind).map((attack) => ({ ...attack, ask: attack.ask, times: [] as number[] })))
  for (let round = 0; round < ROUNDS; round++) {
    for (const each of cases) each.times.push(await sample(policy, each, round))
  }
  const costs = cases.map(({ what, preflight, times }) => ({
    what,
    preflight,
    cost: undisturbed(times.slice(ROUNDS / 3)),
  }))
  return [false, true].map((preflight) => rowOf(kind, preflight, costs))
}

interface Cost {
  readonly what: string
  readonly preflight: boolean
  readonly cost: number
}

/** The ordinary request of a kind, and the attack whose decision costs most. */
function rowOf(kind: Kind, preflight: boolean, costs: readonly Cost[]) {
  const [usual, ...attacks] = costs.filter((each) => each.preflight === preflight)
  const worst = attacks.reduce((one, other) => (other.cost > one.cost ? other : one))
  const ratio = worst.cost / (usual?.cost ?? 0)
  if (wanted !== '') {
    const sorted = [...attacks].sort((one, other) => other.cost - one.cost)
    for (const { what, cost } of sorted) console.log(`${Math.round(cost)} ns  ${what}`)
  }
  return {
    policy: kind.what,
    request: preflight ? 'preflight' : 'actual',
    'ordinary (ns)': Math.round(usual?.cost ?? 0),
    'worst (ns)': Math.round(worst.cost),
    times: Math.round(ratio * 100) / 100,
    'the worst is': worst.what,
    '': ratio > MOST ? `above ${MOST}` : '',
  }
}

/** The same attacks as whole requests to a server of plain Node, beside the same bytes to one without Corsage. */
async function measureWhole(kind: Kind, preflight: boolean, worst: string) {
  const attack = attacksOn(kind).find(({ what }) => what === worst)
  const usual = ordinary(kind, preflight)
  const asked = attack?.ask(1) ?? usual
  const [ordinaryCost, worstCost, bareOrdinary, bareWorst] = [
    await costOfWhole(kind.options, usual),
    await costOfWhole(kind.options, asked),
    await costOfWhole(undefined, usual),
    await costOfWhole(undefined, asked),
  ].map((cost) => Math.round(cost * 10) / 10) as [number, number, number, number]
  return {
    policy: kind.what,
    request: preflight ? 'preflight' : 'actual',
    'ordinary (µs)': ordinaryCost,
    'worst (µs)': worstCost,
    times: Math.round((worstCost / ordinaryCost) * 100) / 100,
    'ordinary without (µs)': bareOrdinary,
    'worst without (µs)': bareWorst,
    'the worst is': worst,
  }
}

/** Nanoseconds for one decision. */
async function sample(policy: Policy | AsyncPolicy, { ask }: Case, round: number): Promise<number> {
  const requests = Array.from({ length: SAMPLE }, (_, index) => requestOf(ask(round * SAMPLE + index)))
  const start = process.hrtime.bigint()
  if (policy.evaluate(NOBODY) instanceof Promise) {
    for (const request of requests) if ((await policy.evaluate(request)).allowed) made++
  } else {
    for (const request of requests) if ((policy as Policy).evaluate(request).allowed) made++
  }
  return Number(process.hrtime.bigint() - start) / SAMPLE
}

/** A request whose strings were never seen before. */
function requestOf({ origin, requestedHeaders, requestedMethod, path = '/' }: Asked): RequestLike {
  const headers: Record<string, string | undefined> = {
    origin: fresh(origin),
    'access-control-request-headers': fresh(requestedHeaders),
    'access-control-request-method': fresh(requestedMethod),
  }
  return {
    method: requestedMethod === undefined ? 'GET' : 'OPTIONS',
    url: fresh(path) as string,
    headers: { get: (name) => headers[name] ?? null },
  }
}

function fresh(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text, 'latin1').toString('latin1')
}

/** What little disturbs: whatever else the machine does only adds to a sample. */
function undisturbed(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 10)] as number
}

process.on('exit', () => {
  if (made === 0) throw new Error('nothing was allowed, so nothing was measured')
})
