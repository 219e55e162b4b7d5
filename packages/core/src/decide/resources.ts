import { isPlain } from '../accept/own-fields.ts'
import { asSent, patternFault } from '../accept/path-keys.ts'
import { type Report, reportType } from '../issues.ts'
import { LONGEST_PATH, type NormalizePath } from './paths.ts'
/**
 * What belongs to paths: the most specific pattern wins, whatever the order. An exact path (`/health`) is more
 * specific than a prefix (`/api/*`, which covers `/api` and all below it), a longer prefix more than a shorter one.
 */
export class Resources<Target> {
  readonly #exact = new Map<string, Target>()
  readonly #prefixes = new Map<string, Target>()
  /** The number of segments in the longest prefix: nothing beyond it need be looked at. */
  #deepest = 0
  readonly #normalize: NormalizePath

  /** @param report Called for an entry that this router can never reach, or cannot tell from another one. */
  constructor(
    entries: Iterable<readonly [pattern: string, target: Target]>,
    normalize: NormalizePath,
    report: Report,
  ) {
    this.#normalize = normalize
    for (const [pattern, target] of entries) {
      const isPrefix = pattern.endsWith('/*')
      const path = normalize(asSent(isPrefix ? pattern.slice(0, -1) : pattern))
      if (path === undefined) {
        report(
          'resource-pattern-invalid',
          pathTo(pattern),
          pattern,
          'can never match: this server cannot read it',
        )
        continue
      }
      const key = isPrefix ? path.replace(/\/$/, '') : path
      const map = isPrefix ? this.#prefixes : this.#exact
      if (map.has(key)) {
        const message =
          'can never be reached: another entry covers the same paths, as this server compares them'
        report('resource-unreachable', pathTo(pattern), pattern, message)
      }
      map.set(key, target)
      if (isPrefix) this.#deepest = Math.max(this.#deepest, key.split('/').length - 1)
    }
  }

  /**
   * @param path A path as it was sent.
   * @returns What belongs to it; `undefined` where no pattern covers it; `null` where the path cannot be read.
   */
  find(path: string): Target | undefined | null {
    const normal = this.read(path)
    return normal === undefined ? null : this.at(normal)
  }

  /** A path as patterns are compared with it; `undefined` where it cannot be read, or is longer than 1,024 characters. */
  read(path: string): string | undefined {
    return path.length > LONGEST_PATH ? undefined : this.#normalize(path)
  }

  /** What belongs to a path that was read. */
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

/** How the faults of an entry are named. */
export function pathTo(pattern: string): string {
  return `resources[${JSON.stringify(pattern)}]`
}

/** Validates the patterns of the option `resources`, and returns its entries. */
export function readResourcePatterns(
  value: unknown,
  report: Report,
): readonly (readonly [string, unknown])[] | undefined {
  if (value === undefined) return undefined
  if (!isPlain(value)) {
    reportType(report, 'resources', value, "a map of paths to options, such as { '/api/*': { origins: … } }")
    return []
  }
  const entries = Object.entries(value)
  if (entries.length === 0) {
    report('resources-empty', 'resources', value, 'is empty (an unset variable?): name a path, or remove it')
  }
  return entries.filter(([pattern]) => {
    const fault = patternFault(pattern)
    if (fault) report('resource-pattern-invalid', pathTo(pattern), pattern, ...fault)
    return fault === undefined
  })
}
