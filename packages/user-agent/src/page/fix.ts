import { isRedirectStatus } from '../fetch/http-redirect-fetch.ts'
import { registeredSpelling } from '../fetch/method.ts'
import { serializedOriginOf } from '../fetch/origin.ts'
import type { CorsCheckCode, Refusal, RefusalCode } from '../fetch/refusal.ts'
import type { Exchange } from './exchange.ts'

/** An option of a policy that can cause a refusal. */
export type PolicyOption = 'origins' | 'methods' | 'allowHeaders' | 'credentials' | 'preflightStatus'

const checkOptions: Readonly<Record<CorsCheckCode, PolicyOption>> = {
  'allow-origin-missing': 'origins',
  'allow-origin-wildcard': 'origins',
  'allow-origin-multiple': 'origins',
  'allow-origin-invalid': 'origins',
  'allow-origin-mismatch': 'origins',
  'allow-credentials-invalid': 'credentials',
}
const preflightOptions: Readonly<Partial<Record<RefusalCode, PolicyOption>>> = {
  'preflight-status': 'preflightStatus',
  'allow-methods-unparsable': 'methods',
  'allow-headers-unparsable': 'allowHeaders',
  'method-not-allowed': 'methods',
  'header-not-allowed': 'allowHeaders',
}

/** Returns the option of a Corsage policy that decides a code, or `null` if none does. */
export function policyOption(code: RefusalCode): PolicyOption | null {
  return checkOptions[withoutPreflight(code) as CorsCheckCode] ?? preflightOptions[code] ?? null
}

/**
 * Returns what to change on the server, in the option names of Corsage and in raw headers.
 *
 * @example
 * suggestFix(refusal, 'https://app.example.com', error.exchange)
 * // 'List "PUT" in `methods`: the preflight response must name it in `Access-Control-Allow-Methods`.'
 */
export function suggestFix(refusal: Refusal, pageOrigin: string, exchange: readonly Exchange[]): string {
  const last = exchange[exchange.length - 1]
  const sentOrigin = last?.request.headers['origin'] ?? pageOrigin
  const what = refusal.code.startsWith('preflight-') ? 'the preflight response (OPTIONS)' : 'the response'
  const code = withoutPreflight(refusal.code)
  if (sentOrigin === 'null' && checkOptions[code as CorsCheckCode] === 'origins')
    return nullOriginFix(pageOrigin)
  switch (code) {
    case 'allow-origin-missing':
      return missingOriginFix(refusal, sentOrigin, what, exchange)
    case 'allow-origin-mismatch':
      return `Add ${quote(sentOrigin)} to \`origins\`: ${what} must send \`Access-Control-Allow-Origin: ${sentOrigin}\`, byte for byte, and with several origins \`Vary: Origin\`.${originValueHint(refusal, sentOrigin)}`
    case 'allow-origin-wildcard':
      return `List ${quote(sentOrigin)} in \`origins\` in place of '*', with \`credentials: true\`: with credentials ${what} must send \`Access-Control-Allow-Origin: ${sentOrigin}\`. Or send the request without credentials.`
    case 'allow-origin-multiple':
      return `Send \`Access-Control-Allow-Origin\` once, with one origin: ${what} has several. Two layers may both add it (a proxy and the application); let one do it. A list belongs in \`origins\`, never in the header.`
    case 'allow-origin-invalid':
      return `Write the whole origin, with its scheme, in \`origins\`: ${quote(sentOrigin)}. ${capitalize(what)} must send \`Access-Control-Allow-Origin: ${sentOrigin}\`.${originValueHint(refusal, sentOrigin)}`
    case 'allow-credentials-invalid':
      return `Set \`credentials: true\`: ${what} must send \`Access-Control-Allow-Credentials: true\`, in lower case and once. Or send the request without credentials.`
    case 'preflight-status':
      return `Answer OPTIONS before authentication, routing and body parsing, with 204 (\`preflightStatus\`): its status is ${refusal.received}.`
    case 'preflight-redirect':
      return preflightRedirectFix
    case 'allow-methods-unparsable':
      return 'Send `Access-Control-Allow-Methods` as method names separated by commas (`methods`): one bad member spoils the list.'
    case 'allow-headers-unparsable':
      return 'Send `Access-Control-Allow-Headers` as header names separated by commas (`allowHeaders`): one bad member spoils the list.'
    case 'method-not-allowed':
      return methodFix(refusal)
    case 'header-not-allowed':
      return headerFix(refusal)
    case 'bad-port':
      return `Serve the API on another port: browsers block ${refusal.received}, which belongs to another protocol.`
    case 'redirect-credentials':
    case 'redirect-credentials-outside-cors':
      return 'Redirect to a URL without user name and password.'
    case 'redirect-location':
      return 'Send a valid URL in `Location`.'
    case 'redirect-limit':
      return 'Break the loop: a browser follows 20 redirects.'
    case 'redirect-mode':
      return "Answer without a redirect, or let the page use `redirect: 'follow'`."
    case 'redirect-scheme':
      return 'Redirect to an http: or https: URL.'
    case 'redirect-stream-body':
      return 'Answer a streamed upload with 303, or without a redirect: its body cannot be sent again.'
    case 'mode-same-origin':
      return "Let the page use `mode: 'cors'`, and list its origin in `origins`."
    case 'mode-no-cors-redirect':
      return "Let the page use `mode: 'cors'`, or `redirect: 'follow'`."
    case 'mixed-content':
      return `Use ${refusal.expected}: a page that was loaded over https cannot send this unencrypted.`
    case 'handshake-status':
      return handshakeFix(refusal.received as string, pageOrigin)
    default:
      return 'Let the page ask for an http: or https: URL.'
  }
}

