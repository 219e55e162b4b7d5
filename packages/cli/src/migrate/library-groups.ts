import type { Node, ObjectExpression } from '@babel/types'
import { findDistantRoute } from './fastify-routes.ts'
import { FASTIFY, type Library } from './libraries.ts'
import { type LibraryCall, type OptionsObject, readCall } from './library-calls.ts'
import { findMeetingPolicies } from './meeting-policies.ts'
import type { LibraryUse, Obstacle } from './name-uses.ts'
import { valueOfType } from './option-types.ts'
import { type RewrittenOptions, rewriteOptions } from './options.ts'
import type { Project } from './project.ts'
import { takersOf } from './shared-options.ts'
import type { Syntax } from './syntax.ts'

/** All uses of one library in a file: they are changed together, or not at all. */
export interface Group {
  readonly library: Library
  readonly syntax: Syntax
  readonly uses: readonly LibraryUse[]
  readonly calls: readonly LibraryCall[]
  /** The options of the calls and types, rewritten, and the file that they are in. */
  readonly rewritten: ReadonlyMap<ObjectExpression, RewrittenOptions & { readonly syntax: Syntax }>
}

/** Uses that cannot be changed. */
export interface Obstructed {
  readonly library: Library
  readonly syntax: Syntax
  readonly obstacle: Obstacle
}

interface UsedFile {
  readonly syntax: Syntax
  readonly uses: readonly LibraryUse[]
}

interface Candidate extends Omit<Group, 'rewritten'> {
  readonly objects: readonly OptionsObject[]
}

/** Finds the uses of the libraries that can be changed, with all options that they share. */
export function readGroups(files: readonly UsedFile[], project: Project): readonly (Group | Obstructed)[] {
  const read = files.flatMap(({ syntax, uses }) => {
    const names = new Set(uses.map(({ library }) => library.name))
    return [...names].map((name) =>
      readCandidate(
        uses.filter(({ library }) => library.name === name),
        syntax,
        project,
      ),
    )
  })
  const candidates = read.filter((each) => 'objects' in each)
  const groupOfCall = new Map<Node, Candidate>()
  for (const each of candidates) for (const { call } of each.calls) groupOfCall.set(call, each)

  const obstacles = new Map<Candidate, Obstacle>()
  const rewritten = new Map<ObjectExpression, RewrittenOptions & { readonly syntax: Syntax }>()
  /** The groups that have to be changed together, because they use the same object. */
  const shared: (readonly Candidate[])[] = []
  for (const candidate of candidates) {
    for (const options of candidate.objects) {
      const { object, syntax } = options
      const { library } = candidate
      const result = rewritten.get(object) ?? { ...rewriteOptions(object, object, library, syntax), syntax }
      rewritten.set(object, result)
      const takers = takersOf(options, project)
      const calls = 'calls' in takers ? takers.calls : []
      const users = calls.flatMap(({ call }) => groupOfCall.get(call) ?? [])
      const stranger = calls.find(({ call }) => groupOfCall.get(call)?.library.name !== library.name)
      const place =
        stranger && stranger.syntax !== syntax ? `in ${project.nameOf(stranger.syntax)}` : 'elsewhere'
      const other = stranger && { node: object, why: `its options are also used ${place}` }
      const blocked = read.find(
        (each) => !('objects' in each) && each.syntax === syntax && each.library.name === library.name,
      )
      if (blocked && 'obstacle' in blocked)
        obstacles.set(candidate, placed(blocked.obstacle, candidate, syntax, project))
      const obstacle = 'obstacle' in takers ? takers.obstacle : (result.obstacle ?? other)
      if (obstacle) obstacles.set(candidate, placed(obstacle, candidate, syntax, project))
      const owners = candidates.filter((each) => each.syntax === syntax && each.library.name === library.name)
      shared.push([candidate, ...users, ...owners])
    }
  }
  const distant = candidates.some(({ library }) => library === FASTIFY)
    ? findDistantRoute(project)
    : undefined
  for (const each of candidates) {
    if (distant !== undefined && each.library === FASTIFY) {
      obstacles.set(each, { node: each.uses[0]?.node as Node, why: distant })
    }
  }
  for (let count = -1; count !== obstacles.size; ) {
    count = obstacles.size
    for (const together of shared) {
      const first = together.find((each) => obstacles.has(each))
      if (!first) continue
      for (const each of together) {
        if (obstacles.has(each)) continue
        const why = `it shares its options with ${project.nameOf(first.syntax)}, where ${first.library.name} is unchanged`
        obstacles.set(each, { node: each.uses[0]?.node as Node, why })
      }
    }
  }
  return read.map((each) => {
    if (!('objects' in each)) return each
    const obstacle = obstacles.get(each)
    if (obstacle) return { library: each.library, syntax: each.syntax, obstacle }
    const own = each.objects.map(({ object }) => object)
    return { ...each, rewritten: new Map([...rewritten].filter(([object]) => own.includes(object))) }
  })
}

/** Points to the import if the obstacle is in another file. */
function placed(obstacle: Obstacle, { syntax, uses }: Candidate, owner: Syntax, project: Project): Obstacle {
  if (owner === syntax) return obstacle
  return { node: uses[0]?.node as Node, why: `${obstacle.why} (in ${project.nameOf(owner)})` }
}

function readCandidate(
  uses: readonly LibraryUse[],
  syntax: Syntax,
  project: Project,
): Candidate | Obstructed {
  const { library } = uses[0] as LibraryUse
  const because = (obstacle: Obstacle): Obstructed => ({ library, syntax, obstacle })
  const known = uses.find(({ obstacle }) => obstacle)?.obstacle
  if (known) return because(known)
  const calls: LibraryCall[] = []
  for (const site of uses.flatMap(({ sites }) => sites)) {
    const call = readCall(site, library, syntax, project)
    if (call && 'obstacle' in call) return because(call.obstacle)
    if (call) calls.push(call)
  }
  const meeting = findMeetingPolicies(calls, library, syntax)
  if (meeting) return because(meeting)
  const objects = new Map(calls.flatMap((call) => call.objects.map((each) => [each.object, each])))
  for (const use of uses.flatMap(({ types }) => types)) {
    const value = use.isOption ? undefined : valueOfType(use, syntax)
    if (value === undefined) continue
    if (value === 'unseen' || value.type !== 'ObjectExpression') {
      const why = `options of the type ${syntax.textOf(use.type)} can be created here, and their use is not known`
      return because({ node: use.type, why })
    }
    objects.set(value, { object: value, syntax })
  }
  return { library, syntax, uses, calls, objects: [...objects.values()] }
}
