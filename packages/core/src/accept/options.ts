import { DEFAULT_METHODS } from '../decide/headers.ts'
import { decodePath } from '../decide/paths.ts'
import { Resources } from '../decide/resources.ts'
import type { Rules } from '../decide/rules.ts'
import { collectFindings, type Finding, type PolicyIssueCode, type Report } from '../issues.ts'
import type { PolicyOptions } from '../options.ts'
import { attempt, isPlain, nearestName, ownFields, UNREADABLE } from './fields.ts'
import { isCommonPublicSuffix, spansPublicSuffix } from './hosts.ts'
import {
  METHODS,
  type NameRules,
  REQUEST_HEADERS,
  RESPONSE_HEADERS,
  readNames,
  SAFELISTED_METHODS,
} from './names.ts'
import { readOrigins } from './origins.ts'
import { pathTo, readPathKeys, reportConflicts } from './path-keys.ts'

/** The values that an option takes, and its default. */
type OptionRule =
  | { readonly type: 'flag' | 'function' | 'origins' | 'resources'; readonly default?: unknown }
  | { readonly type: 'names'; readonly names: NameRules; readonly default: '*' | readonly string[] }
  | NumberRule

interface NumberRule {
  readonly type: 'number'
  readonly least: number
  readonly most: number
  /** Whether fractions are allowed, and the range does not include `least`. */
  readonly open?: true
  readonly code: PolicyIssueCode
  readonly default?: number
}

const FLAG = { type: 'flag', default: false } as const

/** Every option, in the order in which issues are reported. */
const OPTIONS = {
  origins: { type: 'origins', default: '*' },
  methods: { type: 'names', names: METHODS, default: DEFAULT_METHODS },
  allowHeaders: { type: 'names', names: REQUEST_HEADERS, default: '*' },
  exposeHeaders: { type: 'names', names: RESPONSE_HEADERS, default: [] },
  credentials: FLAG,
  // WebKit keeps a preflight response no longer than 600 seconds, so all engines honor this default.
  maxAge: { type: 'number', least: 0, most: 86_400, code: 'max-age-out-of-range', default: 600 },
  allowPrivateNetwork: FLAG,
  timingAllowOrigin: FLAG,
  preflightContinue: FLAG,
  // Browsers accept no other status (Fetch standard, §4.8, step 7).
  preflightStatus: { type: 'number', least: 200, most: 299, code: 'status-out-of-range', default: 204 },
  dangerouslyAllowNullOrigin: FLAG,
  dangerouslyAllowInsecureOrigins: FLAG,
  dangerouslyAllowPublicSuffixes: FLAG,
  isPublicSuffix: { type: 'function', default: isCommonPublicSuffix },
  // The longest time that a timer takes.
  timeout: { type: 'number', least: 0, most: 0x7fffffff, open: true, code: 'timeout-out-of-range' },
  onError: { type: 'function' },
  resources: { type: 'resources' },
} as const satisfies Record<keyof PolicyOptions, OptionRule>

// Marked, so that a bundle without policies does not include them.
const OPTION_NAMES = /* @__PURE__ */ Object.keys(OPTIONS)
const RESOURCE_OPTION_NAMES = /* @__PURE__ */ OPTION_NAMES.filter((name) => name !== 'resources')

