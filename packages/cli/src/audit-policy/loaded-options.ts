import type { LoadedPolicy } from './load-options.ts'

/** The text that `toJSON` writes in place of a function. */
export const FUNCTION_TEXT = '[function]'

/** Returns the options of a policy, with a function in place of each original one. */
export function optionsOf(loaded: LoadedPolicy): unknown {
  return 'policy' in loaded ? withFunctions(loaded.policy.toJSON()) : loaded.options
}

function withFunctions(value: unknown): unknown {
  if (value === FUNCTION_TEXT) return () => false
  if (Array.isArray(value)) return value.map(withFunctions)
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withFunctions(field)]))
}
