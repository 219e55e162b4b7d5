import { insecureFormStep } from '../fetch/blocked-url.ts'
import type { Refusal } from '../fetch/refusal.ts'

/** The facts of a refused request that Chromium's text names. */
export interface RefusedRequest {
  /** The URL that the page asked for. */
  readonly initialUrl: string
  /** The URL that refused: another one after a redirect. */
  readonly url: string
  /** The origin of the page. */
  readonly origin: string
}

/** As Debian's Chromium 156 lists them. Other builds can have more. */
const corsEnabledSchemes =
  'chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, http, https, isolated-app'
const unsafeRedirectSchemes: ReadonlySet<string> = new Set([
  'data:',
  'file:',
  'blob:',
  'filesystem:',
  'about:',
])
const valid = ' Have the server send the header with a valid value.'

/**
 * Returns the message that Chromium 156 prints to its console for a refusal.
 *
 * @example
 * chromiumMessage(refusal, { initialUrl: url, url, origin: 'https://app.example.com' })
 * // "Access to fetch at 'https://api.example.com/' from origin 'https://app.example.com' has been blocked by CORS
 * // policy: No 'Access-Control-Allow-Origin' header is present on the requested resource."
 */
export function chromiumMessage(refusal: Refusal, request: RefusedRequest): string {
  const received = escapeHint(refusal.received ?? '')
  switch (refusal.code) {
    case 'mode-same-origin':
      return request.url === request.initialUrl
        ? `Fetch API cannot load ${request.url}. Request mode is "same-origin" but the URL's origin is not same as the request origin ${request.origin}.`
        : `Unsafe attempt to load URL ${request.url} from frame with URL ${request.origin}/. Domains, protocols and ports must match.`
    case 'mode-no-cors-redirect':
      return `Fetch API cannot load ${request.url}. Request mode is "no-cors" but the redirect mode is not "follow".`
    case 'handshake-status':
      return `WebSocket connection to '${request.url}' failed: Error during WebSocket handshake: Unexpected response code: ${received}`
    case 'scheme':
      return `Fetch API cannot load ${request.url}. URL scheme "${schemeOf(request.url)}" is not supported.`
    case 'bad-port':
      return 'Failed to load resource: net::ERR_UNSAFE_PORT'
    case 'mixed-content':
      return `Mixed Content: The page at '${request.origin}/' was loaded over ${mixedContent(refusal, request.url)}`
    case 'redirect-location':
      return 'Failed to load resource: net::ERR_INVALID_REDIRECT'
    case 'redirect-limit':
      return 'Failed to load resource: net::ERR_TOO_MANY_REDIRECTS'
    case 'redirect-mode':
    case 'redirect-credentials-outside-cors':
      return 'Failed to load resource: net::ERR_FAILED'
    case 'redirect-stream-body':
      return 'Failed to load resource: net::ERR_INVALID_ARGUMENT'
    case 'redirect-scheme': {
      const url = refusal.received as string
      if (unsafeRedirectSchemes.has(new URL(url).protocol)) {
        return 'Failed to load resource: net::ERR_UNSAFE_REDIRECT'
      }
      return `${blocked({ ...request, url })}Cross origin requests are only supported for protocol schemes: ${corsEnabledSchemes}.`
    }
    default:
      return `${blocked(request)}${blockedReason(refusal.code, refusal.expected, received)}`
  }
}

function mixedContent({ step }: Refusal, url: string): string {
  if (url.startsWith('ws:')) {
    return `HTTPS, but attempted to connect to the insecure WebSocket endpoint '${url}'. This request has been blocked; this endpoint must be available over WSS.`
  }
  return step === insecureFormStep
    ? `a secure connection, but contains a form that targets an insecure endpoint '${url}'. This endpoint should be made available over a secure connection.`
    : `HTTPS, but requested an insecure resource '${url}'. This request has been blocked; the content must be served over HTTPS.`
}

type BlockedCode = Exclude<
  Refusal['code'],
  | 'mode-same-origin'
  | 'mode-no-cors-redirect'
  | 'scheme'
  | 'bad-port'
  | 'mixed-content'
  | 'handshake-status'
  | 'redirect-location'
  | 'redirect-limit'
  | 'redirect-mode'
  | 'redirect-credentials-outside-cors'
  | 'redirect-stream-body'
  | 'redirect-scheme'
>

function blocked({ url, initialUrl, origin }: RefusedRequest): string {
  const redirected = initialUrl === url ? '' : `(redirected from '${initialUrl}') `
  return `Access to fetch at '${url}' ${redirected}from origin '${origin}' has been blocked by CORS policy: `
}

function blockedReason(code: BlockedCode, expected: string, received: string): string {
  const preflight = "Response to preflight request doesn't pass access control check: "
  switch (code) {
    case 'preflight-allow-origin-missing':
    case 'preflight-allow-origin-wildcard':
    case 'preflight-allow-origin-multiple':
    case 'preflight-allow-origin-invalid':
    case 'preflight-allow-origin-mismatch':
    case 'preflight-allow-credentials-invalid':
      return `${preflight}${blockedReason(code.slice('preflight-'.length) as BlockedCode, expected, received)}`
    case 'preflight-status':
      return `${preflight}It does not have HTTP ok status.`
    case 'preflight-redirect':
      return `${preflight}Redirect is not allowed for a preflight request.`
    case 'allow-origin-missing':
      return "No 'Access-Control-Allow-Origin' header is present on the requested resource."
    case 'allow-origin-wildcard':
      return "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'."
    case 'allow-origin-multiple':
      return `The 'Access-Control-Allow-Origin' header contains multiple values '${received}', but only one is allowed.${valid}`
    case 'allow-origin-invalid':
      return `The 'Access-Control-Allow-Origin' header contains the invalid value '${received}'.${valid}`
    case 'allow-origin-mismatch':
      return `The 'Access-Control-Allow-Origin' header has a value '${received}' that is not equal to the supplied origin.${valid}`
    case 'allow-credentials-invalid':
      return `The value of the 'Access-Control-Allow-Credentials' header in the response is '${received}' which must be 'true' when the request's credentials mode is 'include'.`
    case 'allow-methods-unparsable':
      return 'Cannot parse Access-Control-Allow-Methods response header field in preflight response.'
    case 'allow-headers-unparsable':
      return 'Cannot parse Access-Control-Allow-Headers response header field in preflight response.'
    case 'method-not-allowed':
      return `Method ${escapeHint(expected)} is not allowed by Access-Control-Allow-Methods in preflight response.`
    case 'header-not-allowed':
      return `Request header field ${escapeHint(expected)} is not allowed by Access-Control-Allow-Headers in preflight response.`
    case 'redirect-credentials':
      // Chromium leaves the location out.
      return "Redirect location '' contains a username and password, which is disallowed for cross-origin requests."
  }
}

function schemeOf(url: string): string {
  return url.slice(0, url.indexOf(':'))
}

/** Chromium prints what is not printable ASCII as `\uXXXX`. */
function escapeHint(hint: string): string {
  return hint.replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  )
}
