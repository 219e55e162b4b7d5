import { isPlain, ownFields } from '../accept/fields.ts'
import { isWeb, readPattern } from '../accept/pattern.ts'
import { errorText, noticeFailure } from '../advise/index.ts'
import { notify } from '../callbacks.ts'
import { collectFindings, type Finding, type Report } from '../issues.ts'
import { isPromise } from '../promises.ts'
import { hostLookup, isHostEntry } from './authority.ts'
import { exemptPaths, readExempt } from './exempt.ts'
import type { GuardRules, OnGuardRefused } from './rules.ts'

/**
 * Options of `guard` and `withGuard`. All are optional.
 *
 * @example
 * ```ts
 * const options: GuardOptions = {
 *   self: 'https://www.example.com',
 *   exempt: ['/saml/acs', '/payments/*'],
 *   onRefused: ({ reason, fix }, { method, url }) => console.warn(JSON.stringify({ reason, fix, method, url })),
 * }
 * app.use(guard(policy, options))
 * ```
 */
export interface GuardOptions<Context extends readonly unknown[] = readonly unknown[]> {
  /**
   * Names the server's own origins, such as `https://www.example.com`, or a function of the request that returns them. Set it
   * behind a proxy that changes `Host`. It matters for requests without `Sec-Fetch-Site`: those of old browsers, and those over
   * plain HTTP. With `hosts`, these origins are allowed in addition to the one in `Host`.
   * @defaultValue the host in `Host`, with `http` and `https`
   */
  readonly self?:
    | string
    | readonly string[]
    | ((...context: Context) => string | readonly string[])
    | undefined
  /**
   * Lists the hosts under which pages can reach this server. Set it for a server on the user's own machine or network: the
   * guard then checks every request, including GET. An entry is a name or an address with or without a port, `*.localhost`,
   * or `loopback` for `localhost`, `127.0.0.1` and `[::1]`. `undefined` throws, because an unset variable would turn the check off.
   * @defaultValue none
   */
  readonly hosts?: string | readonly string[]
  /**
   * Lists paths that the guard does not check, with the patterns of `resources`, such as `/callback` or `/payments/*`.
   * @defaultValue none
   */
  readonly exempt?: string | readonly string[] | undefined
  /**
   * Treats every request as if it carried credentials. Set it behind a gateway that turns cookies into headers, and for
   * servers that trust network addresses.
   * @defaultValue `false`
   */
  readonly ambient?: boolean | undefined
  /**
   * Calls `onRefused` but lets every request pass, so that you can try the guard first.
   * @defaultValue `false`
   */
  readonly report?: boolean | undefined
  /** Called for every refused request. See {@link OnGuardRefused}. */
  readonly onRefused?: OnGuardRefused | undefined
}

/** Lists the names of the guard's options. */
export const GUARD_OPTIONS: readonly string[] = ['self', 'hosts', 'exempt', 'ambient', 'report', 'onRefused']
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** Reads the options of a guard. */
export function readGuardOptions<Context extends readonly unknown[]>(
  options: GuardOptions<Context> | undefined,
): { readonly rules: GuardRules<Context>; readonly findings: readonly Finding[] } {
  const { findings, report } = collectFindings()
  const wrong = options !== undefined && !isPlain(options)
  if (wrong) report('wrong-type', '', options, { expected: 'guard' })
  const given = ownFields(wrong ? undefined : options, report)
  for (const name of Object.keys(given)) {
    if (!GUARD_OPTIONS.includes(name)) {
      report('unknown-option', name, given[name], {
        reason: 'guard option',
        about: name,
        known: GUARD_OPTIONS,
      })
    }
  }
  const flag = (name: 'ambient' | 'report'): boolean => {
    const value = given[name] ?? false
    if (typeof value !== 'boolean') report('wrong-type', name, value, { expected: 'boolean' })
    return value === true
  }
  const { self, hosts, exempt, onRefused } = given
  if (onRefused !== undefined && typeof onRefused !== 'function') {
    report('wrong-type', 'onRefused', onRefused, { expected: 'function' })
  }
  const rules = {
    self: self === undefined ? undefined : readSelf<Context>(self, report),
    hosts: Object.hasOwn(given, 'hosts') ? hostLookup(readHosts(hosts, report)) : undefined,
    exempt: exempt === undefined ? undefined : exemptPaths(readExempt(exempt, report)),
    ambient: flag('ambient'),
    report: flag('report'),
    onRefused: onRefused as OnGuardRefused | undefined,
  }
  return { rules, findings }
}

function readSelf<Context extends readonly unknown[]>(
  value: unknown,
  report: Report,
): (...context: Context) => readonly string[] {
  if (typeof value === 'function') return (...context) => ownOriginsOf(() => value(...context))
  const own = readList(value, 'self', report, (origin, path) => {
    const pattern = readPattern(origin)
    if (!('text' in pattern)) report(pattern[0], path, origin, pattern[1])
    else if (pattern.wildcard || pattern.port === ':*' || !isWeb(pattern.scheme)) {
      report('self-not-exact', path, origin)
    }
  })
  return () => own
}

/** An origin of a website, as browsers send it. `null` is excluded, because any page can have it. */
const WEB_ORIGIN = /^https?:\/\/[^/?#A-Z]+$/

/** Returns the valid origins that a `self` function returns. */
function ownOriginsOf(self: () => unknown): readonly string[] {
  const own: string[] = []
  try {
    const returned = self()
    // A rejection that nothing handles ends the process.
    if (isPromise(returned)) void notify(() => returned)
    for (const origin of [returned].flat()) {
      if (typeof origin === 'string' && WEB_ORIGIN.test(origin)) own.push(origin)
      else noticeFailure('callback', new TypeError(errorText('self-returned', origin)))
    }
  } catch (error) {
    noticeFailure('callback', error)
  }
  return own
}

function readHosts(value: unknown, report: Report): readonly string[] {
  const hosts = readList(value, 'hosts', report, (host, path) => {
    if (isHostEntry(host)) return
    const meant = host
      .toLowerCase()
      .replace(/.*:\/\//, '')
      .replace(/[/?#].*/, '')
    const about = isHostEntry(meant) ? meant : undefined
    report('host-invalid', path, host, { about })
  })
  return hosts.flatMap((host) => (host === 'loopback' ? LOOPBACK : [host]))
}

/**
 * Returns the value as a list of strings, and passes each to `check`. An empty list is reported, because it would have the
 * opposite of the intended effect.
 */
function readList(
  value: unknown,
  name: 'self' | 'hosts',
  report: Report,
  check: (text: string, path: string) => void,
): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (list.length === 0) report('wrong-type', name, value, { expected: name })
  return list.filter((item, index): item is string => {
    const path = list.length > 1 ? `${name}[${index}]` : name
    const isText = typeof item === 'string' && item !== ''
    if (isText) check(item, path)
    else report('wrong-type', path, item, { expected: name })
    return isText
  })
}
