import type { PolicyOptions } from './options.ts'

/** What {@link Policy.toJSON} gives back: a copy of the options as they were given. */
export function writeOptions(given: Readonly<Record<string, unknown>>): PolicyOptions {
  const { onError: _onError, isPublicSuffix: _isPublicSuffix, ...written } = given
  return write(written) as PolicyOptions
}

function write(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(write)
  if (typeof value === 'function') return '[function]'
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, write(field)]))
}
