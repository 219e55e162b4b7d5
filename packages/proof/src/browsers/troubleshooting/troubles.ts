import type { RefusalCode } from '@corsage/user-agent'
import type { EngineName } from '../engines/index.ts'
import type { Answer, Ask, Lines, Script } from '../exchanges/exchange.ts'
import type { Places } from './places.ts'

/** A request that goes wrong, and what each browser prints about it. */
export interface Trouble {
  readonly title: string
  /** The page in `docs/troubleshooting` that shows what to change. */
  readonly page: string
  readonly ask?: Partial<Ask>
  /** Whether an `XMLHttpRequest` asks, in place of `fetch`. */
  readonly byXhr?: true
  /** The URL that the page requests, if it is not one of a server. */
  readonly url?: string
  /** The responses of the servers at `url` and `next`; `closed` if no server listens. */
  readonly answers: 'closed' | ((places: Places) => readonly [Script, ...Script[]])
  /** The code of `@corsage/user-agent`, which has Chromium's text; `null` if it does not refuse. */
  readonly code: RefusalCode | null
  /** The status that the page sees; `refused` by default. */
  readonly sees?: number
  /** The line that names the cause (or two lines), with {@link Places} in braces; `null` if an engine prints nothing. */
  readonly prints: Readonly<Record<EngineName, string | null>>
}

/** The line that each engine also prints after almost every refusal. */
export const besides = {
  chromium: 'Failed to load resource: net::ERR_FAILED',
  firefox: firefox('CORS request did not succeed', '(null)'),
  webkit: 'Fetch API cannot load {url} due to access control checks.',
} as const satisfies Readonly<Record<EngineName, string>>

const allowOrigin = 'Access-Control-Allow-Origin'
const allowCredentials = 'Access-Control-Allow-Credentials'
const allowMethods = 'Access-Control-Allow-Methods'
const allowHeaders = 'Access-Control-Allow-Headers'
const anyOrigin = [allowOrigin, '*'] as const
const admin = 'https://admin.example.com'
const put: Partial<Ask> = { method: 'PUT' }
const include: Partial<Ask> = { credentials: 'include' }
const apiKey: Partial<Ask> = { headers: [['X-Api-Key', '1']] }
const onPreflight = "Response to preflight request doesn't pass access control check: "
const wildcard =
  "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'."
const valid = 'Have the server send the header with a valid value.'

const missing: Trouble['prints'] = {
  chromium: chromium("No 'Access-Control-Allow-Origin' header is present on the requested resource."),
  firefox: firefox('CORS header ‘Access-Control-Allow-Origin’ missing', '200'),
  webkit: 'Origin {origin} is not allowed by Access-Control-Allow-Origin. Status code: 200',
}
const mismatch: Trouble['prints'] = {
  chromium: chromium(
    `The 'Access-Control-Allow-Origin' header has a value '${admin}' that is not equal to the supplied origin. ${valid}`,
  ),
  firefox: firefox(`CORS header ‘Access-Control-Allow-Origin’ does not match ‘${admin}’`),
  webkit: 'Origin {origin} is not allowed by Access-Control-Allow-Origin. Status code: 200',
}
const anyWithCredentials: Trouble['prints'] = {
  chromium: chromium(wildcard),
  firefox: firefox(
    'Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’',
    null,
    '‘{url}’',
  ),
  webkit: 'Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.',
}
const withoutCredentials: Trouble['prints'] = {
  chromium: chromium(
    "The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'.",
  ),
  firefox: firefox('expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’'),
  webkit: 'Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
}
const failedPreflight: Trouble['prints'] = {
  chromium: chromium(`${onPreflight}It does not have HTTP ok status.`),
  firefox: firefox('CORS preflight response did not succeed', '401'),
  webkit: 'Preflight response is not successful. Status code: 401',
}

