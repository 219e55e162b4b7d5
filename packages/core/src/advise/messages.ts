import type { Facts, Finding, GuardIssueCode, PolicyIssue, PolicyIssueCode } from '../issues.ts'
import { replacementOf } from './other-options.ts'
import { invalidPath } from './path-messages.ts'
import { literal, show } from './show.ts'
import { suggestionFor } from './suggestions.ts'

/** The problem, the remedy if there is no suggestion, and an alternative. */
export type Text = readonly [problem: string, remedy?: string | undefined, alternative?: string | undefined]

/** A finding with its suggestion. */
export type Explained = Finding & { readonly suggestion: unknown }

/** Returns what is wrong, and what to write instead. */
export function explain(
  finding: Finding,
  describe: (finding: Explained) => Text = textOf,
): Pick<PolicyIssue, 'message' | 'suggestion'> {
  const suggestion = suggestionFor(finding)
  const message = sentences(describe({ ...finding, suggestion }), suggestion)
  return suggestion === undefined ? { message } : { message, suggestion }
}

/** Returns the text of an issue of a policy. */
export function textOf(finding: Explained): Text {
  return TEXTS[finding.code as Exclude<PolicyIssueCode, GuardIssueCode>](finding)
}

/** Returns a problem and what to do as sentences. */
function sentences([problem, remedy, alternative]: Text, suggestion: unknown): string {
  const written = literal(suggestion)
  const solution = written === undefined ? remedy : `Use ${written}`
  if (solution === undefined) return `${problem}.`
  return `${problem}. ${solution}${alternative === undefined ? '' : `, or ${alternative}`}.`
}

/** Returns the message of an error with these issues. */
export function summaryOf(issues: readonly PolicyIssue[], subject = 'CORS policy'): string {
  const lines = issues.map(({ path, message }) => `\n  ${path || 'options'}: ${message}`)
  return `This ${subject} has ${issues.length === 1 ? 'an issue' : `${issues.length} issues`}:${lines.join('')}`
}

/** Unset variables are the usual reason for an empty value. */
const SET_VARIABLE = 'Set the variable that contains it'
const SET_ENTRY = `${SET_VARIABLE}, or remove the entry`
const ORIGIN = 'Use an origin such as "https://app.example.com"'
const PATTERN = 'Use a pattern such as "https://*.example.com"'

