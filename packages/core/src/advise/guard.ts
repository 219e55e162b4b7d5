import type { GuardReason, GuardRefusal } from '../guard/rules.ts'
import type { Finding, GuardIssueCode } from '../issues.ts'
import { type Explained, explain, type Text, textOf } from './messages.ts'
import { isDevelopment, notice } from './notices.ts'
import { literal, show } from './show.ts'

/** The parts of a request that a text names. */
interface RequestFacts {
  readonly method: string
  readonly host: string
  readonly origin: string
  /** Whether the guard has `hosts`. */
  readonly isLocal: boolean
}

const TRUST = 'To allow it, list the origin in a policy with credentials: true.'

const REFUSALS: Readonly<
  Record<GuardReason, readonly [message: (facts: RequestFacts) => string, fix: string]>
> = {
  'cross-site': [
    ({ origin }) => `A page of another site${from(origin)} is not allowed to make this request.`,
    TRUST,
  ],
  'same-site': [
    ({ origin }) =>
      `A page of another origin on this site${from(origin)} is not allowed to make this request.`,
    TRUST,
  ],
  'origin-null': [
    () => 'A page without an origin, such as a sandboxed frame, is not allowed to make this request.',
    'Over plain HTTP, pages with Referrer-Policy: no-referrer also submit forms without an origin. Use another referrer policy, or add the path to exempt.',
  ],
  'origin-mismatch': [
    ({ origin, host }) =>
      `The Origin header, ${show(origin)}, does not match the Host header, ${show(host)}.`,
    'If a proxy rewrites Host, forward the original Host, or set self to the origin of this server.',
  ],
  'ambient-credentials': [
    ({ origin }) =>
      `Pages of ${show(origin)} are allowed to make this request only without cookies and other credentials.`,
    "Send the request with credentials: 'omit', or list the origin in a policy with credentials: true.",
  ],
  navigation: [
    ({ origin }) =>
      `Pages of ${show(origin)} are allowed to make this request with a script, but not with a form.`,
    'Use fetch, or list the origin in a policy with credentials: true.',
  ],
  'method-not-listed': [
    ({ origin, method }) => `Pages of ${show(origin)} are not allowed to use the method ${show(method)}.`,
    'Add the method to methods in the policy.',
  ],
  upgrade: [
    ({ origin }) =>
      `A page of another origin${from(origin)} is not allowed to open a connection to this server.`,
    TRUST,
  ],
  'host-missing': [() => 'The request does not name a host.', 'Send a Host header.'],
  'host-ambiguous': [
    () => 'The request names more than one host.',
    'Send one Host header that matches the request target.',
  ],
  'host-not-listed': [
    ({ host }) => `${show(host)} is not a host of this server.`,
    'To serve pages under this name, add it to hosts.',
  ],
}

function from(origin: string): string {
  return origin === '' ? '' : `, ${show(origin)},`
}

/** With `hosts`, the policy needs no credentials, and the server knows its names without a proxy. */
const LOCAL_TRUST =
  "To allow it, add the origin to the policy. With hosts, '*' and functions in the policy name no origin."
const LOCAL: readonly GuardReason[] = ['cross-site', 'same-site', 'origin-mismatch', 'upgrade']

/** Returns why a request is refused, in one sentence, and what to change. */
export function guardText(reason: GuardReason, facts: RequestFacts): Omit<GuardRefusal, 'reason'> {
  const [message, fix] = REFUSALS[reason]
  return { message: message(facts), fix: facts.isLocal && LOCAL.includes(reason) ? LOCAL_TRUST : fix }
}

/** Prints a refusal for the developer, once. */
export function noticeGuard({ reason, message, fix }: GuardRefusal, report: boolean): void {
  notice(`The guard ${report ? 'would refuse' : 'refused'} a request (${reason}). ${message} ${fix}`)
}

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i

/**
 * Prints once what `hosts` adds for a local server. The guard cannot turn it on by itself, because a proxy in front of a
 * public server also sends requests to loopback.
 *
 * @param host The `Host` of a request to a guard without `hosts`.
 * @returns Whether later requests do not matter.
 */
export function noticeLoopback(host: string | null): boolean {
  if (!isDevelopment()) return true
  if (host === null || !LOOPBACK.test(host)) return false
  notice(
    "The guard received a request for localhost. If users run this server on their own machines, add hosts: 'loopback' to the options of the guard. It then also refuses DNS rebinding and reads by other sites.",
  )
  return true
}

/** Issues of the guard's options that differ from those of a policy. */
const ISSUES: Readonly<Record<GuardIssueCode, (finding: Finding) => Text>> = {
  'guard-without-policy': () => [
    'The guard has no policy',
    'Pass the policy that cors applies. In Fastify, pass it as the option policy',
  ],
  'self-not-exact': ({ value }) => [
    `${show(value)} is not an exact origin of a website`,
    'List each origin of this server, such as "https://www.example.com"',
  ],
  'host-invalid': ({ value }) => {
    const several = String(value)
      .split(/[\s,;]+/)
      .filter(Boolean)
    return several.length > 1
      ? [`${show(value)} contains several hosts`, `Use ${literal(several)}`]
      : [
          `${show(value)} is not a host that browsers send`,
          'Use a name or an address, such as "localhost", "127.0.0.1:3000" or "loopback"',
        ]
  },
}

const EXPECTED: Readonly<Record<string, string>> = {
  guard: 'an object such as { exempt: "/callback" }',
  self: 'an origin such as "https://www.example.com", a list of origins, or a function that returns them',
  hosts: 'a host such as "loopback" or "localhost:3000", or a list of hosts',
  exempt: 'a path such as "/callback", or a list of paths',
}

/** Returns what is wrong with a guard's options, and what to write instead. */
export function explainGuard(finding: Finding): ReturnType<typeof explain> {
  return explain(finding, guardTextOf)
}

function guardTextOf(finding: Explained): Text {
  const { code, value, facts } = finding
  const text = ISSUES[code as GuardIssueCode]
  if (text !== undefined) return text(finding)
  const expected = EXPECTED[facts.expected ?? '']
  return expected === undefined
    ? textOf(finding)
    : [
        `Expected ${expected}, not ${Array.isArray(value) && value.length === 0 ? 'an empty list' : show(value)}`,
        value ? undefined : 'Set the variable that contains it, or remove the option',
      ]
}
