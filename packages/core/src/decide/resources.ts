import type { AsyncEvaluator, Evaluator } from './compile.ts'
import { OFF, UNCOVERED } from './decision.ts'
import { asSent, filePath, LONGEST_PATH, type NormalizePath, pathOf } from './paths.ts'
import type { RequestLike } from './request.ts'
import type { Rules } from './rules.ts'

/**
 * Called with each pattern that this router cannot decode (`resource-pattern-invalid`), or that equals another one
 * (`resource-unreachable`).
 */
export type OnConflict = (code: 'resource-pattern-invalid' | 'resource-unreachable', pattern: string) => void

/**
 * Values by path pattern. The most specific pattern wins, regardless of order. An exact path (`/health`) is more
 * specific than a prefix (`/api/*`, which covers `/api` and all below it), a longer prefix more than a shorter one.
 */
export class Resources<Target> {
  readonly #exact = new Map<string, Target>()
  readonly #prefixes = new Map<string, Target>()
  /** The number of segments in the longest prefix: a lookup goes no further. */
  #deepest = 0
  readonly #normalize: NormalizePath

  constructor(
    entries: Iterable<readonly [pattern: string, target: Target]>,
    normalize: NormalizePath,
    onConflict: OnConflict,
  ) {
    this.#normalize = normalize
    for (const [pattern, target] of entries) {
      const isPrefix = pattern.endsWith('/*')
      const path = normalize(asSent(isPrefix ? pattern.slice(0, -1) : pattern))
      if (path === undefined) {
        onConflict('resource-pattern-invalid', pattern)
        continue
      }
      const key = isPrefix ? path.replace(/\/$/, '') : path
      const map = isPrefix ? this.#prefixes : this.#exact
      if (map.has(key)) onConflict('resource-unreachable', pattern)
      map.set(key, target)
      if (isPrefix) this.#deepest = Math.max(this.#deepest, key.split('/').length - 1)
    }
  }

  /** Returns a path in the form in which patterns are compared; `undefined` if it cannot be read or is too long. */
  read(path: string): string | undefined {
    return path.length > LONGEST_PATH ? undefined : this.#normalize(path)
  }

  /** Returns the value for a normalized path, or `undefined` if no pattern covers it. */
  at(normal: string): Target | undefined {
    const exact = this.#exact.get(normal)
    if (exact !== undefined) return exact
    let found = this.#prefixes.get('')
    let end = 0
    for (let depth = 1; depth <= this.#deepest && end < normal.length; depth++) {
      const next = normal.indexOf('/', end + 1)
      end = next < 0 ? normal.length : next
      found = this.#prefixes.get(normal.slice(0, end)) ?? found
    }
    return found
  }
}

/** `undefined` if no entry covers the path, and the options outside `resources` do not either. */
type Target = Evaluator | AsyncEvaluator | false | undefined

/**
 * Creates one policy from several, each for its paths. It is asynchronous if one of them is.
 *
 * @param compileRules Compiles the rules of one entry, or those outside `resources`.
 */
export function compileResources(
  rules: Rules,
  patterns: NonNullable<Rules['resources']>,
  normalizePath: NormalizePath,
  compileRules: (rules: Rules) => Evaluator | AsyncEvaluator,
  onConflict: OnConflict,
): Evaluator | AsyncEvaluator {
  // Without origins, the options outside are only defaults for the entries.
  const outside: Target = 'origins' in rules.given ? compileRules(rules) : undefined
  const entries = patterns.map(([pattern, entry]) => [pattern, entry && compileRules(entry)] as const)
  const resources = new Resources<Target>(entries, normalizePath, onConflict)
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
  const evaluator = {
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
    return { strategy, ...(evaluator as Pick<Evaluator, 'evaluate' | 'allowsOrigin'>) }
  }
  return {
    strategy: 'dynamic',
    evaluate: async (request: RequestLike) => evaluator.evaluate(request),
    allowsOrigin: async (origin: string | null | undefined, request: RequestLike) =>
      evaluator.allowsOrigin(origin, request),
  }
}

function isAsync(rules: Rules | false): boolean {
  return rules !== false && rules.origins.functions.length > 0
}
