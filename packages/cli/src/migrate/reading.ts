/** What the options of one call say, as far as the differences in behaviour hang on it. */
export interface Reading {
  /** What `origin` is, or its default; more than one where a condition chooses, none where it cannot be seen. */
  readonly origins: ReadonlySet<'any' | 'echo' | 'one' | 'list' | 'function'>
  /** What may be asked for in `Access-Control-Request-Headers`. */
  readonly allowHeaders: 'requested' | 'any' | 'listed' | undefined
  readonly exposes: boolean
  readonly credentials: boolean | undefined
  /** The options that were given, by the names of the library. */
  readonly given: ReadonlyMap<string, unknown>
  /** Whether a function answered by an error. */
  readonly refusesByError: boolean
  /** Whether the methods are left to the default. */
  readonly defaultMethods: boolean
  /** Whether a RegExp lost a flag. */
  readonly flagsRemoved: boolean
}

/** What the origin adds to the reading. */
export interface Collected {
  readonly origins: Set<'any' | 'echo' | 'one' | 'list' | 'function'>
  refusesByError: boolean
  flagsRemoved: boolean
}
