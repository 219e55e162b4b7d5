import type { Node } from '@babel/types'
import { isNoOptions } from './condition.ts'
import type { Library } from './libraries.ts'
import type { LibraryCall } from './library-calls.ts'
import type { Obstacle } from './name-uses.ts'
import type { Syntax } from './syntax.ts'

/**
 * Finds two different policies that can meet on a path, and together permit more with Corsage:
 *
 * - The first one answers preflights in `hono/cors`, and the innermost one in Corsage.
 * - `cors` and `@koa/cors` mix the headers of both, so a later `*` makes the credentials of an earlier policy useless.
 */
export function findMeetingPolicies(
  calls: readonly LibraryCall[],
  library: Library,
  syntax: Syntax,
): Obstacle | undefined {
  if (library.isPlugin) return undefined
  const isHono = library.name === 'hono/cors'
  const mounts = calls.map((call) => mountOf(call, isHono, syntax))
  for (const [index, one] of mounts.entries()) {
    const other = mounts
      .slice(index + 1)
      .find((each) => each.options !== one.options && canMeet(one, each) && (isHono || canMix(one, each)))
    if (!other) continue
    const why = isHono
      ? 'two policies can cover the same path. For preflights, hono/cors uses the first, and Corsage the innermost'
      : `two policies can cover the same path, where ${library.name} mixes the headers of both`
    return { node: other.node, why: `${why}. ${remedyOf([one, other], isHono)}` }
  }
  return undefined
}

function remedyOf(mounts: readonly Mount[], isHono: boolean): string {
  if (isHono) return 'Give each path one policy'
  return mounts.some(({ method }) => method === 'options')
    ? 'Remove .options(…), because the policy of .use(…) answers preflights'
    : 'Give each path one policy: write one cors(…), with resources for the paths that differ'
}

interface Mount {
  readonly node: Node
  /** The argument as it is written. */
  readonly options: string
  readonly objects: readonly string[]
  readonly app?: string
  /** `options` of `app.options(…)`. */
  readonly method?: string | undefined
  /** `undefined` if it is not known, or every path. */
  readonly path?: readonly string[]
  readonly isPrefix?: boolean
}

function mountOf({ call, argument, objects, blanks }: LibraryCall, isHono: boolean, syntax: Syntax): Mount {
  const options = argument && !isNoOptions(argument) ? syntax.textOf(argument) : ''
  const texts = objects.map((each) => each.syntax.textOf(each.object))
  const mount = {
    node: call,
    options,
    objects: blanks.length > 0 || texts.length === 0 ? [...texts, ''] : texts,
  }
  const use = syntax.parentOf(call)
  if (use?.type !== 'CallExpression' || use.callee.type !== 'MemberExpression') return mount
  const [path] = use.arguments
  const method = syntax.textOf(use.callee.property)
  const app = syntax.textOf(use.callee.object)
  if (path?.type !== 'StringLiteral') return { ...mount, app, method }
  const segments = path.value.split('/').filter((segment) => segment !== '')
  return { ...mount, app, method, path: segments, isPrefix: method === 'use' && !isHono }
}

function canMeet(one: Mount, other: Mount): boolean {
  const methods = [one.method, other.method]
  // Preflights are the only requests that app.options() gets.
  if (methods.includes('options') && !methods.every((method) => method === 'options' || method === 'use'))
    return false
  if (!one.path || !other.path || one.app === undefined || one.app !== other.app) return true
  const [short, long] = one.path.length <= other.path.length ? [one, other] : [other, one]
  for (const [index, segment] of (short.path ?? []).entries()) {
    const opposite = long.path?.[index] ?? ''
    if (!/^[\w.~-]+$/.test(segment) || !/^[\w.~-]+$/.test(opposite)) return true
    // Express compares without regard to case.
    if (segment.toLowerCase() !== opposite.toLowerCase()) return false
  }
  const { length = 0 } = short.path ?? []
  return short.isPrefix === true || length === long.path?.length || long.path?.[length] === '*'
}

/** Whether a mix of two policies permits less than Corsage: by its credentials, or by the headers that it exposes. */
function canMix(earlier: Mount, later: Mount): boolean {
  const has = ({ objects }: Mount, pattern: RegExp) => objects.some((text) => pattern.test(text))
  if (has(earlier, /\bexpose|\.\.\./) || has(later, /\bexpose|\.\.\./)) return true
  const isAny = later.objects.some((text) => !/\borigin['"]?\s*:\s*(?:\[|['"`]\w)/.test(text))
  return isAny && has(earlier, /credentials(?!\s*:\s*false)/)
}
