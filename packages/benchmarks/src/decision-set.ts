/**
 * The process that decides by one set of origins, and by a single origin in turn. Arguments: the set, and the effort as
 * JSON. Prints its results as JSON.
 */
import { createPolicy, type Decision } from '@corsage/core'
import { lists } from './configurations.ts'
import { decider, show, turner } from './deciders.ts'
import { type DecisionCase, ECHOING, type EchoCase } from './decision.ts'
import { originSets } from './origin-sets.ts'
import { requestKinds, type Template, templatesOf } from './requests.ts'
import { alternate, type Effort, type Run } from './rounds.ts'
import { added, ratio } from './statistics.ts'

/** 64 kB of names, as no browser would send. */
const HOSTILE = Array.from({ length: 9362 }, (_, index) => `x${String(index).padStart(5, '0')}`).join(',')

function asking(templates: readonly Template[], requestedHeaders: string): Template[] {
  return templates.map((template) => ({
    ...template,
    headers: { ...template.headers, 'access-control-request-headers': requestedHeaders },
  }))
}

function expectDecision(decision: Decision, template: Template, allowed: boolean): void {
  const kind = template.origin === undefined ? 'none' : template.method === 'OPTIONS' ? 'preflight' : 'actual'
  if (decision.kind !== kind || decision.allowed !== allowed) {
    throw new Error(`${template.method} from ${template.origin} is ${decision.kind}, ${decision.allowed}`)
  }
}

async function measureSet(name: string, effort: Effort): Promise<DecisionCase[]> {
  const set = originSets[name]
  const single = originSets['one']
  if (set === undefined || single === undefined) throw new Error(`no ${name}`)
  const [policy, ofOne] = [set.policy(), single.policy()]
  const cases: DecisionCase[] = []
  for (const [kind, requestKind] of Object.entries(requestKinds)) {
    const short = templatesOf(requestKind, set)
    const [first] = short
    if (first === undefined) continue
    const hostile = asking(short, HOSTILE)
    for (const template of [first, hostile[0] as Template]) {
      expectDecision(await policy.evaluate(show(template)), template, !/refused/i.test(kind))
    }
    const times = await alternate(
      {
        nothing: turner(short),
        one: decider(ofOne, templatesOf(requestKind, single)),
        short: decider(policy, short),
        hostile: decider(policy, hostile),
      },
      effort,
    )
    cases.push({
      set: name,
      kind,
      one: added(times.one, times.nothing),
      short: added(times.short, times.nothing),
      hostile: added(times.hostile, times.nothing),
      againstOne: ratio(times.short, times.one, times.nothing),
      hostileAgainstShort: ratio(times.hostile, times.short, times.nothing),
    })
  }
  return cases
}

/** The cost of a policy that echoes the requested headers, by their number and length. */
async function measureEcho(effort: Effort): Promise<EchoCase[]> {
  const origin = 'https://a.test'
  const policy = createPolicy({ ...lists, origins: origin, credentials: true, allowHeaders: '*' })
  const counts = [1, 16, 32, 64, 9362]
  const requests = counts.map((names) => {
    const requested = HOSTILE.slice(0, names * 7 - 1)
    const headers = { origin, 'access-control-request-method': 'PUT' }
    const [template] = asking([{ method: 'OPTIONS', origin, headers }], requested)
    return { names, bytes: requested.length, template: template as Template }
  })
  const runs: Record<string, Run> = { nothing: turner(requests.map(({ template }) => template)) }
  for (const { names, template } of requests) runs[names] = decider(policy, [template])
  const times = await alternate(runs, effort)
  return requests.map(({ names, bytes, template }) => ({
    names,
    bytes,
    echoed: 'access-control-allow-headers' in policy.evaluate(show(template)).headers,
    time: added(times[names] ?? [], times['nothing'] ?? []),
  }))
}

const [name = '', effort = ''] = process.argv.slice(2)
const measure = name === ECHOING ? measureEcho(JSON.parse(effort)) : measureSet(name, JSON.parse(effort))
console.log(JSON.stringify(await measure))
