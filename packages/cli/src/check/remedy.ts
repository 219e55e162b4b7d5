import { allowOriginOf, variesByOrigin } from '../network/cors-answer.ts'
import type { Exchange, SentRequest } from '../network/exchange.ts'
import { headerValue } from '../network/header-lines.ts'
import type { CheckIssue } from './check-report.ts'
import type { PolicyPart, Setting } from './servers/known-server.ts'

/** The change to make, for any server, in terms of headers. */
export interface Remedy {
  readonly text: string
  /** The setting of the server to change; `null` if the page must change. */
  readonly setting: Setting | null
}

/** The exchanges on which a remedy is based. */
export interface RemedyFacts {
  /** The response that decides; `null` if nothing was sent. */
  readonly deciding: Exchange | null
  /** Another response of the same server that allows the page; `null` if none was seen. */
  readonly allowing: Exchange | null
  /** Whether another layer than the application sent the response that decides. */
  readonly isInFront: boolean
}

/** Describes what the server must send instead. The fix for a known server uses the same setting, so the two agree. */
export function remedyOf(issue: CheckIssue, facts: RemedyFacts): Remedy {
  const { deciding, allowing } = facts
  const origin = deciding === null ? null : headerValue(deciding.request.headers, 'origin')
  // For `null`, the issue already names the cause.
  if (deciding === null || origin === null || origin === 'null') return { text: issue.fix, setting: null }
  const answer = isPreflight(deciding.request) ? 'The preflight response (OPTIONS)' : 'The response'
  const must = `${answer} must send`
  const allowOrigin = `\`Access-Control-Allow-Origin: ${origin}\``
  const subject = subjectOf(issue)
  if (subject !== null && isUnavailable(deciding)) return unavailableRemedy(deciding)
  if (subject !== null && subject !== 'redirect' && isPreflight(deciding.request)) {
    // A second policy would have to repeat that of the application.
    if (facts.isInFront && allowing !== null) return forwardRemedy(allowing)
  }
  switch (subject) {
    case 'origin':
      return originRemedy(issue, deciding, facts, `${must} ${allowOrigin}`)
    case 'credentials': {
      const both = `${must} ${allowOrigin} (no \`*\`) and \`Access-Control-Allow-Credentials: true\``
      const text = `${both}, because the page sends credentials. Or send none from the page: \`credentials: 'omit'\`.`
      return { text, setting: 'policy' }
    }
    case 'duplicate':
      return {
        text: `${must} \`Access-Control-Allow-Origin\` once, with one origin. If a proxy and the application both add it, remove one of them. If it contains a configured list, compare the request's Origin with the list, and send the match.`,
        setting: 'duplicate',
      }
    case 'method':
    case 'header':
      return listRemedy(issue, answer)
    case 'preflight':
      return preflightRemedy(deciding, origin)
    case 'redirect':
      return { text: issue.fix, setting: 'redirect' }
    default:
      return { text: issue.fix, setting: null }
  }
}

type Subject = PolicyPart | 'duplicate' | 'preflight' | 'redirect'

function subjectOf({ code }: CheckIssue): Subject | null {
  return subjects[code] ?? null
}

/** Returns the parts of the policy that refuse the page. With credentials, `*` must become a list of origins. */
export function refusedParts(issues: readonly CheckIssue[]): readonly PolicyPart[] {
  return issues.flatMap((issue) => {
    const subject = subjectOf(issue)
    if (issue.code.endsWith('-wildcard')) return ['origin', 'credentials'] as const
    return subject === null || subject === 'duplicate' || subject === 'preflight' || subject === 'redirect'
      ? []
      : [subject]
  })
}

