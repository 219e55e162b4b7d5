/**
 * The cost of the worst request that an attacker can send to each kind of policy, relative to an ordinary one: the decision
 * alone, then the whole request. Every request has new strings, like those of a server, so that no result is cached.
 *
 *   pnpm --filter @corsage/proof cost [part of the name of a kind]
 */
import { type AsyncPolicy, createPolicy, type Policy, type RequestLike } from '@corsage/core'
import { type Asked, attacksOn, KINDS, type Kind, ordinary } from './cases.ts'
import { costOfWhole } from './whole-requests.ts'

/** Requests in one sample, and samples of each case, taken by turns. */
const SAMPLE = 400
const ROUNDS = 60
/** Measurements of each whole request, of which the least counts. */
const WHOLE_ROUNDS = 3
/** Of each kind, as many attacks are measured whole: those whose decision costs most. */
const MEASURED_WHOLE = 3
/** The limits for an attack, relative to an ordinary request. */
const MOST = 2

interface Case {
  readonly what: string
  readonly preflight: boolean
  ask(index: number): Asked
  readonly times: number[]
}

const NOBODY: RequestLike = { method: 'GET', url: '/', headers: { get: () => null } }

/** The number of allowed decisions, which keeps the engine from removing them. */
let made = 0

const wanted = process.argv.slice(2).find((argument) => argument !== '--') ?? ''
const wantedKinds = KINDS.filter(({ what }) => what.includes(wanted))
const rows = []
const dearest = new Map<string, readonly string[]>()
for (const kind of wantedKinds) rows.push(...(await measure(kind)))
console.log('The decision alone, in nanoseconds:')
console.table(rows)
console.log('The whole request, on plain Node, in microseconds of processor time:')
// The first case would pay for the compilation of Node's own code.
await costOfWhole(undefined, () => ({ origin: undefined }))
const whole = []
for (const kind of wantedKinds)
  for (const preflight of [false, true]) whole.push(await measureWhole(kind, preflight))
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
  const sorted = [...attacks].sort((one, other) => other.cost - one.cost)
  dearest.set(
    `${kind.what} ${preflight}`,
    sorted.slice(0, MEASURED_WHOLE).map(({ what }) => what),
  )
  const worst = sorted[0] as Cost
  const ratio = worst.cost / (usual?.cost ?? 0)
  if (wanted !== '') {
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

/**
 * The same attacks as whole requests to a server of plain Node, next to the same bytes to one without Corsage: what is
 * dear to read is so with and without.
 */
async function measureWhole(kind: Kind, preflight: boolean) {
  const usual = { what: 'an ordinary one', preflight, ask: () => ordinary(kind, preflight) }
  const chosen = dearest.get(`${kind.what} ${preflight}`) ?? []
  const asked = [usual, ...attacksOn(kind).filter(({ what }) => chosen.includes(what))]
  const costs = asked.map(({ what, ask }) => ({
    what,
    ask,
    cost: Number.POSITIVE_INFINITY,
    bare: Number.POSITIVE_INFINITY,
  }))
  for (let round = 0; round < WHOLE_ROUNDS; round++) {
    for (const each of costs) {
      each.cost = Math.min(each.cost, await costOfWhole(kind.options, each.ask))
      each.bare = Math.min(each.bare, await costOfWhole(undefined, each.ask))
    }
  }
  const [ordinaryCost, ...attacks] = costs as [(typeof costs)[number], ...typeof costs]
  const times = ({ cost, bare }: (typeof costs)[number]) => cost / Math.max(ordinaryCost.cost, bare)
  const worst = attacks.reduce((one, other) => (times(other) > times(one) ? other : one))
  if (wanted !== '') {
    for (const each of [...costs].sort((one, other) => other.cost - one.cost)) {
      console.log(`${each.cost.toFixed(1)} µs, without ${each.bare.toFixed(1)}  ${each.what}`)
    }
  }
  return {
    policy: kind.what,
    request: preflight ? 'preflight' : 'actual',
    'ordinary (µs)': Math.round(ordinaryCost.cost * 10) / 10,
    'without (µs)': Math.round(ordinaryCost.bare * 10) / 10,
    'worst (µs)': Math.round(worst.cost * 10) / 10,
    'worst without (µs)': Math.round(worst.bare * 10) / 10,
    times: Math.round(times(worst) * 100) / 100,
    'the worst is': worst.what,
    '': times(worst) > MOST ? `above ${MOST}` : '',
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

/** The quickest sample, because other work on the machine only adds to a sample. */
function undisturbed(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 10)] as number
}

process.on('exit', () => {
  if (made === 0) throw new Error('nothing was allowed, so nothing was measured')
})
