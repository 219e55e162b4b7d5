import { parsedUrl } from '../fetch/parsed-url.ts'
import type { EngineQuirks } from '../fetch/quirks.ts'

/** The second argument of {@link Page.fetch}: the options of `fetch`, and two more. */
export interface PageRequestInit extends RequestInit {
  /** Forces a preflight, like an `XMLHttpRequest` with upload progress listeners. */
  readonly uploadListeners?: boolean
  /** Required if the body is a stream. Some versions of TypeScript do not have it in `RequestInit`. */
  readonly duplex?: 'half'
}

/** The members of a `RequestInit` that matter here, converted. `undefined` means that the page did not give one. */
export interface ConvertedInit {
  readonly method: string | undefined
  readonly headers: HeadersInit | undefined
  readonly body: BodyInit | null
  readonly mode: RequestMode | undefined
  readonly credentials: RequestCredentials | undefined
  readonly cache: RequestCache | undefined
  readonly redirect: RequestRedirect | undefined
  readonly referrerPolicy: ReferrerPolicy | undefined
  readonly duplex: 'half' | undefined
  readonly keepalive: boolean
  readonly signal: AbortSignal | null | undefined
  readonly uploadListeners: boolean
}

const enumerations = {
  mode: ['RequestMode', 'same-origin', 'no-cors', 'cors', 'navigate'],
  credentials: ['RequestCredentials', 'omit', 'same-origin', 'include'],
  cache: ['RequestCache', 'default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  redirect: ['RequestRedirect', 'follow', 'error', 'manual'],
  referrerPolicy: [
    'ReferrerPolicy',
    '',
    'no-referrer',
    'no-referrer-when-downgrade',
    'same-origin',
    'origin',
    'strict-origin',
    'origin-when-cross-origin',
    'strict-origin-when-cross-origin',
    'unsafe-url',
  ],
  duplex: ['RequestDuplex', 'half'],
  priority: ['FetchPriority', 'high', 'low', 'auto'],
} as const

/**
 * Converts the init that a page passes, and throws a `TypeError` for an invalid one. JavaScript can pass any value:
 * `method: null` is the method `null`, and `credentials: null` is an error.
 *
 * Web IDL, §3.2 JavaScript type mapping; Fetch standard, §5.4 Request class.
 */
export function convertInit(
  init: PageRequestInit | null | undefined,
  base: string | undefined,
  { uncheckedMembers }: EngineQuirks,
): ConvertedInit {
  if (init !== undefined && init !== null && !isObject(init)) {
    throw fetchFailure("The provided value is not of type 'RequestInit'.")
  }
  const given: Readonly<Record<string, unknown>> = readMembers(init ?? {})
  const isUnchecked = (member: string): boolean => uncheckedMembers.some((name) => name === member)
  const enumerated = <Value>(member: keyof typeof enumerations): Value | undefined => {
    const value = given[member]
    if (value === undefined) return undefined
    const [type, ...values]: readonly string[] = enumerations[member]
    const text = asText(value)
    if (values.includes(text)) return text as Value
    if (isUnchecked(member)) return undefined
    throw unreadable(member, `The provided value '${text}' is not a valid enum value of type ${type}.`)
  }
  enumerated('priority')
  checkReferrer(given['referrer'], base)
  if (given['window'] !== undefined && given['window'] !== null && !isUnchecked('window')) {
    throw fetchFailure("RequestInit's window must be null.")
  }
  return {
    method: given['method'] === undefined ? undefined : asByteString('method', given['method']),
    headers: given['headers'] as HeadersInit | undefined,
    body: asBody(given['body']),
    mode: enumerated('mode'),
    credentials: enumerated('credentials'),
    cache: enumerated('cache'),
    redirect: enumerated('redirect'),
    referrerPolicy: enumerated('referrerPolicy'),
    duplex: enumerated('duplex'),
    keepalive: Boolean(given['keepalive']),
    signal: asSignal(given['signal'], isUnchecked('signal')),
    uploadListeners: given['uploadListeners'] === true,
  }
}

const members = [
  ...['method', 'headers', 'body', 'mode', 'credentials', 'cache', 'redirect', 'referrer', 'referrerPolicy'],
  ...['duplex', 'priority', 'keepalive', 'signal', 'window', 'uploadListeners'],
] as const

/** Reads each member once, also an inherited one. */
function readMembers(init: object): Record<string, unknown> {
  return Object.fromEntries(members.map((member) => [member, Reflect.get(init, member)]))
}

/** Converts to a string as Web IDL does. A symbol throws a `TypeError`. */
function asText(value: unknown): string {
  return `${value}`
}

/** Converts to a `ByteString`. */
export function asByteString(member: string, value: unknown): string {
  const text = asText(value)
  for (const character of text) {
    if (character > '\u00ff') throw unreadable(member, 'String contains non ISO-8859-1 code point.')
  }
  return text
}

function asBody(value: unknown): BodyInit | null {
  if (value === undefined || value === null) return null
  return isObject(value) && !isText(value) ? (value as BodyInit) : asText(value)
}

/** Whether Web IDL converts an object to text. Runtimes differ: Deno and Bun iterate a list. */
function isText(value: object): boolean {
  return /\[object (?:Object|Array|Function)\]/.test(Object.prototype.toString.call(value))
}

function asSignal(value: unknown, isUnchecked: boolean): AbortSignal | null | undefined {
  if (value === undefined || value === null) return value
  // Not `instanceof`: other realms have another `AbortSignal`.
  if (Object.prototype.toString.call(value) === '[object AbortSignal]') return value as AbortSignal
  if (isUnchecked) return undefined
  throw unreadable('signal', "Failed to convert value to 'AbortSignal'.")
}

function checkReferrer(value: unknown, base: string | undefined): void {
  if (value === undefined) return
  const referrer = asText(value)
  if (referrer === '' || parsedUrl(referrer, base) !== null) return
  throw fetchFailure(`Referrer '${referrer}' is not a valid URL.`)
}

/** Whether a value is an object for Web IDL, where a function is one as well. */
export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

/** Makes the error for a member that cannot be converted. */
export function unreadable(member: string, reason: string): TypeError {
  return fetchFailure(`Failed to read the '${member}' property from 'RequestInit': ${reason}`)
}

/** Creates the error with which `fetch` rejects a request that can never be sent, worded like Chromium's. */
export function fetchFailure(reason: string): TypeError {
  return new TypeError(`Failed to execute 'fetch' on 'Window': ${reason}`)
}
