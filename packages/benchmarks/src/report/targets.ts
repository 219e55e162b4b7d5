import { configurations } from '../configurations.ts'
import { type Case, resolved } from '../middleware.ts'
import { originSets } from '../origin-sets.ts'
import { requestKinds } from '../requests.ts'
import type { Results } from '../results.ts'
import type { Ratio } from '../statistics.ts'
import { bytes, digits } from './table.ts'

/** What was aimed at, and what was reached. */
export interface Target {
  readonly what: string
  readonly aim: string
  readonly reached: string
  readonly met: boolean
}

interface Figure {
  readonly ratio: Ratio
  /** The case that it is of. */
  readonly of: string
}

const MIDDLEWARE_AIMS: readonly (readonly [framework: string, title: string, most: number])[] = [
  ['express', 'Express', 0.5],
  ['fastify', 'Fastify', 0.6],
  ['hono', 'Hono', 0.6],
  ['koa', 'Koa', 0.8],
]

/** Nanoseconds. */
const GUARD_AIM = 150

/** Every target whose part has been run. */
export function targets(results: Results): readonly Target[] {
  return [
    ...decisionTargets(results),
    ...middlewareTargets(results.middleware?.measured ?? []),
    ...guardTargets(results),
    ...serverTargets(results),
    ...sizeTargets(results),
  ]
}

function worstOf(what: string, most: number, figures: readonly Figure[]): Target[] {
  const [worst] = figures.toSorted((first, second) => second.ratio.value - first.ratio.value)
  if (worst === undefined) return []
  const { ratio, of } = worst
  return [
    {
      what,
      aim: `≤ ${most} ×`,
      reached: `${digits(ratio.value)} × (${of})`,
      met: ratio.value <= most,
    },
  ]
}

function decisionTargets({ decision }: Results): Target[] {
  const cases = decision?.measured.cases ?? []
  const kind = (name: string) => requestKinds[name]?.title ?? name
  return [
    ...worstOf(
      'a decision by 100,000 origins, against 1',
      1.3,
      cases
        .filter(({ set }) => set === 'hundredThousand')
        .map((one) => ({ ratio: one.againstOne, of: kind(one.kind) })),
    ),
    ...worstOf(
      'a decision with 64 kB of requested headers, against short ones',
      1.1,
      cases.map((one) => ({
        ratio: one.hostileAgainstShort,
        of: `${originSets[one.set]?.title}, ${kind(one.kind)}`,
      })),
    ),
  ]
}

const titleOf = ({ configuration, kind }: Case) =>
  `${configurations[configuration]?.title}, ${requestKinds[kind]?.title}`

function middlewareTargets(cases: readonly Case[]): Target[] {
  const against = (side: 'peer' | 'limit', of: (one: Case) => string, some: readonly Case[]): Figure[] =>
    some.flatMap((one) => {
      const ratio = side === 'peer' ? one.againstPeer : one.againstLimit
      return ratio && resolved(one, one[side]) ? [{ ratio, of: of(one) }] : []
    })
  const ofFramework = (name: string) => cases.filter(({ framework }) => framework === name)
  return [
    ...MIDDLEWARE_AIMS.flatMap(([name, title, most]) =>
      worstOf(
        `${title}: time added to a request, against the peer’s, in the worst case`,
        most,
        against('peer', titleOf, ofFramework(name)),
      ),
    ),
    ...worstOf(
      'the same of a list of 10,000 origins, actual request, in the worst framework',
      0.03,
      against(
        'peer',
        ({ framework, kind }) => `${framework}, ${requestKinds[kind]?.title}`,
        cases.filter(
          ({ framework, configuration, kind }) =>
            configuration === 'many' &&
            (kind === 'allowed' || kind === 'refused') &&
            MIDDLEWARE_AIMS.some(([name]) => name === framework),
        ),
      ),
    ),
    ...['node', ...MIDDLEWARE_AIMS.map(([name]) => name)].flatMap((name) =>
      worstOf(
        `${name}: the same against the hand-written limit`,
        1.25,
        against('limit', titleOf, ofFramework(name)),
      ),
    ),
  ]
}

function guardTargets({ guard }: Results): Target[] {
  const [worst] = (guard?.measured ?? []).toSorted((first, second) => second.guard.min - first.guard.min)
  if (worst === undefined) return []
  return [
    {
      what: 'the guard, against an empty middleware in its place, where nothing is refused',
      aim: `≤ ${GUARD_AIM} ns`,
      reached: `${digits(worst.guard.min)} ns (${worst.title})`,
      met: worst.guard.min <= GUARD_AIM,
    },
  ]
}

function serverTargets({ server }: Results): Target[] {
  const cases = server?.measured ?? []
  return [
    ...worstOf(
      'whole server: CPU time of a request, against the hand-written limit',
      1.02,
      cases.map((one) => ({ ratio: one.againstLimit, of: one.framework })),
    ),
    ...worstOf(
      'the same against the peer',
      1,
      cases.map((one) => ({ ratio: one.againstPeer, of: one.framework })),
    ),
  ]
}

function sizeTargets({ size }: Results): Target[] {
  return (size?.measured ?? []).flatMap(({ title, gzip, aim }) =>
    aim === undefined
      ? []
      : [
          {
            what: `${title}, minified and gzipped`,
            aim: `≤ ${bytes(aim)}`,
            reached: bytes(gzip),
            met: gzip <= aim,
          },
        ],
  )
}
