/** The needs of the page, for the lines of a configuration. */
export interface Needs {
  readonly origin: string
  readonly credentials: boolean
  /** The methods to list: those that every list has, those that the server lists, and the one that the page uses. */
  readonly methods: readonly string[]
  /** The names of the headers to list, in lower case: those that the server lists, and those that the page sets. */
  readonly headers: readonly string[]
  /** The parts of the policy that refuse the page; empty if something else refuses it. */
  readonly refused: readonly PolicyPart[]
}

/** A part of a policy. */
export type PolicyPart = 'origin' | 'method' | 'header' | 'credentials'

/** A sign of a server: header lines, the text of an error's body, or the path of the URL. */
export type Sign =
  | { readonly headers: Readonly<Record<string, RegExp>> }
  | { readonly body: RegExp; readonly headers?: Readonly<Record<string, RegExp>>; readonly says: string }
  | { readonly path: RegExp; readonly says: string }

/** The setting to change: the policy, how preflights or errors reach it, a duplicated header, or a redirect. */
export type Setting =
  | 'policy'
  | 'preflight'
  | 'errors'
  | 'duplicate'
  | 'redirect'
  /** The application has a policy, and a proxy must leave preflights to it. */
  | 'forward'
  /** The application has a policy, and a proxy must leave large bodies to it. */
  | 'body-limit'
  /** An error that is not about CORS. */
  | 'other'

/** Lines of code or configuration. Comments say where they go. */
export type FixLines = (needs: Needs) => readonly string[]

/** A server or library with a known syntax for fixes. */
export interface KnownServer {
  readonly name: string
  readonly signs: readonly Sign[]
  /** Lines that allow the page, on preflights, responses and errors. */
  readonly policy: FixLines
  /** Lines for a setting that the policy alone does not fix. `null` if no change to this server fixes it. */
  readonly fixes?: Readonly<Partial<Record<Exclude<Setting, 'policy'>, FixLines | null>>>
}

/** Returns the lines that change a setting; empty if none are known. */
export function fixLines(server: KnownServer, setting: Setting, needs: Needs): readonly string[] {
  const lines = setting === 'policy' ? server.policy : server.fixes?.[setting]
  if (lines !== undefined) return lines === null ? [] : lines(needs)
  // The others are about one header line, one route or another server, which a policy does not change.
  return setting === 'preflight' || setting === 'errors' ? server.policy(needs) : []
}

/** Writes values as a list of strings in double quotes. */
export function quoted(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(', ')
}

/** Keeps a line only if a condition holds. */
export function when(condition: boolean, ...lines: readonly string[]): readonly string[] {
  return condition ? lines : []
}