/** Ordered by page, as a browser checks them. */
export const troubles: readonly Trouble[] = [
  {
    title: 'no header',
    page: 'missing-header',
    answers: always(200),
    code: 'allow-origin-missing',
    prints: missing,
  },
  {
    title: 'no header on an error',
    page: 'missing-header',
    answers: always(500),
    code: 'allow-origin-missing',
    prints: {
      ...missing,
      firefox: firefox('CORS header ‘Access-Control-Allow-Origin’ missing', '500'),
      webkit: 'Origin {origin} is not allowed by Access-Control-Allow-Origin. Status code: 500',
    },
  },
  {
    title: 'no header on the preflight',
    page: 'missing-header',
    ask: put,
    answers: always(200),
    code: 'preflight-allow-origin-missing',
    prints: { ...missing, chromium: preflighted(missing.chromium) },
  },
  {
    title: 'another origin',
    page: 'other-origin',
    answers: always(200, [allowOrigin, admin]),
    code: 'allow-origin-mismatch',
    prints: mismatch,
  },
  {
    title: 'another origin on the preflight',
    page: 'other-origin',
    ask: put,
    answers: always(200, [allowOrigin, admin]),
    code: 'preflight-allow-origin-mismatch',
    prints: { ...mismatch, chromium: preflighted(mismatch.chromium) },
  },
  {
    title: 'a host in place of an origin',
    page: 'invalid-origin',
    answers: always(200, [allowOrigin, 'app.example.com']),
    code: 'allow-origin-invalid',
    prints: {
      chromium: chromium(
        `The 'Access-Control-Allow-Origin' header contains the invalid value 'app.example.com'. ${valid}`,
      ),
      firefox: firefox('CORS header ‘Access-Control-Allow-Origin’ does not match ‘app.example.com’'),
      webkit: 'Origin {origin} is not allowed by Access-Control-Allow-Origin. Status code: 200',
    },
  },
  {
    title: 'the header twice',
    page: 'multiple-values',
    answers: ({ origin }) => always(200, [allowOrigin, origin], [allowOrigin, origin])(),
    code: 'allow-origin-multiple',
    prints: {
      chromium: multiple('{origin}, {origin}'),
      firefox: firefox('Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed'),
      webkit: 'Access-Control-Allow-Origin cannot contain more than one origin.',
    },
  },
  {
    title: 'a list in one header',
    page: 'multiple-values',
    answers: ({ origin }) => always(200, [allowOrigin, `${origin}, ${admin}`])(),
    code: 'allow-origin-multiple',
    prints: {
      chromium: multiple(`{origin}, ${admin}`),
      firefox: firefox(`CORS header ‘Access-Control-Allow-Origin’ does not match ‘{origin}, ${admin}’`),
      webkit: 'Access-Control-Allow-Origin cannot contain more than one origin.',
    },
  },
  {
    title: 'any origin, with credentials',
    page: 'wildcard-with-credentials',
    ask: include,
    answers: always(200, anyOrigin),
    code: 'allow-origin-wildcard',
    prints: anyWithCredentials,
  },
  {
    title: 'any origin, with credentials, by XMLHttpRequest',
    page: 'wildcard-with-credentials',
    ask: include,
    byXhr: true,
    answers: always(200, anyOrigin),
    code: 'allow-origin-wildcard',
    prints: {
      ...anyWithCredentials,
      chromium: `${chromium(wildcard).replace('to fetch', 'to XMLHttpRequest')} The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials attribute.`,
    },
  },
  {
    title: 'any origin on the preflight, with credentials',
    page: 'wildcard-with-credentials',
    ask: { ...include, ...put },
    answers: always(200, anyOrigin),
    code: 'preflight-allow-origin-wildcard',
    prints: { ...anyWithCredentials, chromium: preflighted(anyWithCredentials.chromium) },
  },
  {
    title: 'no credentials',
    page: 'credentials',
    ask: include,
    answers: ({ origin }) => always(200, [allowOrigin, origin])(),
    code: 'allow-credentials-invalid',
    prints: withoutCredentials,
  },
  {
    title: 'no credentials on the preflight',
    page: 'credentials',
    ask: { ...include, ...put },
    answers: ({ origin }) => always(200, [allowOrigin, origin])(),
    code: 'preflight-allow-credentials-invalid',
    prints: { ...withoutCredentials, chromium: preflighted(withoutCredentials.chromium) },
  },
  {
    title: 'credentials by another word',
    page: 'credentials',
    ask: include,
    answers: ({ origin }) => always(200, [allowOrigin, origin], [allowCredentials, 'True'])(),
    code: 'allow-credentials-invalid',
    prints: {
      ...withoutCredentials,
      chromium: chromium(
        "The value of the 'Access-Control-Allow-Credentials' header in the response is 'True' which must be 'true' when the request's credentials mode is 'include'.",
      ),
    },
  },
  {
    title: 'a preflight that authentication turns away',
    page: 'preflight-status',
    ask: put,
    answers: always(401, anyOrigin),
    code: 'preflight-status',
    prints: failedPreflight,
  },
  {
    title: 'a preflight that authentication turns away, without the header',
    page: 'preflight-status',
    ask: put,
    answers: always(401),
    code: 'preflight-allow-origin-missing',
    prints: {
      chromium: preflighted(missing.chromium),
      firefox: firefox('CORS header ‘Access-Control-Allow-Origin’ missing', '401'),
      webkit: failedPreflight.webkit,
    },
  },
  {
    title: 'a preflight that is redirected',
    page: 'preflight-redirect',
    ask: put,
    answers: ({ next }) => always(301, anyOrigin, ['Location', next])(),
    code: 'preflight-redirect',
    prints: {
      chromium: chromium(`${onPreflight}Redirect is not allowed for a preflight request.`),
      firefox: [
        firefox('CORS request external redirect not allowed'),
        firefox('CORS preflight response did not succeed', '301'),
      ].join('\n'),
      webkit: 'Preflight response is not successful. Status code: 301',
    },
  },
  {
    title: 'a method that is not listed',
    page: 'method',
    ask: put,
    answers: always(204, anyOrigin, [allowMethods, 'GET, POST']),
    code: 'method-not-allowed',
    prints: {
      chromium: chromium('Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.'),
      firefox: firefox('Did not find method in CORS header ‘Access-Control-Allow-Methods’'),
      webkit: 'Method PUT is not allowed by Access-Control-Allow-Methods.',
    },
  },
  {
    title: 'a method in lower case',
    page: 'method',
    ask: { method: 'patch' },
    answers: always(204, anyOrigin, [allowMethods, 'PATCH']),
    code: 'method-not-allowed',
    prints: {
      chromium: chromium(
        'Method patch is not allowed by Access-Control-Allow-Methods in preflight response.',
      ),
      firefox: firefox('Did not find method in CORS header ‘Access-Control-Allow-Methods’'),
      webkit: 'Method patch is not allowed by Access-Control-Allow-Methods.',
    },
  },
  {
    title: 'a request header that is not listed',
    page: 'request-header',
    ask: apiKey,
    answers: always(204, anyOrigin),
    code: 'header-not-allowed',
    prints: {
      chromium: chromium(
        'Request header field x-api-key is not allowed by Access-Control-Allow-Headers in preflight response.',
      ),
      firefox: firefox(
        'header ‘x-api-key’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response',
      ),
      webkit: 'Request header field x-api-key is not allowed by Access-Control-Allow-Headers.',
    },
  },
  {
    title: 'Authorization, under a wildcard',
    page: 'request-header',
    ask: { headers: [['Authorization', 'Bearer 1']] },
    answers: always(204, anyOrigin, [allowHeaders, '*']),
    code: null,
    sees: 204,
    prints: {
      chromium: null,
      firefox:
        'Cross-Origin Request Warning: The Same Origin Policy will disallow reading the remote resource at {url} soon. (Reason: When the `Access-Control-Allow-Headers` is `*`, the `Authorization` header is not covered. To include the `Authorization` header, it must be explicitly listed in CORS header `Access-Control-Allow-Headers`).',
      webkit: null,
    },
  },
  {
    title: 'methods that cannot be read',
    page: 'invalid-list',
    ask: put,
    answers: always(204, anyOrigin, [allowMethods, 'PUT; POST']),
    code: 'allow-methods-unparsable',
    prints: {
      chromium: chromium(
        'Cannot parse Access-Control-Allow-Methods response header field in preflight response.',
      ),
      firefox: firefox('invalid token ‘PUT; POST’ in CORS header ‘Access-Control-Allow-Methods’'),
      webkit: 'Header Access-Control-Allow-Methods has an invalid value: PUT; POST',
    },
  },
  {
    title: 'header names that cannot be read',
    page: 'invalid-list',
    ask: apiKey,
    answers: always(204, anyOrigin, [allowHeaders, 'X-Api-Key Content-Type']),
    code: 'allow-headers-unparsable',
    prints: {
      chromium: chromium(
        'Cannot parse Access-Control-Allow-Headers response header field in preflight response.',
      ),
      firefox: firefox(
        'invalid token ‘X-Api-Key Content-Type’ in CORS header ‘Access-Control-Allow-Headers’',
      ),
      webkit: 'Header Access-Control-Allow-Headers has an invalid value: X-Api-Key Content-Type',
    },
  },
  {
    title: 'a redirect without the header',
    page: 'redirect',
    answers: ({ next }) => [...always(302, ['Location', next])(), ...always(200, anyOrigin)()],
    code: 'allow-origin-missing',
    prints: {
      ...missing,
      firefox: firefox('CORS header ‘Access-Control-Allow-Origin’ missing', '302'),
      webkit:
        'Cross-origin redirection to {next} denied by Cross-Origin Resource Sharing policy: Origin {origin} is not allowed by Access-Control-Allow-Origin. Status code: 302',
    },
  },
  {
    title: 'a redirect to where the header is missing',
    page: 'redirect',
    answers: ({ next }) => [...always(302, anyOrigin, ['Location', next])(), ...always(200)()],
    code: 'allow-origin-missing',
    prints: {
      chromium: redirected("No 'Access-Control-Allow-Origin' header is present on the requested resource."),
      firefox: firefox('CORS header ‘Access-Control-Allow-Origin’ missing', '200', '{next}'),
      webkit: 'Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200',
    },
  },
  {
    title: 'a redirect to another origin, which knows the page by name',
    page: 'redirect',
    answers: ({ next, origin }) => [
      ...always(302, anyOrigin, ['Location', next])(),
      ...always(200, [allowOrigin, origin])(),
    ],
    code: 'allow-origin-mismatch',
    prints: {
      chromium: redirected(
        `The 'Access-Control-Allow-Origin' header has a value '{origin}' that is not equal to the supplied origin. ${valid}`,
      ),
      firefox: firefox('CORS header ‘Access-Control-Allow-Origin’ does not match ‘{origin}’', null, '{next}'),
      webkit: 'Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200',
    },
  },
  {
    title: 'a redirect to a URL with a password',
    page: 'unsupported-redirect',
    answers: ({ withPassword }) => always(302, anyOrigin, ['Location', withPassword])(),
    code: 'redirect-credentials',
    prints: {
      chromium: chromium(
        "Redirect location '' contains a username and password, which is disallowed for cross-origin requests.",
      ),
      firefox: besides.firefox,
      webkit:
        'Cross-origin redirection to {next} denied by Cross-Origin Resource Sharing policy: redirection URL {withPassword} has credentials',
    },
  },
  {
    title: 'a redirect to an app',
    page: 'unsupported-redirect',
    answers: always(302, anyOrigin, ['Location', 'myapp:open']),
    code: 'redirect-scheme',
    prints: {
      chromium:
        "Access to fetch at 'myapp:open' (redirected from '{url}') from origin '{origin}' has been blocked by CORS policy: Cross origin requests are only supported for protocol schemes: chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, http, https, isolated-app.",
      firefox: firefox('CORS request not http', null, 'myapp:open'),
      webkit:
        'Cross-origin redirection to myapp:open denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme',
    },
  },
  {
    title: 'a redirect in a circle',
    page: 'unsupported-redirect',
    answers: ({ url }) => always(302, anyOrigin, ['Location', url])(),
    code: 'redirect-limit',
    prints: {
      chromium: 'Failed to load resource: net::ERR_TOO_MANY_REDIRECTS',
      firefox: besides.firefox,
      webkit: 'Load cannot follow more than 20 redirections',
    },
  },
  {
    title: 'mode: same-origin',
    page: 'same-origin-mode',
    ask: { mode: 'same-origin' },
    answers: always(200, anyOrigin),
    code: 'mode-same-origin',
    prints: {
      chromium:
        'Fetch API cannot load {url}. Request mode is "same-origin" but the URL\'s origin is not same as the request origin {origin}.',
      firefox: null,
      webkit: null,
    },
  },
  {
    title: 'a URL that forgot its scheme',
    page: 'url-scheme',
    url: 'localhost:3000/items',
    answers: 'closed',
    code: 'scheme',
    prints: {
      chromium: 'Fetch API cannot load {url}. URL scheme "localhost" is not supported.',
      firefox: firefox('CORS request not http'),
      webkit: null,
    },
  },
  {
    title: 'a server that is not there',
    page: 'unreachable-server',
    answers: 'closed',
    code: null,
    prints: {
      chromium: 'Failed to load resource: net::ERR_CONNECTION_REFUSED',
      firefox: besides.firefox,
      webkit: null,
    },
  },
]

/** Returns the same response to a preflight and to the request itself. */
function always(status: number, ...headers: Lines): () => readonly [Script] {
  const answer: Answer = { status, headers }
  return () => [{ preflights: [answer], actuals: [answer] }]
}

function chromium(reason: string): string {
  return `Access to fetch at '{url}' from origin '{origin}' has been blocked by CORS policy: ${reason}`
}

function redirected(reason: string): string {
  return chromium(reason).replace("'{url}'", "'{next}' (redirected from '{url}')")
}

function preflighted(line: string | null): string | null {
  return line?.replace('CORS policy: ', `CORS policy: ${onPreflight}`) ?? null
}

function multiple(values: string): string {
  return chromium(
    `The 'Access-Control-Allow-Origin' header contains multiple values '${values}', but only one is allowed. ${valid}`,
  )
}

function firefox(reason: string, status: string | null = null, url = '{url}'): string {
  const line = `Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ${url}. (Reason: ${reason}).`
  return status === null ? line : `${line} Status code: ${status}.`
}
