import type { Facts, Report } from '../issues.ts'

/**
 * Returns the options' own fields, each read once. Fields of a prototype are ignored, because an attacker may have put
 * them there.
 */
export function ownFields(options: unknown, report: Report): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null)
  if (options === undefined) return fields
  attempt('', report, UNREADABLE, () => {
    if (isPlain(options)) {
      for (const name of Object.keys(options)) {
        attempt(name, report, UNREADABLE, () => {
          fields[name] = copy(options[name])
        })
      }
    } else {
      const isOrigins = (typeof options === 'string' || Array.isArray(options)) && options.length > 0
      report('wrong-type', '', options, { expected: 'options', reason: isOrigins ? 'origins' : undefined })
    }
  })
  return fields
}

export const UNREADABLE: Facts = { reason: 'unreadable' }

/** Reports an error that user code throws while a configuration is read, like any other issue. */
export function attempt(path: string, report: Report, facts: Facts, act: () => void): void {
  try {
    act()
  } catch {
    report('wrong-type', path, undefined, facts)
  }
}

/** How deep options nest: `resources`, an entry, its list, a member. Deeper values are not read. */
const DEEPEST = 4
/** The longest list that is read. A longer one is an accident, and would take minutes. */
const LONGEST_LIST = 1_000_000

/** Copies a list, a map or a RegExp, because the original can change or be a proxy. */
function copy(value: unknown, depth = 1): unknown {
  if (Array.isArray(value)) {
    const { length } = value
    if (length > LONGEST_LIST) throw new RangeError()
    // By index: an iterator may be the caller's, and need not end.
    return Array.from({ length: depth > DEEPEST ? 0 : length }, (_, index) => copy(value[index], depth + 1))
  }
  if (value instanceof RegExp) return new RegExp(value.source, value.flags)
  if (!isPlain(value)) return value
  const fields: Record<string, unknown> = Object.create(null)
  if (depth > DEEPEST) return fields
  for (const name of Object.keys(value)) fields[name] = copy(value[name], depth + 1)
  return fields
}

export function isPlain(options: unknown): options is Record<string, unknown> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return false
  const prototype = Object.getPrototypeOf(options)
  if (prototype === null) return true
  // Object.prototype of any realm. Another object without a prototype holds fields that would not be read.
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty')
}

/** Each step makes the search three times as long, so it ends here. */
const MOST_STEPS = 6

/**
 * Returns the name that a mistyped one most likely means. At most about a third of its letters are wrong, missing,
 * superfluous or swapped.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const most = Math.min(Math.max(1, Math.round(name.length / 3)), MOST_STEPS)
  for (let steps = 0; steps <= most; steps++) {
    const nearest = known.find((candidate) => isWithin(steps, name.toLowerCase(), candidate.toLowerCase()))
    if (nearest) return nearest
  }
  return undefined
}

/** Returns whether the Levenshtein distance of two names is at most so many steps. */
function isWithin(steps: number, left: string, right: string): boolean {
  const [leftRest, rightRest] = [left.slice(1), right.slice(1)]
  if (left[0] === right[0]) return left === '' || isWithin(steps, leftRest, rightRest)
  return (
    steps > 0 &&
    (isWithin(steps - 1, leftRest, right) ||
      isWithin(steps - 1, left, rightRest) ||
      isWithin(steps - 1, leftRest, rightRest))
  )
}
