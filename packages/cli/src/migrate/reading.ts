import type { KnownOptions } from './option-issues.ts'

/** The facts about the options of a call that determine the differences in behavior. */
export interface Reading {
  /** The kinds of `origin`. A condition gives more than one, and an unknown value none. */
  readonly origins: ReadonlySet<'any' | 'echo' | 'one' | 'list' | 'function'>
  /** The header names that may be requested. */
  readonly allowHeaders: 'requested' | 'any' | 'listed' | undefined
  readonly exposes: boolean
  readonly credentials: boolean | undefined
  /** The options that were given, by the names of the library. */
  readonly given: ReadonlyMap<string, unknown>
  /** Whether a function refuses with an error. */
  readonly refusesByError: boolean
  /** Whether the methods are left to the default. */
  readonly defaultMethods: boolean
  /** Whether a RegExp lost a flag. */
  readonly flagsRemoved: boolean
}

/** The facts about the origin. */
export interface Collected {
  readonly origins: Set<'any' | 'echo' | 'one' | 'list' | 'function'>
  refusesByError: boolean
  flagsRemoved: boolean
}

/** Reads the options of a call as a whole. */
export function readingOf({
  given,
  known,
  collected,
  isOpen,
  narrowed,
}: {
  given: ReadonlyMap<string, unknown>
  known: KnownOptions
  collected: Collected
  isOpen: boolean
  narrowed: boolean
}): Reading {
  const valueOfOption = (name: string) => known.get(name)?.[0]
  const origins = new Set(collected.origins)
  if (!known.has('origins') && !isOpen) origins.add('any')
  const headers = known.has('allowHeaders') ? valueOfOption('allowHeaders') : undefined
  const allowHeaders =
    headers === '*'
      ? 'any'
      : Array.isArray(headers)
        ? 'listed'
        : known.has('allowHeaders') || isOpen
          ? undefined
          : 'requested'
  const exposed = valueOfOption('exposeHeaders')
  return {
    origins,
    allowHeaders,
    exposes: exposed === '*' || (Array.isArray(exposed) && exposed.length > 0),
    credentials: known.has('credentials') ? (valueOfOption('credentials') as boolean | undefined) : false,
    given,
    refusesByError: collected.refusesByError,
    defaultMethods: !narrowed && !known.has('methods'),
    flagsRemoved: collected.flagsRemoved,
  }
}
