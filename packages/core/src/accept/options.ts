import { decodePath } from '../decide/paths.ts'
import { Resources } from '../decide/resources.ts'
import type { Rules } from '../decide/rules.ts'
import { collectIssues, PolicyError, type PolicyIssue, type Report, reportType, show } from '../issues.ts'
import type { PolicyOptions } from '../options.ts'
import { isCommonPublicSuffix, spansPublicSuffix } from './hosts.ts'
import { readAllowHeaders, readExposeHeaders, readMethods } from './names.ts'
import { type NumberRules, readMaxAge, readNumber, readTimeout } from './numbers.ts'
import { readOrigins } from './origins.ts'
import { attempt, isPlain, ownFields, UNREADABLE } from './own-fields.ts'
import { pathTo, readResourcePatterns } from './path-keys.ts'
import { explainUnknownOption } from './unknown-option.ts'

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
  resources: true,
}
// Marked, so that a bundle without policies does not carry them.
const OPTION_NAMES = /* @__PURE__ */ Object.keys(OPTIONS)
const RESOURCE_OPTION_NAMES = /* @__PURE__ */ OPTION_NAMES.filter((name) => name !== 'resources')

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
  if (rules === undefined || issues.length > 0) throw new PolicyError(issues)
  return rules
}

function read(options: unknown): [rules: Rules | undefined, issues: readonly PolicyIssue[]] {
  const { issues, report } = collectIssues()
  let rules: Rules | undefined
  // What is no list and no map is not copied, and a proxy of it may throw whenever it is looked at.
  attempt('', report, UNREADABLE, () => {
    rules = readAll(ownFields(options, report), issues, report)
  })
  // Some options decide about others and are read before them. Unknown ones, of rank -1, come first.
  const rank = ({ path }: PolicyIssue) => OPTION_NAMES.indexOf(path.replace(/\[.*/s, ''))
  return [rules, issues.sort((one, other) => rank(one) - rank(other))]
}

function readAll(given: Rules['given'], issues: readonly PolicyIssue[], report: Report): Rules {
  const rules = readRules(given, OPTION_NAMES, report)
  const outside = [...issues]
  const resources = readResourcePatterns(given['resources'], report)?.map(
    ([pattern, entry]) => [pattern, readResource(pattern, entry, given, outside, report)] as const,
  )
  // Finds what stands there twice; an adapter asks again, by its router's own comparison.
  new Resources(resources ?? [], decodePath, (code, pattern) =>
    report(code, pathTo(pattern), pattern, CONFLICTS[code]),
  )
  return { ...rules, resources }
}

/** One entry of `resources`, with what it takes from the options outside; their own faults are not told again. */
function readResource(
  pattern: string,
  entry: unknown,
  given: Rules['given'],
  outside: readonly PolicyIssue[],
  report: Report,
): Rules | false {
  if (entry === false) return false
  const entryPath = pathTo(pattern)
  if (!isPlain(entry)) {
    reportType(report, entryPath, entry, 'options or false')
    return false
  }
  const fields: Record<string, unknown> = Object.assign(Object.create(null), given)
  delete fields['resources']
  for (const [name, value] of Object.entries(entry)) {
    // What is undefined is not said, as in JSON; but unset origins are a fault here as they are outside.
    if (value !== undefined || name === 'origins' || !(name in fields)) fields[name] = value
  }
  return readRules(fields, RESOURCE_OPTION_NAMES, (code, path, value, message, suggestion) => {
    const own = Object.hasOwn(entry, path.replace(/\[.*/s, ''))
    const told =
      !own &&
      outside.some((issue) => issue.code === code && issue.path === path && Object.is(issue.value, value))
    if (!told) report(code, `${entryPath}.${path}`, value, message, suggestion)
  })
}

/** What is wrong with a path that the router cannot read, or cannot tell from another one. */
export const CONFLICTS = {
  'resource-pattern-invalid': 'can never match: this server cannot read it',
  'resource-unreachable':
    'can never be reached: another entry covers the same paths, as this server compares them',
} as const

function readRules(given: Rules['given'], names: readonly string[], report: Report): Rules {
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue
    const [message, meant] = explainUnknownOption(name, names)
    report('unknown-option', name, given[name], message, meant)
  }
  const flag = (name: keyof PolicyOptions) => readFlag(name, given[name], report)
  const credentials = flag('credentials')
  const isPublicSuffix = (readFunction('isPublicSuffix', given['isPublicSuffix'], report) ??
    isCommonPublicSuffix) as (host: string) => boolean
  // Each host is asked about once, so that an error is reported once.
  const suffixes = new Map<string, boolean>()
  const originRules = {
    credentials,
    nullOrigin: flag('dangerouslyAllowNullOrigin'),
    insecureOrigins: flag('dangerouslyAllowInsecureOrigins'),
    publicSuffixes: flag('dangerouslyAllowPublicSuffixes'),
    isPublicSuffix: (host: string) => {
      const known = suffixes.get(host)
      if (known !== undefined) return known
      let answer = false
      attempt('isPublicSuffix', report, `threw an error when asked about ${show(host)}`, () => {
        answer = spansPublicSuffix(host, isPublicSuffix)
      })
      suffixes.set(host, answer)
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
    preflightStatus: readNumber('preflightStatus', given['preflightStatus'], STATUS, report) ?? 204,
    timeout: readTimeout(given['timeout'], report),
    onError: readFunction('onError', given['onError'], report) as Rules['onError'],
    resources: undefined,
  }
}

function readFlag(name: string, value: unknown, report: Report): boolean {
  if (value === undefined || typeof value === 'boolean') return value === true
  const meant = value === 'true' ? true : value === 'false' ? false : undefined
  reportType(report, name, value, 'true or false', meant)
  return false
}

function readFunction(name: string, value: unknown, report: Report): unknown {
  if (value === undefined || typeof value === 'function') return value
  reportType(report, name, value, 'a function')
  return undefined
}

const STATUS: NumberRules = {
  // Browsers take no other for an answer (Fetch standard, §4.8, step 7).
  expected: 'a status from 200 to 299',
  accepts: (status) => Number.isInteger(status) && status >= 200 && status <= 299,
  code: 'status-out-of-range',
}