/** Reads options. The findings are in the order of the options. Without findings, there are rules. */
export function readOptions(options: unknown): {
  readonly rules: Rules | undefined
  readonly findings: readonly Finding[]
} {
  const { findings, report } = collectFindings()
  let rules: Rules | undefined
  // Values other than lists and maps are not copied, and a proxy of one can throw whenever it is read.
  attempt('', report, UNREADABLE, () => {
    const given = ownFields(options, report)
    const own = readRules(given, OPTION_NAMES, report)
    const outside = [...findings]
    const resources = readPathKeys(given['resources'], report)?.map(
      ([pattern, entry]) => [pattern, readResource(pattern, entry, given, outside, report)] as const,
    )
    // Finds duplicates. An adapter repeats this with its router's own comparison.
    if (resources) new Resources(resources, decodePath, reportConflicts(report))
    rules = { ...own, resources }
  })
  // Some options decide about others and are read before them. Unknown ones, of rank -1, come first.
  const rank = ({ path }: Finding) => OPTION_NAMES.indexOf(path.replace(/\[.*/s, ''))
  return { rules, findings: findings.sort((one, other) => rank(one) - rank(other)) }
}

/** Reads one entry of `resources` with the options that it inherits, whose own issues are not repeated. */
function readResource(
  pattern: string,
  entry: unknown,
  given: Rules['given'],
  outside: readonly Finding[],
  report: Report,
): Rules | false {
  if (entry === false) return false
  const entryPath = pathTo(pattern)
  if (!isPlain(entry)) {
    report('wrong-type', entryPath, entry, { expected: 'entry' })
    return false
  }
  if (typeof entry['evaluate'] === 'function') {
    report('wrong-type', entryPath, entry, { expected: 'entry', reason: 'policy' })
    return false
  }
  const fields: Record<string, unknown> = Object.assign(Object.create(null), given)
  delete fields['resources']
  for (const [name, value] of Object.entries(entry)) {
    // An undefined value counts as absent, as in JSON. But unset origins are an issue, as they are outside.
    if (value !== undefined || name === 'origins' || !(name in fields)) fields[name] = value
  }
  return readRules(fields, RESOURCE_OPTION_NAMES, (code, path, value, facts) => {
    const own = Object.hasOwn(entry, path.replace(/\[.*/s, ''))
    const reported =
      !own &&
      outside.some(
        (finding) => finding.code === code && finding.path === path && Object.is(finding.value, value),
      )
    if (!reported) report(code, `${entryPath}.${path}`, value, facts)
  })
}

function isNearOrigins(name: string): boolean {
  return nearestName(name, ['origins']) !== undefined
}

function readRules(given: Rules['given'], names: readonly string[], report: Report): Rules {
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) report('unknown-option', name, given[name], { about: name, known: names })
  }
  const read = (name: keyof PolicyOptions) => readOption(name, OPTIONS[name], given[name], report)
  const flag = (name: keyof PolicyOptions) => read(name) as boolean
  const credentials = flag('credentials')
  const isPublicSuffix = read('isPublicSuffix') as (host: string) => boolean
  // The function is called once for each host, so that an error is reported once.
  const suffixes = new Map<string, boolean>()
  const originRules = {
    // With a misspelled `origins`, such as `origin`, the default is not meant.
    credentials: credentials && ('origins' in given || !Object.keys(given).some(isNearOrigins)),
    nullOrigin: flag('dangerouslyAllowNullOrigin'),
    insecureOrigins: flag('dangerouslyAllowInsecureOrigins'),
    publicSuffixes: flag('dangerouslyAllowPublicSuffixes'),
    isPublicSuffix: (host: string) => {
      const known = suffixes.get(host)
      if (known !== undefined) return known
      let spans = false
      attempt('isPublicSuffix', report, { reason: 'threw', about: host }, () => {
        spans = spansPublicSuffix(host, isPublicSuffix)
      })
      suffixes.set(host, spans)
      return spans
    },
  }
  const listed = 'origins' in given ? given['origins'] : OPTIONS.origins.default
  const origins = readOrigins(listed, originRules, report)
  const allowPrivateNetwork = flag('allowPrivateNetwork')
  if (allowPrivateNetwork && origins.any) report('private-network-any-origin', 'allowPrivateNetwork', true)
  const methods = read('methods') as Rules['methods']
  const allowHeaders = read('allowHeaders') as Rules['allowHeaders']
  const exposeHeaders = read('exposeHeaders') as Rules['exposeHeaders']
  if (exposeHeaders === '*' && credentials) {
    report('expose-any-with-credentials', 'exposeHeaders', given['exposeHeaders'])
  }
  return {
    given,
    origins,
    // Without the header, a forced preflight (upload listeners) permits any method (Fetch standard, §4.8, step 7.4). So
    // an empty list is sent as the methods that are always allowed.
    methods: methods.length > 0 ? methods : SAFELISTED_METHODS,
    allowHeaders,
    exposeHeaders,
    credentials,
    maxAge: read('maxAge') as number,
    allowPrivateNetwork,
    timingAllowOrigin: flag('timingAllowOrigin'),
    preflightContinue: flag('preflightContinue'),
    preflightStatus: read('preflightStatus') as number,
    timeout: read('timeout') as number | undefined,
    onError: read('onError') as Rules['onError'],
    resources: undefined,
  }
}

/** Reads one option. Returns its default if it is not given or has an issue. */
function readOption(name: string, rule: OptionRule, value: unknown, report: Report): unknown {
  if (rule.type === 'names') return readNames(name, value, rule.names, report) ?? rule.default
  if (value === undefined) return rule.default
  if (rule.type === 'number') return readNumber(name, rule, value, report) ?? rule.default
  const expected = rule.type === 'flag' ? 'boolean' : rule.type
  if (typeof value === expected) return value
  report('wrong-type', name, value, { expected })
  return rule.default
}

function readNumber(name: string, rule: NumberRule, value: unknown, report: Report): number | undefined {
  const { least, most, open, code } = rule
  const isNumber = typeof value === 'number'
  if (isNumber && value <= most && (open ? value > least : value >= least && Number.isInteger(value))) {
    return value
  }
  report(isNumber ? code : 'wrong-type', name, value, { expected: name, range: [least, most] })
  return undefined
}

/** Validates a hook with the name of an option, like that option. */
export function readTimeout(value: unknown, report: Report): void {
  readOption('timeout', OPTIONS.timeout, value, report)
}
