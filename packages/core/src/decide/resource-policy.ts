import { collectIssues, PolicyError } from '../issues.ts'
import { type AsyncEvaluator, compile, type Evaluator } from './compile.ts'
import { OFF, UNCOVERED } from './decision.ts'
import { filePath, type NormalizePath, pathOf } from './paths.ts'
import type { RequestLike } from './request.ts'
import { Resources } from './resources.ts'
import type { Rules } from './rules.ts'

/** `undefined` where no entry covers the path, and nothing outside them does. */
type Target = Evaluator | AsyncEvaluator | false | undefined

/**
 * Makes one policy of several, each for its paths. It is asynchronous where one of them is.
 *
 * @throws {@link PolicyError} where two patterns are the same to the router.
 */
export function compileResources(
  rules: Rules,
  patterns: NonNullable<Rules['resources']>,
  normalizePath: NormalizePath,
): Evaluator | AsyncEvaluator {
  // Without origins of their own, the options outside are defaults for the entries and no policy.
  const outside: Target = 'origins' in rules.given ? compile(rules) : undefined
  const entries = patterns.map(([pattern, entry]) => [pattern, entry && compile(entry)] as const)
  const { issues, report } = collectIssues()
  const resources = new Resources<Target>(entries, normalizePath, report)
  if (issues.length > 0) throw new PolicyError(issues)
  // Keys that a file server cannot tell apart are not an issue: only the last one is found, and the others are off.
  const files = new Resources<Target>(
    entries,
    // A pattern that no file server can read was rejected.
    (path) => normalizePath(filePath(path) as string),
    () => {},
  )

  const targets = [outside, ...entries.map(([, target]) => target)].filter(
    (target) => target !== false && target !== undefined,
  )
  const targetOf = (request: RequestLike | undefined): Target => {
    if (request === undefined) return outside
    const path = pathOf(request.url)
    if (path === undefined) return false
    const normal = resources.read(path)
    if (normal === undefined) return false
    const found = resources.at(normal)
    const file = filePath(path)
    if (file === path) return found ?? outside
    const read = file === undefined ? undefined : normalizePath(file)
    return read === undefined || files.at(read) !== found ? false : (found ?? outside)
  }
  const answer = {
    evaluate: (request: RequestLike) => {
      const target = targetOf(request)
      if (target === undefined) return UNCOVERED
      return target === false ? OFF : target.evaluate(request)
    },
    allowsOrigin: (origin: string | null | undefined, request?: RequestLike) => {
      const target = targetOf(request)
      return target ? target.allowsOrigin(origin, request as RequestLike) : false
    },
  }
  const strategy = targets.every((target) => target.strategy === 'static') ? 'static' : 'dynamic'
  if (![rules, ...patterns.map(([, entry]) => entry)].some(isAsync)) {
    return { strategy, ...(answer as Pick<Evaluator, 'evaluate' | 'allowsOrigin'>) }
  }
  return {
    strategy: 'dynamic',
    evaluate: async (request: RequestLike) => answer.evaluate(request),
    allowsOrigin: async (origin: string | null | undefined, request: RequestLike) =>
      answer.allowsOrigin(origin, request),
  }
}

function isAsync(rules: Rules | false): boolean {
  return rules !== false && rules.origins.functions.length > 0
}
