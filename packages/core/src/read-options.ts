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
  /** The options as they were given, each read once. */
  readonly given: Readonly<Record<string, unknown>>
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
  return read(options)[1]
}

/** The rules that options make; throws a {@link PolicyError} that lists every fault. */
export function rulesOf(options: unknown): Rules {
  const [rules, issues] = read(options)
  if (issues.length > 0) throw new PolicyError(issues)
  return rules
}

function read(options: unknown): [rules: Rules, issues: readonly PolicyIssue[]] {
  const issues: PolicyIssue[] = []
  const rules = readOptions(options, collect(issues))
  // Some options decide about others and are read before them. Unknown ones, of rank -1, come first.
  const rank = ({ path }: PolicyIssue) => OPTION_NAMES.indexOf(path.replace(/\[.*/s, ''))
  return [rules, issues.sort((one, other) => rank(one) - rank(other))]
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
  const isPublicSuffix = (readFunction('isPublicSuffix', given['isPublicSuffix'], report) ??
    isCommonPublicSuffix) as (host: string) => boolean
  const originRules = {
    credentials,
    nullOrigin: flag('dangerouslyAllowNullOrigin'),
    insecureOrigins: flag('dangerouslyAllowInsecureOrigins'),
    publicSuffixes: flag('dangerouslyAllowPublicSuffixes'),
    isPublicSuffix: (host: string) => {
      let answer = false
      attempt('isPublicSuffix', report, `threw an error when asked about ${show(host)}`, () => {
        answer = isPublicSuffix(host)
      })
      return answer
    },
  }
  const origins = readOrigins('origins' in given ? given['origins'] : '*', originRules, report)
  const allowPrivateNetwork = flag('allowPrivateNetwork')
  if (allowPrivateNetwork && origins.any) {
    const message = 'would open private networks to every site: list the origins, or remove it'
    report('private-network-any-origin', 'allowPrivateNetwork', true, message)
  }
  return {
    given,
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
  const fields: Record<string, unknown> = Object.create(null)
  if (options === undefined) return fields
  attempt('', report, UNREADABLE, () => {
    if (isPlain(options)) {
      for (const name of Object.keys(options)) {
        attempt(name, report, UNREADABLE, () => {
          fields[name] = copy(options[name])
        })
      }
    } else {
      const message = `the options must be a plain object such as { origins: 'https://app.example.com' }, not ${show(options)}`
      report('wrong-type', '', options, message)
    }
  })
  return fields
}

const UNREADABLE = 'cannot be read: a getter or a proxy threw an error'

/** What user code throws while a configuration is read is a fault of the configuration like any other. */
function attempt(path: string, report: Report, message: string, act: () => void): void {
  try {
    act()
  } catch {
    report('wrong-type', path, undefined, message)
  }
}

/** A list or a RegExp of ours in place of one that can change, or that is a proxy. */
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return [...value].map(copy)
  return value instanceof RegExp ? new RegExp(value.source, value.flags) : value
}

function isPlain(options: unknown): options is Record<string, unknown> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return false
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
    report(
      'timeout-out-of-range',
      'timeout',
      value,
      `must be above 0 and at most 2147483647 milliseconds, not ${value}`,
    )
  } else {
    return value
  }
  return undefined
}
