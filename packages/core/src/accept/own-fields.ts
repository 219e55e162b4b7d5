import { type Report, reportType } from '../issues.ts'
/** The options' own fields, each read once: what stands on a prototype was put there by nobody, or by an attacker. */
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
      const meant = isOrigins ? { origins: options } : undefined
      reportType(report, '', options, "a plain object such as { origins: 'https://app.example.com' }", meant)
    }
  })
  return fields
}

export const UNREADABLE =
  'cannot be read: a getter or a proxy threw an error, or a list has over a million members'

/** What user code throws while a configuration is read is a fault of the configuration like any other. */
export function attempt(path: string, report: Report, message: string, act: () => void): void {
  try {
    act()
  } catch {
    report('wrong-type', path, undefined, message)
  }
}

/** How deep options nest: `resources`, an entry, its list, a member. What lies deeper is a fault whatever it holds. */
const DEEPEST = 4
/** The longest list that is read: a longer one is an accident, and would take minutes. */
const LONGEST_LIST = 1_000_000

/** A list, a map or a RegExp of ours in place of one that can change, or that is a proxy. */
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
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
