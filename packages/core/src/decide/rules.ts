import type { OriginFunction, PolicyOptions } from '../options.ts'

/** The validated options, with all defaults. */
export interface Rules {
  /** The options as they were given, each read once. */
  readonly given: Readonly<Record<string, unknown>>
  readonly origins: Origins
  readonly methods: '*' | readonly string[]
  readonly allowHeaders: '*' | readonly string[]
  readonly exposeHeaders: '*' | readonly string[]
  readonly credentials: boolean
  readonly maxAge: number
  readonly allowPrivateNetwork: boolean
  readonly timingAllowOrigin: boolean
  readonly preflightContinue: boolean
  readonly preflightStatus: number
  readonly timeout: number | undefined
  readonly onError: NonNullable<PolicyOptions['onError']> | undefined
  /** The policies of paths, by pattern; `undefined` where the option is not given. */
  readonly resources: readonly (readonly [pattern: string, rules: Rules | false])[] | undefined
}

/** The option `origins`, read. */
export interface Origins {
  /** Whether every origin is allowed; the other fields are empty then. */
  readonly any: boolean
  readonly patterns: readonly OriginPattern[]
  /** Matched against the whole origin. */
  readonly expressions: readonly RegExp[]
  readonly functions: readonly OriginFunction[]
  /** Whether the origin `null` is allowed. */
  readonly nullOrigin: boolean
}

/** One origin pattern, validated. */
export interface OriginPattern {
  /** The pattern as it was written. */
  readonly text: string
  /** For example `https`. */
  readonly scheme: string
  /**
   * The host, its wildcard included: `api.example.com`, `*.example.com`, `my-app-*.example.dev`, `[::1]`; `*` for any id
   * of an extension; empty for some apps.
   */
  readonly host: string
  /** `''`, `:8443`, or `:*` for any port or none. */
  readonly port: string
  /** Whether a part of the host is a wildcard. */
  readonly wildcard: boolean
}
