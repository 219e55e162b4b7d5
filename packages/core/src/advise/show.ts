import { isPromise } from '../promises.ts'

/** Returns how a message shows a value: short, and on one line. */
export function show(value: unknown): string {
  if (typeof value === 'string')
    return value.length > 80 ? `${JSON.stringify(value.slice(0, 80))}…` : JSON.stringify(value)
  if (value === null || typeof value !== 'object')
    return typeof value === 'function' ? 'a function' : String(value)
  try {
    return showObject(value)
  } catch {
    // A proxy that throws.
    return 'an object'
  }
}

function showObject(value: object): string {
  if (Array.isArray(value)) return 'a list'
  if (value instanceof RegExp) {
    const text = String(value)
    return text.length > 120 ? `${text.slice(0, 120)}…` : text
  }
  if (isPromise(value)) return 'a promise, which must be awaited first'
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name
  return typeof name === 'string' && !/^(Object)?$/.test(name) ? `an instance of ${name}` : 'an object'
}

/** Returns a suggestion as it is written in code; `undefined` for one that contains a user's own objects. */
export function literal(suggestion: unknown): string | undefined {
  if (suggestion instanceof RegExp) return String(suggestion)
  const parts: readonly unknown[] = Array.isArray(suggestion) ? suggestion : [suggestion]
  if (!parts.every((part) => /^(string|boolean|number)$/.test(typeof part))) return undefined
  const written = parts.map((part) => JSON.stringify(part)).join(', ')
  return Array.isArray(suggestion) ? `[${written}]` : written
}
