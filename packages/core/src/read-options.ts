import { PolicyError, type PolicyIssue, type Report, show } from './errors.ts'
import type { PolicyOptions } from './options.ts'
import { isCommonPublicSuffix } from './origins/public-suffix.ts'
import { type Origins, readOrigins } from './origins/read-origins.ts'
import { readAllowHeaders } from './response-headers/allow-headers.ts'
import { readMethods } from './response-headers/allow-methods.ts'
import { readExposeHeaders } from './response-headers/expose-headers.ts'
import { readMaxAge } from './response-headers/max-age.ts'
import { explainUnknownOption } from './unknown-option.ts'

/** Options that were found right, with every default in its place. */
export interface Rules {
  readonly origins: Origins
  readonly methods: '*' | readonly string[]
  readonly allowHeaders: '*' | readonly string[]
  readonly exposeHeaders: '*' | readonly string[]
  readonly credentials: boolean
  readonly maxAge: number | undefined
  readonly allowPrivateNetwork: boolean
  readonly timingAllowOrigin: boolean
  readonly preflightContinue: boolean
  readonly preflightStatus: number
  readonly timeout: number | undefined
  readonly onError: NonNullable<PolicyOptions['onError']> | undefined
}

/** Every option, so that an unknown one can be told from it. */
const OPTIONS: Readonly<Record<keyof PolicyOptions, true>> = {
  origins: true,
  methods: true,
  allowHeaders: true,
  exposeHeaders: true,
  credentials: true,
  maxAge: true,
  allowPrivateNetwork: true,
  timingAllowOrigin: true,
  preflightContinue: true,
  preflightStatus: true,
  dangerouslyAllowNullOrigin: true,
  dangerouslyAllowInsecureOrigins: true,
  dangerouslyAllowPublicSuffixes: true,
  isPublicSuffix: true,
  timeout: true,
  onError: true,
}
const OPTION_NAMES = Object.keys(OPTIONS)

/**
 * Lists every fault of a configuration, without throwing: what {@link createPolicy} would throw a
 * {@link PolicyError} for.
 *
 * @param options Anything; it is not changed, and each of its fields is read once.
 * @returns The faults, in the order of the options; an empty list where there is none.
 *
 * @example
 * ```ts
 * validateOptions({ origins: 'https://app.example.com/' })
 * // [{ code: 'origin-path', path: 'origins', suggestion: 'https://app.example.com', … }]
 * ```
 */
export function validateOptions(options: unknown): readonly PolicyIssue[] {
  const issues: PolicyIssue[] = []
  readOptions(options, collect(issues))
  return issues
}

/** The rules that options make; throws a {@link PolicyError} that lists every fault. */
export function rulesOf(options: unknown): Rules {
  const issues: PolicyIssue[] = []
  const rules = readOptions(options, collect(issues))
  if (issues.length > 0) throw new PolicyError(issues)
  return rules
}

function collect(issues: PolicyIssue[]): Report {
  return (code, path, value, message, ...suggestion) => {
    const [suggested] = suggestion
    issues.push({ code, path, value, message, ...(suggested === undefined ? {} : { suggestion: suggested }) })
  }
}

function readOptions(options: unknown, report: Report): Rules {
  const given = ownFields(options, report)
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(OPTIONS, name)) continue
    const [message, meant] = explainUnknownOption(name, OPTION_NAMES)
    report('unknown-option', name, given[name], message, meant)
  }
  const flag = (name: keyof PolicyOptions) => readFlag(name, given[name], report)
  const credentials = flag('credentials')
  const isPublicSuffix =
    readFunction('isPublicSuffix', given['isPublicSuffix'], report) ?? isCommonPublicSuffix
  const originRules = {
    credentials,
    nullOrigin: flag('dangerouslyAllowNullOrigin'),
    insecureOrigins: flag('dangerouslyAllowInsecureOrigins'),
    publicSuffixes: flag('dangerouslyAllowPublicSuffixes'),
    isPublicSuffix: isPublicSuffix as (host: string) => boolean,
  }
  const origins = readOrigins('origins' in given ? given['origins'] : '*', originRules, report)
  const allowPrivateNetwork = flag('allowPrivateNetwork')
  if (allowPrivateNetwork && origins.any) {
    const message = 'would open private networks to every site: list the origins, or remove it'
    report('private-network-any-origin', 'allowPrivateNetwork', true, message)
  }
  return {
    origins,
    methods: readMethods(given['methods'], report),
    allowHeaders: readAllowHeaders(given['allowHeaders'], report),
    exposeHeaders: readExposeHeaders(given['exposeHeaders'], credentials, report),
    credentials,
    maxAge: readMaxAge(given['maxAge'], report),
    allowPrivateNetwork,
    timingAllowOrigin: flag('timingAllowOrigin'),
    preflightContinue: flag('preflightContinue'),
    preflightStatus: readStatus(given['preflightStatus'], report),
    timeout: readTimeout(given['timeout'], report),
    onError: readFunction('onError', given['onError'], report) as Rules['onError'],
  }
}

/** The options' own fields, each read once: what stands on a prototype was put there by nobody, or by an attacker. */
function ownFields(options: unknown, report: Report): Record<string, unknown> {
  if (options === undefined) return {}
  if (typeof options !== 'object' || options === null || Array.isArray(options) || !isPlain(options)) {
    const message = `the options must be a plain object such as { origins: 'https://app.example.com' }, not ${show(options)}`
    report('wrong-type', '', options, message)
    return {}
  }
  return { ...options }
}

function isPlain(options: object): boolean {
  const prototype = Object.getPrototypeOf(options)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function readFlag(name: string, value: unknown, report: Report): boolean {
  if (value === undefined || typeof value === 'boolean') return value === true
  const meant = value === 'true' || value === 'false' ? [value === 'true'] : []
  report('wrong-type', name, value, `must be true or false, not ${show(value)}`, ...meant)
  return false
}

function readFunction(name: string, value: unknown, report: Report): unknown {
  if (value === undefined || typeof value === 'function') return value
  report('wrong-type', name, value, `must be a function, not ${show(value)}`)
  return undefined
}

function readStatus(value: unknown, report: Report): number {
  if (value === undefined) return 204
  if (typeof value !== 'number') {
    report('wrong-type', 'preflightStatus', value, `must be a status from 200 to 299, not ${show(value)}`)
  } else if (!Number.isInteger(value) || value < 200 || value > 299) {
    const message = `browsers take a preflight's answer only with a status from 200 to 299, not ${value}`
    report('status-out-of-range', 'preflightStatus', value, message)
  } else {
    return value
  }
  return 204
}

function readTimeout(value: unknown, report: Report): number | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'number') {
    report('wrong-type', 'timeout', value, `must be a number of milliseconds, not ${show(value)}`)
  } else if (!(value > 0 && value <= 0x7fffffff)) {
    report('timeout-out-of-range', 'timeout', value, `must be milliseconds above 0, not ${value}`)
  } else {
    return value
  }
  return undefined
}
