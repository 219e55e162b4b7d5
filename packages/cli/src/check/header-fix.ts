import type { CorsIssue, RefusalCode } from '@corsage/user-agent'
import { allowOriginOf } from '../network/cors-answer.ts'
import type { Exchange, ReceivedResponse, SentRequest } from '../network/exchange.ts'
import { headerValue } from '../network/header-lines.ts'

/**
 * What of a server's settings a refusal is about: the one word by which the advice of {@link headerFix} and of the known
 * servers is found.
 */
export type Setting = 'origin' | 'credentials' | 'method' | 'header' | 'preflight' | 'duplicate' | 'redirect'

/** The setting that a refusal is about; `null` where it is the page that must change. `last` is what was refused. */
export function settingOf(code: RefusalCode, last: Exchange | null): Setting | null {
  const setting = settings[code] ?? null
  // An error that stands in front of CORS is the cause, and the missing header only what follows from it.
  return setting === 'origin' && last !== null && isUnansweredPreflight(last) ? 'preflight' : setting
}

function isUnansweredPreflight(exchange: Exchange): boolean {
  const isError = exchange.response.status >= 400
  return isPreflight(exchange.request) && isError && allowOriginOf(exchange) === null
}

function isPreflight({ method, headers }: SentRequest): boolean {
  return method === 'OPTIONS' && headerValue(headers, 'access-control-request-method') !== null
}

const settings: Readonly<Partial<Record<RefusalCode, Setting>>> = {
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

/** Says what the server must answer instead, in headers and for any server; `last` is the exchange that decided. */
export function headerFix(issue: CorsIssue, last: Exchange | null): string {
  const origin = last === null ? null : headerValue(last.request.headers, 'origin')
  // For `null`, the issue already names the cause.
  if (last === null || origin === null || origin === 'null') return issue.fix
  const answer = isPreflight(last.request) ? 'The preflight response (OPTIONS)' : 'The response'
  const allowOrigin = `\`Access-Control-Allow-Origin: ${origin}\``
  switch (settingOf(issue.code, last)) {
    case 'origin':
      return originFix(issue, last, `${answer} must send ${allowOrigin}`)
    case 'credentials':
      return `${answer} must send ${allowOrigin} (no \`*\`) and \`Access-Control-Allow-Credentials: true\`, because the page sends credentials. Or the page sends none: \`credentials: 'omit'\`.`
    case 'duplicate':
      return `${answer} must send \`Access-Control-Allow-Origin\` once, with one origin. Where two layers add it (a proxy and the application), let only one; where it is a list from the configuration, compare the request's Origin with the list and send back the one that matches.`
    case 'method':
      return issue.code === 'method-not-allowed' && issue.fix.startsWith('List')
        ? `${answer} must name ${JSON.stringify(issue.expected)} in \`Access-Control-Allow-Methods\`${caseRemark(issue) || wildcardRemark(issue)}.`
        : issue.fix
    case 'header':
      return issue.code === 'header-not-allowed' && issue.fix.startsWith('List')
        ? `${answer} must name ${JSON.stringify(issue.expected)} in \`Access-Control-Allow-Headers\`${wildcardRemark(issue)}.`
        : issue.fix
    case 'preflight':
      return preflightFix(last)
    default:
      return issue.fix
  }
}

function originFix(issue: CorsIssue, { request, response }: Exchange, must: string): string {
  const received = issue.received ?? ''
  const origin = headerValue(request.headers, 'origin') ?? ''
  if (received !== '' && received.replace(/\/+$/, '') === origin) {
    return `${must}, byte for byte: an origin has no slash at its end.`
  }
  if (received.toLowerCase() === origin.toLowerCase()) {
    return `${must}, byte for byte: browsers write origins in lower case.`
  }
  if (received.includes('*')) {
    return `${must}: in this header \`*\` stands alone or not at all. To allow a pattern, compare the request's Origin with it and send the origin back, with \`Vary: Origin\`.`
  }
  const vary = issue.code.endsWith('mismatch') ? ', and with several origins `Vary: Origin`' : ''
  return `${must}${vary}.${statusRemark(response)}`
}

function statusRemark({ status, headers }: ReceivedResponse): string {
  if (status >= 400) {
    return ` Its status is ${status}: either that error is the cause, or the headers are only put on successful responses.`
  }
  const location = headerValue(headers, 'location')
  if (status < 300 || location === null) return ''
  return ` It is a redirect to ${location}: the page must be allowed by the redirect and by what it leads to. Better let the page ask for the last URL at once.`
}

/** Methods are compared by case, header names are not. */
function caseRemark({ received, expected }: CorsIssue): string {
  const other = membersOf(received).find((method) => method.toUpperCase() === expected.toUpperCase())
  return other === undefined
    ? ''
    : `. Methods are case-sensitive, so ${JSON.stringify(other)} is another method`
}

function wildcardRemark({ received, expected }: CorsIssue): string {
  if (!membersOf(received).includes('*')) return ''
  return expected === 'authorization' ? ': `*` does not cover it' : ': with credentials `*` is not a wildcard'
}

function membersOf(list: string | null): readonly string[] {
  return (list ?? '').split(',').map((member) => member.trim())
}

function preflightFix({ response: { status } }: Exchange): string {
  const must = 'The preflight (OPTIONS) must be answered with 204'
  if (status === 401 || status === 403 || status === 407) {
    return `${must}, not ${status}, before anything asks who is there: a browser sends no cookies and no Authorization with it. Put CORS in front of the authentication, or exempt OPTIONS from it.`
  }
  if (status === 404 || status === 405 || status === 501) {
    return `${must}, not ${status}: no handler for OPTIONS is reached at this URL. Put CORS in front of the router.`
  }
  if (status >= 500) return `${must}, not ${status}: the server fails on OPTIONS. Its log says why.`
  return `${must}, not ${status}, before authentication, routing and body parsing.`
}