/** Browsers tell a page nothing about a failed handshake, so the status is the best hint. */
function handshakeFix(status: string, pageOrigin: string): string {
  const responded = `The server responded to the WebSocket handshake with status ${status}, not 101.`
  if (status === '403') {
    return `${responded} If it checks \`Origin\`, add ${quote(pageOrigin)} to the \`origins\` that it accepts for upgrades.`
  }
  if (status === '401') {
    return `${responded} It requires authentication: a browser can send only cookies with a handshake.`
  }
  return isRedirectStatus(Number(status))
    ? `${responded} Browsers do not follow redirects here. Connect to the URL that it leads to.`
    : `${responded} Serve WebSockets at this path, or connect to the path that serves them.`
}

function nullOriginFix(pageOrigin: string): string {
  return pageOrigin === 'null'
    ? 'The page has no origin (a sandboxed frame, a data: URL, a file): serve it from an http(s) origin, or add allow-same-origin to the sandbox, and list that origin in `origins`. To allow `null` is to allow every such page.'
    : 'A redirect from one foreign origin to another made the origin `null`: let the page ask for the final URL, and list the page there in `origins`. To allow `null` is to allow every sandboxed page.'
}

const preflightRedirectFix =
  'Answer OPTIONS at this URL with 204, before anything redirects (a trailing slash, http to https, a login page); or let the page ask for the URL that the redirect leads to.'

/** The header is also missing if the CORS layer is not reached. Listing the origin changes nothing then. */
function missingOriginFix(
  { code }: Refusal,
  origin: string,
  what: string,
  exchange: readonly Exchange[],
): string {
  const status = exchange.at(-1)?.response.status ?? 0
  const header = `\`Access-Control-Allow-Origin: ${origin}\``
  const add = `Add ${quote(origin)} to \`origins\`: ${what} must send ${header}.`
  if (code === 'preflight-allow-origin-missing') {
    if (isRedirectStatus(status)) return preflightRedirectFix
    return status > 299
      ? `Answer OPTIONS before authentication, routing and body parsing, with 204 and ${header} (${quote(origin)} in \`origins\`): its status is ${status}.`
      : add
  }
  const wasPreflighted = exchange.at(-2)?.kind === 'preflight'
  const fix = wasPreflighted
    ? `Let CORS cover the response itself as it covers the preflight: it, too, must send ${header}.`
    : add
  return `${fix}${statusHint(status)}`
}

function statusHint(status: number): string {
  if (status >= 400) return ` The status is ${status}: error responses need the header, too.`
  return isRedirectStatus(status)
    ? ` The status is ${status}: a redirect needs the header, too, and so does what it leads to. Or let the page ask for that URL at once.`
    : ''
}

/** Names the usual mistakes in a hand-written `Access-Control-Allow-Origin`. */
function originValueHint({ received }: Refusal, origin: string): string {
  const value = received as string
  if (value.includes('*')) {
    return ' In this header `*` stands alone or not at all: a pattern belongs in `origins`.'
  }
  return serializedOriginOf(value) === origin
    ? ' An origin is in lower case, and has no default port, no path and no slash at its end.'
    : ''
}

function methodFix({ expected, received }: Refusal): string {
  const upperCase = expected.toUpperCase()
  const listed = membersOf(received)
  // A listed upper-case method is never refused, and `methods` rejects `patch` and `query`.
  if (listed.includes(upperCase) || registeredSpelling(expected) !== null) {
    const list = listed.includes(upperCase) ? '' : ', and list that in `methods`'
    return `Let the page write ${quote(upperCase)}${list}: methods are case-sensitive, and browsers do not upper-case ${quote(expected)}.`
  }
  const twin = listed.find((method) => method.toUpperCase() === upperCase)
  const hint =
    twin === undefined
      ? wildcardHint(listed, ' With credentials `*` is only a method of that name.')
      : ` Methods are case-sensitive: ${quote(twin)} is another one.`
  return `List ${quote(expected)} in \`methods\`: the preflight response must name it in \`Access-Control-Allow-Methods\`.${hint}`
}

function headerFix({ expected, received }: Refusal): string {
  if (expected.startsWith('access-control-')) {
    return `Let the page leave ${quote(expected)} out: it is a header of responses, and the server sends it.`
  }
  const literal =
    expected === 'authorization'
      ? ' `*` does not cover it.'
      : ' With credentials `*` is only a header of that name.'
  const hint = wildcardHint(membersOf(received), literal)
  return `List ${quote(expected)} in \`allowHeaders\`: the preflight response must name it in \`Access-Control-Allow-Headers\`.${hint}`
}

function wildcardHint(listed: readonly string[], hint: string): string {
  return listed.includes('*') ? hint : ''
}

function membersOf(list: string | null): readonly string[] {
  return list === null ? [] : list.split(',').map((member) => member.trim())
}

function withoutPreflight(code: RefusalCode): string {
  const isCheck = code.startsWith('preflight-allow-')
  return isCheck ? code.slice('preflight-'.length) : code
}

function quote(value: string): string {
  return JSON.stringify(value)
}

function capitalize(value: string): string {
  return value.charAt(0).toUpperCase() + value.slice(1)
}
