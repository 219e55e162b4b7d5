import { type Case, resolved } from '../middleware.ts'
import type { Results } from '../results.ts'
import { bytes, digits, time } from './table.ts'

/** A target, and the figure that was reached. */
export interface Target {
  readonly what: string
  readonly aim: string
  readonly reached: string
  readonly met: boolean
}

const AGAINST_PEER: readonly (readonly [framework: string, title: string, most: number])[] = [
  ['express', 'Express, against `cors`', 0.7],
  ['koa', 'Koa, against `@koa/cors`', 0.6],
  ['fastify', 'Fastify, against `@fastify/cors`', 0.5],
  ['hono', 'Hono, against `hono/cors`', 0.3],
]

/** The frameworks that have an adapter. */
const ADAPTED = ['node', 'express', 'fastify', 'koa', 'hono']

/** Nanoseconds. */
const GUARD_AIM = 150

/** Every target whose part has been run. */
export function targets(results: Results): readonly Target[] {
  return [
    ...middlewareTargets(results.middleware?.measured ?? []),
    ...decisionTargets(results),
    ...guardTargets(results),
    ...startupTargets(results),
    ...sizeTargets(results),
  ]
}

function target(what: string, most: number, reached: number, show: (value: number) => string): Target {
  return { what, aim: `≤ ${show(most)}`, reached: show(reached), met: reached <= most }
}

const times = (value: number) => `${digits(value)} ×`

/** The median of some cases against another side, without those in which that side is within the noise. */
function medianOf(what: string, most: number, side: 'peer' | 'limit', cases: readonly Case[]): Target[] {
  const ratios = cases
    .filter((one) => resolved(one, one[side]))
    .map((one) => (side === 'peer' ? one.againstPeer : one.againstLimit)?.value as number)
    .toSorted((first, second) => first - second)
  const [low, high] = [ratios[(ratios.length - 1) >> 1], ratios[ratios.length >> 1]]
  if (low === undefined || high === undefined) return []
  return [target(`${what}, median of ${ratios.length} cases`, most, (low + high) / 2, times)]
}

function middlewareTargets(cases: readonly Case[]): Target[] {
  const adapted = cases.filter(({ framework }) => ADAPTED.includes(framework))
  const isAllowed = ({ kind }: Case) => kind === 'allowed' || kind === 'preflight'
  return [
    ...AGAINST_PEER.flatMap(([name, title, most]) =>
      medianOf(
        title,
        most,
        'peer',
        cases.filter(({ framework }) => framework === name),
      ),
    ),
    ...medianOf('allowed origins, against the code by hand', 1.25, 'limit', adapted.filter(isAllowed)),
    ...growthInRequests(adapted),
    ...medianOf(
      'refused origins and requests without one, against the code by hand',
      1.6,
      'limit',
      adapted.filter((one) => !isAllowed(one)),
    ),
  ]
}

/** The median over the frameworks of what a list of 10,000 adds to a request, against a list of three. */
function growthInRequests(cases: readonly Case[]): Target[] {
  const added = (framework: string, configuration: string) =>
    cases.find(
      (one) => one.framework === framework && one.configuration === configuration && one.kind === 'allowed',
    )?.ours.min
  const ratios = ADAPTED.flatMap((name) => {
    const [long, short] = [added(name, 'many'), added(name, 'three')]
    return long === undefined || short === undefined ? [] : [long / short]
  }).toSorted((first, second) => first - second)
  const median = ratios[ratios.length >> 1]
  return median === undefined
    ? []
    : [
        target(
          'a request with a list of 10,000 origins, against a list of three, median of the frameworks',
          1.1,
          median,
          times,
        ),
      ]
}

function decisionTargets({ decision, construction, allocation }: Results): Target[] {
  const cases = decision?.measured.cases ?? []
  const timeOf = (set: string, kind: string) =>
    cases.find((one) => one.set === set && one.kind === kind)?.short.min
  const growth = (set: string, title: string, most: number) => {
    const [long, short] = [timeOf(set, 'allowed'), timeOf('three', 'allowed')]
    return long === undefined || short === undefined
      ? []
      : [target(`a decision by ${title}, against a list of three`, most, long / short, times)]
  }
  const built = construction?.measured.find(({ count, pattern }) => count === 100_000 && pattern === 'exact')
  const ready = (allocation?.measured.decisions ?? [])
    .filter(({ set }) => set !== 'function')
    .flatMap((one) => Object.values(one.bytes))
  return [
    ...growth('tenThousand', '10,000 origins', 1.1),
    ...growth('hundredThousand', '100,000 origins', 1.5),
    ...(built ? [target('making a policy of 100,000 origins', 300e6, built.best, time)] : []),
    ...(ready.length > 0
      ? [target('bytes that a ready decision allocates', 0, Math.max(...ready), bytes)]
      : []),
  ]
}

function guardTargets({ guard }: Results): Target[] {
  const [worst] = (guard?.measured ?? []).toSorted((first, second) => second.guard.min - first.guard.min)
  if (worst === undefined) return []
  return [target(`the guard, where nothing is refused (${worst.title})`, GUARD_AIM, worst.guard.min, time)]
}

/** The import and the first policy may take this many milliseconds longer than the import of the slowest peer. */
const STARTUP_AIM = 1

function startupTargets({ startup }: Results): Target[] {
  const alone = (startup?.measured.processes ?? []).filter(({ framework }) => framework === undefined)
  const ours = alone.find(({ title }) => title === '@corsage/core')
  if (ours === undefined) return []
  const slowest = Math.max(...alone.filter((one) => one !== ours).map(({ imported }) => imported.median))
  const title = '@corsage/core: import and first policy, against the import of the slowest peer'
  const milliseconds = (value: number) => `${digits(value)} ms`
  return [target(title, slowest + STARTUP_AIM, ours.made.median, milliseconds)]
}

function sizeTargets({ size }: Results): Target[] {
  return (size?.measured ?? []).flatMap(({ title, gzip, aim }) =>
    aim === undefined ? [] : [target(`${title}, minified and gzipped`, aim, gzip, bytes)],
  )
}