const TEXTS: Readonly<Record<Exclude<PolicyIssueCode, GuardIssueCode>, (finding: Explained) => Text>> = {
  'unknown-option': unknownOption,
  'wrong-type': wrongType,
  'not-called': () => [
    'cors was passed without being called',
    'Write app.use(cors()) or app.use(cors(options))',
  ],

  'origins-empty': ({ value, facts: { reason, originRules } }) => [
    `The value is ${value === undefined ? 'undefined' : value === 'undefined' ? 'the text "undefined"' : 'empty'}`,
    // With credentials, the next error would reject "*".
    reason !== 'list'
      ? SET_ENTRY
      : `${SET_VARIABLE}${originRules?.credentials ? '' : ', or use "*" for any origin'}`,
  ],
  'origins-joined': ({ value, facts: { reason, about } }) => {
    if (reason === 'quoted') {
      return [
        `${show(value)} contains quotes or brackets`,
        `${about === undefined ? 'Remove them' : `Write ${about}`}, and separate several origins with commas`,
      ]
    }
    return reason === 'separator'
      ? [`${show(value)} has an extra ${about === ',' ? 'comma' : show(about)}`, 'Remove it']
      : [
          `${show(value)} contains several origins`,
          'Use a list of them',
          about === undefined || about === ',' ? undefined : 'separate them with commas',
        ]
  },
  'origin-any-beside-others': ({ suggestion }) => [
    '"*" already covers every origin',
    'Remove it',
    suggestion === '*' ? undefined : 'use "*" alone',
  ],
  'origin-any-with-credentials': () => [
    'With credentials, "*" would let every site read what your users can read',
    'List the origins you trust',
    'remove credentials',
  ],
  'origin-null': ({ value }) => [
    value === 'null'
      ? 'Any site can send the origin "null" from a sandboxed frame'
      : `Any file that a user opens can send the origin ${show(value)}`,
    'Remove it',
    'set dangerouslyAllowNullOrigin: true',
  ],
  'origin-scheme-missing': ({ value, facts: { reason } }) =>
    reason === undefined
      ? [`${show(value)} has no scheme`, 'Add a scheme such as https://']
      : reason === 'never'
        ? [`${show(value)} never matches, because it does not include the scheme`, PATTERN]
        : [
            `${show(value)} can match untrusted sites, because it does not begin with a literal scheme`,
            PATTERN,
          ],
  'origin-scheme-invalid': ({ value, facts: { reason, about } }) => {
    if (reason === 'websocket') {
      return [`${show(value)} is a WebSocket URL, but browsers send the origin of the page`, ORIGIN]
    }
    if (reason === 'unknown') return [`${show(about)} is not a scheme that browsers send`, ORIGIN]
    return reason === 'file'
      ? ['Pages opened from a file have the origin "null" or "file://"', 'Serve them over http://localhost']
      : [`${show(about)} is not a valid scheme`, ORIGIN]
  },
  'origin-user-info': ({ value }) => [`${show(value)} contains "@", but an origin has no user name`, ORIGIN],
  'origin-path': ({ value }) => [
    /^[^/]*:\/\/[^/?#\\]*\/$/.test(String(value))
      ? `${show(value)} has a trailing slash`
      : `${show(value)} has a path or query, but an origin has none`,
    ORIGIN,
  ],
  'origin-upper-case': ({ value }) => [
    `${show(value)} has upper-case letters, but browsers send origins in lower case`,
    ORIGIN,
  ],
  'origin-not-ascii': ({ value }) => [
    `${show(value)} is not ASCII, but browsers send host names in ASCII`,
    ORIGIN,
  ],
  'origin-whitespace': ({ value }) => [`${show(value)} contains white space`, 'Remove it'],
  'origin-host-invalid': ({ facts: { reason, about } }) => [
    `${show(about)} is not a host name that browsers send`,
    reason === 'unset' ? SET_VARIABLE : ORIGIN,
  ],
  'origin-address-invalid': ({ facts: { about } }) => [
    `${show(about)} is not an IP address in the form that browsers send`,
    'Use an address such as 127.0.0.1 or [::1]',
  ],
  'origin-port-default': ({ value, facts: { about } }) => [
    `${show(value)} has the default port of ${about}, which browsers omit`,
    'Remove the port',
  ],
  'origin-port-invalid': ({ facts: { about } }) => [
    `${show(about)} is not a port`,
    'Use a port from 1 to 65535, or :* for any port',
  ],
  'origin-wildcard-misplaced': ({ value }) => [
    `${show(value)} has "*" in an unsupported position`,
    'Use a pattern such as "https://*.example.com", "https://app-*.example.com" or "http://localhost:*"',
  ],
  'origin-wildcard-top-level': ({ value, facts: { reason, about } }) => {
    if (reason === 'any-site') {
      return [
        `${show(value)} matches every site`,
        `Use "*" for any origin, or add your domain, as in "${about}://*.example.com"`,
      ]
    }
    if (reason === 'extension') {
      return [
        `${show(value)} matches every extension`,
        'Use "chrome-extension://" with the id of your extension',
      ]
    }
    return reason === 'app'
      ? [
          `${show(value)} does not name an app`,
          `Use the origin that the app sends, such as "${about}://localhost"`,
        ]
      : [`${show(value)} matches sites of other owners`, PATTERN]
  },
  'origin-public-suffix': ({ value, facts: { about } }) => [
    value instanceof RegExp
      ? `${show(value)} matches ${about}, where anyone can register a site`
      : about === undefined
        ? `${show(value)} matches every extension`
        : `Anyone can register a site under ${about}`,
    about === undefined ? 'Remove credentials' : 'List your own sites',
    'set dangerouslyAllowPublicSuffixes: true',
  ],
  'origin-insecure': ({ value, facts: { about } }) => [
    value instanceof RegExp
      ? `${show(value)} matches ${about}, which anyone who controls the network can impersonate`
      : `Anyone who controls the network can impersonate ${show(value)}`,
    'Use https',
    'set dangerouslyAllowInsecureOrigins: true',
  ],
  'origin-regexp-flags': () => ['The flags g, y and m change what a RegExp matches'],
  'origin-regexp-loose': ({ value, facts: { reason } }) =>
    reason === 'large'
      ? [`${show(value)} is too large for this JavaScript engine`, 'List the origins']
      : [
          `${show(value)} can match untrusted sites, because its host does not end in a literal dot and a domain`,
          PATTERN,
        ],
  'origin-regexp-never': ({ value }) => [`${show(value)} matches no origin that a browser sends`, PATTERN],

  'method-invalid': invalidName,
  'header-name-invalid': invalidName,
  'header-names-joined': invalidName,
  'method-case': ({ value, suggestion }) => [
    `${show(value)} does not match ${show(suggestion)}, because browsers compare methods case-sensitively`,
  ],
  'method-forbidden': ({ value }) => [`Browsers do not let scripts send ${show(value)}`, 'Remove it'],
  'header-name-forbidden': ({ value, facts: { reason } }) => [
    reason === 'request'
      ? `Only the browser can set ${show(value)}`
      : `Scripts can never read ${show(value)}`,
    'Remove it',
  ],
  'header-name-senseless': ({ value }) => [
    `${show(value)} is a header of the CORS protocol and needs no entry`,
    'Remove it',
  ],
  'wildcard-beside-others': () => ['"*" already covers every name'],
  'expose-any-with-credentials': () => [
    'With credentials, browsers read "*" as the name of a header, not as a wildcard',
    'List the headers',
  ],

  'max-age-out-of-range': wrongType,
  'status-out-of-range': wrongType,
  'timeout-out-of-range': wrongType,
  'hook-without-resolver': ({ suggestion, facts: { about } }) =>
    suggestion === undefined
      ? [
          `The hook ${about} applies only to a resolver, but this is a policy`,
          `For an origins function, set ${about} in the options`,
        ]
      : [
          `${about} is not called for errors of the handler`,
          undefined,
          `set ${about} in the options for an origins function`,
        ],
  'private-network-any-origin': () => [
    'With any origin, allowPrivateNetwork would open private networks to every site',
    'List the origins',
    'remove allowPrivateNetwork',
  ],
  'resources-empty': () => ['No path is listed', 'Add a path, or remove resources'],
  'resource-pattern-invalid': invalidPath,
  'resource-unreachable': ({ value }) => [
    `${show(value)} is unreachable, because another entry covers the same paths on this server`,
    'Remove one of the two',
  ],
}

/** The expected values, by option or kind of value. */
const EXPECTED: Readonly<Record<string, string>> = {
  options: "a plain object such as { origins: 'https://app.example.com' }",
  hooks: 'an object such as { onRefused }',
  source: 'a policy, options or a resolver',
  boolean: 'true or false',
  function: 'a function',
  origins: "'*', an origin such as 'https://app.example.com', a RegExp, a function or a list of these",
  methods: "a list of methods, a comma-separated string or '*'",
  headers: "a list of header names, a comma-separated string or '*'",
  method: 'a method',
  header: 'a header name',
  resources: "an object of paths, such as { '/api/*': options }",
  entry: 'options or false',
}

function wrongType({ value, facts: { expected = '', reason, about, range = [0, 0] } }: Finding): Text {
  if (reason === 'unreadable') {
    return [
      'The value cannot be read, because a getter or proxy threw, or a list has over a million members',
      'Use plain objects and lists',
    ]
  }
  if (reason === 'threw') return [`The function threw an error for ${show(about)}`, 'Return true or false']
  if (reason === 'names-empty')
    return ['The value is empty', `Set the variable that contains the ${about}s, or use []`]
  if (expected === 'origins' && value === true) return ['true is not an origin']
  if (expected === 'origins' && value === false) {
    return ['false is not an origin', 'To disable CORS, remove cors(), or set a path in resources to false']
  }
  const [least, most] = range
  const numbers: Readonly<Record<string, string>> = {
    maxAge: `whole seconds from ${least} to ${most} (one day)`,
    preflightStatus: `a status from ${least} to ${most}`,
    timeout: `milliseconds above ${least} and up to ${most}`,
  }
  return [
    `Expected ${EXPECTED[expected] ?? numbers[expected]}, not ${given(value, reason)}`,
    remedyOf(value, reason),
  ]
}

function given(value: unknown, reason: string | undefined): string {
  if (reason === 'class' || reason === 'policy') return `a ${reason}`
  return reason === 'unset' ? `the text ${show(value)}` : show(value)
}

function remedyOf(value: unknown, reason: string | undefined): string | undefined {
  if (reason === 'policy') return 'Use the options of that policy'
  return value === undefined || reason === 'unset' ? SET_ENTRY : undefined
}

function invalidName({ value, facts: { reason, about } }: Finding): Text {
  return reason === 'joined'
    ? [`${show(value)} contains several names`, 'Use one string for each name']
    : [`${show(value)} is not ${EXPECTED[about as string]}`, 'Use letters, digits and hyphens']
}

function unknownOption({ facts }: Explained): Text {
  const { reason = 'option', known } = facts as Facts & Required<Pick<Facts, 'known'>>
  const about = facts.about as string
  const remedy = reason === 'option' ? replacementOf(about) : undefined
  const names = `The ${reason}s are ${known.join(', ')}`
  return [
    `There is no ${reason} ${show(about)}`,
    remedy ?? (reason === 'hook' ? `${names}. Set options in the policy` : names),
  ]
}