const subjects: Readonly<Partial<Record<CheckIssue['code'], Subject>>> = {
  'allow-origin-missing': 'origin',
  'allow-origin-wildcard': 'credentials',
  'allow-origin-multiple': 'duplicate',
  'allow-origin-invalid': 'origin',
  'allow-origin-mismatch': 'origin',
  'allow-credentials-invalid': 'credentials',
  'preflight-allow-origin-missing': 'origin',
  'preflight-allow-origin-wildcard': 'credentials',
  'preflight-allow-origin-multiple': 'duplicate',
  'preflight-allow-origin-invalid': 'origin',
  'preflight-allow-origin-mismatch': 'origin',
  'preflight-allow-credentials-invalid': 'credentials',
  'preflight-status': 'preflight',
  'preflight-redirect': 'redirect',
  'allow-methods-unparsable': 'method',
  'allow-headers-unparsable': 'header',
  'method-not-allowed': 'method',
  'header-not-allowed': 'header',
}

/** Texts that CORS middleware writes in an error, and their subjects. */
const wordsOfRefusal: readonly (readonly [RegExp, subject: string])[] = [
  [/Disallowed CORS method/i, 'this method'],
  [/Disallowed CORS headers/i, 'these headers'],
  [
    /not allowed by CORS|Disallowed CORS|Invalid CORS request|origin (is )?not allowed|blocked by CORS|CORS.{0,20}not allowed|disallowed origin/i,
    'this origin',
  ],
]

/** The statuses of a proxy whose application does not respond. */
export function isUnavailable({ response: { status } }: Exchange): boolean {
  return status === 502 || status === 503 || status === 504
}

function unavailableRemedy({ response: { status } }: Exchange): Remedy {
  const text = `The status is ${status}, so the application is down, overloaded or too slow. Fix that first, and run the command again.`
  return { text, setting: 'other' }
}

function forwardRemedy(allowing: Exchange): Remedy {
  const text = `Let the application respond to the preflight (OPTIONS), because it allows the page (${seenOf(allowing)}). Remove the CORS settings of the other layer.`
  return { text, setting: 'forward' }
}

function seenOf({ request, response }: Exchange): string {
  return `${request.method} ${new URL(request.url).pathname} -> ${response.status}`
}

function originRemedy(
  issue: CheckIssue,
  deciding: Exchange,
  { allowing, isInFront }: RemedyFacts,
  must: string,
): Remedy {
  const { status, bodyStart } = deciding.response
  const isBare = allowOriginOf(deciding) === null
  if (isBare && status >= 400) {
    for (const [words, subject] of wordsOfRefusal) {
      const found = words.exec(bodyStart)?.[0]
      if (found === undefined) continue
      const text = `${must}. The CORS check of the server rejected ${subject} with an error (${status}, "${found}"). Add it to the allow list, and refuse others without an error.`
      return { text, setting: 'policy' }
    }
    if (isPreflight(deciding.request)) {
      return preflightRemedy(deciding, headerValue(deciding.request.headers, 'origin') ?? '')
    }
    if (allowing !== null) {
      const seen = `Other responses allow the page (${seenOf(allowing)}), but`
      if (isInFront) {
        const cause = `${seen} this error (${status}) comes from another layer without the headers, so the page cannot read it.`
        return status === 413
          ? {
              text: `${cause} Raise the body limit of that layer, and limit bodies in the application.`,
              setting: 'body-limit',
            }
          : { text: `${cause} Fix the error, or let the application respond.`, setting: 'other' }
      }
      const text = `${must} as well. ${seen} this error (${status}) bypasses CORS, so the page cannot read it. Fix the error, and send the CORS headers on errors.`
      return { text, setting: 'errors' }
    }
  }
  if (allowing?.request.url === deciding.request.url && !isBare) {
    const text = `${must}. ${seenOf(allowing)} allows the page, so a cache may have stored this response for another page. Send \`Vary: Origin\`, and let the cache respect it.`
    return { text, setting: 'other' }
  }
  return { text: originText(issue, deciding, must), setting: 'policy' }
}

function originText(issue: CheckIssue, deciding: Exchange, must: string): string {
  const { request } = deciding
  const received = issue.received ?? ''
  const origin = headerValue(request.headers, 'origin') ?? ''
  if (received !== '' && received.replace(/\/+$/, '') === origin) {
    return `${must}, byte for byte. An origin has no trailing slash.`
  }
  if (received.toLowerCase() === origin.toLowerCase()) {
    return `${must}, byte for byte. Browsers send origins in lower case.`
  }
  if (received.includes('*')) {
    return `${must}. In this header, \`*\` must be the whole value. To allow a pattern, compare the request's Origin with it and send the origin, with \`Vary: Origin\`.`
  }
  if (received !== '') return `${must}. With several origins, also send \`Vary: Origin\`.`
  return `${must}.${statusRemark(deciding)}`
}

