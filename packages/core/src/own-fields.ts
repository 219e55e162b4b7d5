import { type Report, show } from './errors.ts'

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
      const message = `the options must be a plain object such as { origins: 'https://app.example.com' }, not ${show(options)}`
      report('wrong-type', '', options, message)
    }
  })
  return fields
}

const UNREADABLE = 'cannot be read: a getter or a proxy threw an error'

/** What user code throws while a configuration is read is a fault of the configuration like any other. */
export function attempt(path: string, report: Report, message: string, act: () => void): void {
  try {
    act()
  } catch {
    report('wrong-type', path, undefined, message)
  }
}

/** A list, a map or a RegExp of ours in place of one that can change, or that is a proxy. */
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return [...value].map(copy)
  if (value instanceof RegExp) return new RegExp(value.source, value.flags)
  if (!isPlain(value)) return value
  const fields: Record<string, unknown> = Object.create(null)
  for (const name of Object.keys(value)) fields[name] = copy(value[name])
  return fields
}

export function isPlain(options: unknown): options is Record<string, unknown> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return false
  const prototype = Object.getPrototypeOf(options)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
