import { createPolicy, type Policy, type PolicyOptions } from '@corsage/core'
import { type Language, languageOf } from '../automata/language.ts'
import { namedHosts } from '../automata/named-hosts.ts'
import { regExpLanguage } from '../automata/regexp-language.ts'
import { sourceOf, validOnly, validOrigins } from './origin-languages.ts'
import { type WildcardIndex, wildcardIndex } from './wildcard-index.ts'

/** An entry that can match more than one origin: a wildcard, a RegExp or `*`. */
export interface OpenEntry {
  readonly text: string
  /** Readable origins that it probably matches. */
  readonly guesses: readonly string[]
  /** Whether the entry matches an origin, which is valid. */
  matches(origin: string): boolean
  /**
   * Returns the origins that it matches; `undefined` if it cannot be read. If they are not exact, there are more in the
   * language than it matches. Throws a `TooLargeError` if there are too many ways to match.
   */
  read(): { readonly language: Language; readonly isExact: boolean } | undefined
}

/** The option `origins` of one policy. */
export interface OriginList {
  readonly isAny: boolean
  readonly exact: ReadonlySet<string>
  readonly open: ReadonlyMap<string, OpenEntry>
  readonly wildcards: WildcardIndex
  readonly hasFunction: boolean
  /** Whether the policy allows an origin, without its functions. Core decides. */
  allows(origin: string): boolean
}

/** The origins of a path without a policy. */
export const noOrigins: OriginList = {
  isAny: false,
  exact: new Set(),
  open: new Map(),
  wildcards: wildcardIndex([]),
  hasFunction: false,
  allows: () => false,
}

/** Reads the option `origins` of a valid policy. */
export function originList(option: unknown = '*'): OriginList {
  const listed = Array.isArray(option)
    ? (option as readonly unknown[])
    : typeof option === 'string'
      ? option.split(/[\s,]+/).filter(Boolean)
      : [option]
  const fixed = listed.filter((entry) => typeof entry !== 'function')
  const isAny = fixed.includes('*')
  const hasFunction = fixed.length < listed.length
  if (isAny) {
    // Any site can have these two, and `*` includes them.
    const exact = new Set(['null', 'file://'])
    return { ...noOrigins, isAny, exact, open: new Map([['*', any]]), hasFunction, allows: () => true }
  }
  const exact = new Set<string>()
  const open = new Map<string, OpenEntry>()
  for (const entry of fixed) {
    if (entry instanceof RegExp) open.set(String(entry), expressionEntry(entry))
    else if (String(entry).includes('*')) open.set(String(entry), wildcardEntry(String(entry)))
    else exact.add(String(entry))
  }
  if (fixed.length === 0) return { ...noOrigins, hasFunction }
  const policy = createPolicy({ origins: fixed, dangerouslyAllowNullOrigin: true } as PolicyOptions) as Policy
  return {
    isAny,
    exact,
    open,
    wildcards: wildcardIndex(open.keys()),
    hasFunction,
    allows: (origin) => policy.allowsOrigin(origin),
  }
}

const any: OpenEntry = {
  text: '*',
  guesses: ['https://shop.example.com', 'https://corsage-probe.example', 'http://localhost:3000'],
  matches: () => true,
  read: () => ({ language: validOrigins, isExact: true }),
}

function wildcardEntry(text: string): OpenEntry {
  const source = sourceOf(text)
  let whole: RegExp | undefined
  const fill = (host: string, port: string) =>
    text.replace(/:\*$/, port).replace(/\*/, text.endsWith('://*') ? 'abcdef-0123' : host)
  const ports = text.endsWith(':*') ? ['', ':8443'] : ['']
  const hosts = text.includes('://*.') ? ['shop', 'a.b', 'corsage-probe'] : ['shop', '1', 'x-1']
  return {
    text,
    guesses: ports.flatMap((port) => hosts.map((host) => fill(host, port))),
    matches(origin) {
      whole ??= new RegExp(`^(?:${source})$`)
      return whole.test(origin)
    },
    read: once(() => ({ language: languageOf(source), isExact: true })),
  }
}

function expressionEntry(expression: RegExp): OpenEntry {
  const { source, flags } = expression
  const whole = new RegExp(`^(?:${source})$`, flags)
  return {
    text: String(expression),
    guesses: namedHosts(expression).flatMap((host) => [
      `https://${host}`,
      `https://shop.${host}`,
      `https://${host}:8443`,
    ]),
    matches: (origin) => whole.test(origin),
    read: once(() => {
      const read = regExpLanguage(expression)
      return read && { language: validOnly(read.language), isExact: read.isExact }
    }),
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