function statusRemark(deciding: Exchange): string {
  const { status, headers } = deciding.response
  if (variesByOrigin(deciding)) {
    return ` The response has \`Vary: Origin\`, so a CORS policy ran, but does not allow this origin here.`
  }
  if (status >= 400) {
    return ` The status is ${status}. Fix that error, and send the headers on errors as well.`
  }
  const location = headerValue(headers, 'location')
  if (status < 300 || location === null) return ''
  return ` It is a redirect to ${location}, and both responses must allow the page. Or request the final URL directly.`
}

function listRemedy(issue: CheckIssue, answer: string): Remedy {
  const [name, remark] =
    issue.code === 'method-not-allowed'
      ? ['Methods', caseRemark(issue) || wildcardRemark(issue)]
      : ['Headers', wildcardRemark(issue)]
  if (issue.code.endsWith('-unparsable')) return { text: issue.fix, setting: 'policy' }
  // A method in the wrong case, or a header of responses: the page must change.
  if (!issue.fix.startsWith('Add')) return { text: issue.fix, setting: null }
  const expected = JSON.stringify(issue.expected)
  return {
    text: `${answer} must list ${expected} in \`Access-Control-Allow-${name}\`${remark}.`,
    setting: 'policy',
  }
}

/** Methods are case-sensitive, and header names are not. */
function caseRemark({ received, expected }: CheckIssue): string {
  const other = membersOf(received).find((method) => method.toUpperCase() === expected.toUpperCase())
  return other === undefined
    ? ''
    : `. Methods are case-sensitive, so ${JSON.stringify(other)} is another method`
}

function wildcardRemark({ received, expected }: CheckIssue): string {
  if (!membersOf(received).includes('*')) return ''
  return expected === 'authorization'
    ? ', because `*` does not cover it'
    : ', because `*` is not a wildcard with credentials'
}

function membersOf(list: string | null): readonly string[] {
  return (list ?? '').split(',').map((member) => member.trim())
}

function preflightRemedy(deciding: Exchange, origin: string): Remedy {
  const { status, bodyStart } = deciding.response
  const found = wordsOfRefusal.find(([words]) => words.test(bodyStart))
  if (found !== undefined) {
    const text = `Add ${found[1] === 'this origin' ? origin : found[1]} to the allow list of the server. Its CORS check rejected the preflight (${status}).`
    return { text, setting: 'policy' }
  }
  const ran = allowOriginOf(deciding) === null && variesByOrigin(deciding)
  return { text: ran ? ranText(status) : preflightText(status), setting: 'preflight' }
}

const answerPreflight = 'Respond to the preflight (OPTIONS) with 204 and the CORS headers'

function ranText(status: number): string {
  return `${answerPreflight}, not with ${status}. The response has \`Vary: Origin\`, so a CORS policy ran, but does not apply to this request. Its rule for this host or path may be missing.`
}

function preflightText(status: number): string {
  if (status === 401 || status === 403 || status === 407) {
    return `${answerPreflight}, not with ${status}. Preflights carry no credentials, so run CORS before authentication, or exempt OPTIONS from authentication.`
  }
  if (status === 404 || status === 405 || status === 501) {
    return `${answerPreflight}, not with ${status}. The router has no handler for OPTIONS at this URL, so run CORS before the router.`
  }
  if (status >= 500)
    return `${answerPreflight}, not with ${status}. The server fails on OPTIONS. See its log.`
  return `${answerPreflight}, not with ${status}, before authentication, routing and body parsing.`
}

function isPreflight({ method, headers }: SentRequest): boolean {
  return method === 'OPTIONS' && headerValue(headers, 'access-control-request-method') !== null
}
