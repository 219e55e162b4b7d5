import { engines } from '@corsage/user-agent'
import { extractHeaderListValues, extractMaxAge } from '@corsage/user-agent/fetch'
import {
  allowOriginOf,
  allowsCredentials,
  hasOkStatus,
  isReadableBy,
  isRedirect,
  variesByOrigin,
} from '../network/cors-answer.ts'
import type { Exchange } from '../network/exchange.ts'
import { corsLines, requestLine } from '../network/exchange-lines.ts'
import { foreignOrigin } from '../network/foreign-origin.ts'
import { headerMembers, headerValue, headerValues } from '../network/header-lines.ts'
import type { CheckExchange } from './browser-fetch.ts'
import { cookieNotStored } from './cookies.ts'
import { answeredProbes, type Probes } from './probes.ts'

/** A problem that does not decide this request, but breaks another. */
export interface Warning {
  /** A stable name. */
  readonly code: string
  readonly message: string
  /** The evidence: lines of requests and responses. */
  readonly evidence: readonly string[]
  readonly fix: string
}

/** The facts on which warnings are based. */
export interface WarningFacts {
  readonly url: URL
  readonly from: string
  readonly credentials: boolean
  readonly allowed: boolean
  /** The page's own exchange. */
  readonly exchanges: readonly CheckExchange[]
  readonly probes: Probes
}

/** Lists the problems of other requests, the most serious first. */
export function findWarnings(facts: WarningFacts): readonly Warning[] {
  return [
    ...duplicatedHeaders(facts),
    ...wildcardWithCredentials(facts),
    ...credentialsNotTrue(facts),
    ...anyOriginReflected(facts),
    ...nullOriginAllowed(facts),
    ...missingVary(facts),
    ...headersMissingOnErrors(facts),
    ...redirectToLogin(facts),
    ...cookieNotStored(facts),
    ...unansweredPreflight(facts),
    ...authorizationUnderWildcard(facts),
    ...exposedHeaders(facts),
    ...maxAge(facts),
  ]
}

const singleValued = [
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-max-age',
] as const

function duplicatedHeaders({ exchanges, probes }: WarningFacts): Warning[] {
  for (const exchange of [...exchanges, ...answeredProbes(probes)]) {
    for (const name of singleValued) {
      const values = headerValues(exchange.response.headers, name)
      if (values.length < 2) continue
      return [
        {
          code: 'duplicate-header',
          message: `The response has ${values.length} lines of ${titleCase(name)}. A browser joins them to ${JSON.stringify(values.join(', '))}, which is not a valid value.`,
          evidence: [requestLine(exchange), ...values.map((value) => `${name}: ${value}`)],
          fix: 'Let only one layer add CORS headers. Often a proxy adds them as well, or the middleware is mounted twice.',
        },
      ]
    }
  }
  return []
}

function wildcardWithCredentials({ exchanges, credentials, probes }: WarningFacts): Warning[] {
  if (credentials) return []
  const exchange = [...exchanges, ...answeredProbes(probes)].find(
    (each) => allowOriginOf(each) === '*' && allowsCredentials(each),
  )
  if (exchange === undefined) return []
  return [
    {
      code: 'wildcard-with-credentials',
      message:
        'The server sends `*` and allows credentials. Browsers refuse this, so every request with credentials fails.',
      evidence: corsLines(exchange),
      fix: 'Send `*` without `Access-Control-Allow-Credentials`, or one listed origin with it.',
    },
  ]
}

function credentialsNotTrue({ exchanges, credentials }: WarningFacts): Warning[] {
  if (credentials) return []
  for (const exchange of exchanges) {
    const value = headerValue(exchange.response.headers, 'access-control-allow-credentials')
    if (value === null || value === 'true' || value.includes(',')) continue
    return [
      {
        code: 'credentials-not-true',
        message: `\`Access-Control-Allow-Credentials: ${value}\` does not allow credentials. Only \`true\` in lower case does.`,
        evidence: corsLines(exchange),
        fix: 'Send `true`, or remove the header.',
      },
    ]
  }
  return []
}

function anyOriginReflected({ probes: { foreign } }: WarningFacts): Warning[] {
  if (foreign === null || allowOriginOf(foreign) !== foreignOrigin) return []
  const hasCredentials = allowsCredentials(foreign)
  return [
    {
      code: 'any-origin-reflected',
      message: hasCredentials
        ? 'The server allows every origin with credentials, so any site that your users visit can read their data.'
        : 'The server allows every origin, because it echoes the request.',
      evidence: corsLines(foreign),
      fix: hasCredentials
        ? 'List the allowed origins. Run `corsage audit` to find more.'
        : 'List the origins, or send `*` if the data is public.',
    },
  ]
}

function nullOriginAllowed({ exchanges }: WarningFacts): Warning[] {
  const exchange = exchanges.find((each) => each.kind === 'request' && allowOriginOf(each) === 'null')
  if (exchange === undefined) return []
  return [
    {
      code: 'null-origin-allowed',
      message: 'The server allows the origin `null`. Any site can obtain it with a sandboxed frame.',
      evidence: corsLines(exchange),
      fix: 'Serve the page from an origin, and list that. Run `corsage audit` to find more.',
    },
  ]
}

function missingVary({ exchanges, from, probes: { foreign } }: WarningFacts): Warning[] {
  const [exchange] = exchanges.filter(({ kind }) => kind === 'request')
  if (exchange === undefined || foreign === null || allowOriginOf(exchange) !== from) return []
  // A header that is the same for every origin needs no Vary.
  if (allowOriginOf(foreign) === from) return []
  const without = [exchange, foreign].filter((candidate) => !variesByOrigin(candidate))
  if (without.length === 0) return []
  const onlyForeign = without.length === 1 && without[0] === foreign
  return [
    {
      code: 'vary-missing',
      message: onlyForeign
        ? 'The response to a refused origin has no `Vary: Origin`. A cache may return it to an allowed page, which then fails.'
        : 'The response depends on Origin but has no `Vary: Origin`. A cache may return it to another origin, whose page then fails.',
      evidence: without.flatMap((candidate) => corsLines(candidate)),
      fix: 'Send `Vary: Origin` on every response of this URL, also to refused origins and to requests without Origin.',
    },
  ]
}

function headersMissingOnErrors({
  allowed,
  from,
  credentials,
  probes: { notFound },
}: WarningFacts): Warning[] {
  if (!allowed || notFound === null || notFound.response.status < 400) return []
  if (isReadableBy(notFound, from, credentials ? 'include' : 'omit')) return []
  return [
    {
      code: 'headers-missing-on-errors',
      message: `Error responses do not allow the page. It sees "blocked by CORS policy" instead of the status ${notFound.response.status}.`,
      evidence: corsLines(notFound),
      fix: 'Send the headers on every response, including errors. In nginx, use `add_header … always`.',
    },
  ]
}

function redirectToLogin({ exchanges }: WarningFacts): Warning[] {
  const redirect = exchanges.find((each) => {
    const location = headerValue(each.response.headers, 'location') ?? ''
    return each.kind === 'request' && isRedirect(each) && loginPath.test(location)
  })
  if (redirect === undefined) return []
  return [
    {
      code: 'redirect-to-login',
      message: 'The server redirects to what looks like a login page. `fetch` cannot log in there.',
      evidence: [requestLine(redirect), `location: ${headerValue(redirect.response.headers, 'location')}`],
      fix: 'Respond to API requests with 401 and CORS headers, so that the page can go to the login page itself.',
    },
  ]
}

const loginPath = /\b(log-?in|sign-?in|sso|oauth2?|authorize|saml)\b/i

function unansweredPreflight({
  url,
  allowed,
  probes: { preflight, preflightFailed },
}: WarningFacts): Warning[] {
  if (!allowed || (preflight === null && !preflightFailed)) return []
  if (preflight !== null && hasOkStatus(preflight) && allowOriginOf(preflight) !== null) return []
  return [
    {
      code: 'preflight-unanswered',
      message: `This request needs no preflight. Requests with a JSON body, an Authorization header or a method such as PUT need one, and fail.${preflightCause(preflight)}`,
      evidence: preflight === null ? [`OPTIONS ${url.href} -> no response`] : corsLines(preflight),
      fix: 'Respond to OPTIONS with 204 and the CORS headers, before authentication, redirects and routing.',
    },
  ]
}

function preflightCause(preflight: Exchange | null): string {
  if (preflight === null) return ' A firewall, a proxy or the server drops OPTIONS.'
  if ([401, 403].includes(preflight.response.status)) {
    return ' Authentication runs before CORS, and preflights carry no credentials.'
  }
  return isRedirect(preflight) ? ' A redirect runs before CORS, and preflights must not be redirected.' : ''
}

function authorizationUnderWildcard({ exchanges, credentials }: WarningFacts): Warning[] {
  if (credentials) return []
  const preflight = exchanges.find(({ kind, request, response }) => {
    const allowed = headerMembers(response.headers, 'access-control-allow-headers')
    const asked = headerMembers(request.headers, 'access-control-request-headers')
    const isCovered = allowed.includes('authorization') || !allowed.includes('*')
    return kind === 'preflight' && asked.includes('authorization') && !isCovered
  })
  if (preflight === undefined) return []
  return [
    {
      code: 'authorization-under-wildcard',
      message:
        'By the Fetch standard, `*` in `Access-Control-Allow-Headers` does not cover Authorization. Browsers still allow it, with a warning.',
      evidence: corsLines(preflight),
      fix: 'Send `Access-Control-Allow-Headers: *, Authorization`.',
    },
  ]
}

function exposedHeaders({ exchanges, credentials }: WarningFacts): Warning[] {
  const name = 'access-control-expose-headers'
  for (const exchange of exchanges) {
    if (exchange.kind !== 'request') continue
    const headers = { get: (key: string) => headerValue(exchange.response.headers, key.toLowerCase()) }
    const exposed = extractHeaderListValues(name, headers)
    if (exposed === 'failure') {
      return [
        {
          code: 'expose-headers-unparsable',
          message:
            '`Access-Control-Expose-Headers` contains an invalid header name, so the page can read none of them.',
          evidence: [requestLine(exchange), `${name}: ${headers.get(name)}`],
          fix: 'Send header names, separated by commas.',
        },
      ]
    }
    if (credentials && exposed?.includes('*')) {
      return [
        {
          code: 'expose-wildcard-with-credentials',
          message:
            'With credentials, `Access-Control-Expose-Headers: *` is not a wildcard, so the page can read none of the headers.',
          evidence: [requestLine(exchange), `${name}: ${headers.get(name)}`],
          fix: 'List the headers that the page reads.',
        },
      ]
    }
  }
  return []
}

function maxAge({ exchanges }: WarningFacts): Warning[] {
  const preflight = exchanges.find(({ kind }) => kind === 'preflight')
  if (preflight === undefined || !hasOkStatus(preflight)) return []
  const name = 'access-control-max-age'
  const value = headerValue(preflight.response.headers, name)
  const seconds = extractMaxAge({ get: () => value })
  const limitOf = (engine: keyof typeof engines) => engines[engine].quirks.maxAgeLimit
  const [chromium, firefox, safari] = [limitOf('chromium'), limitOf('firefox'), limitOf('webkit')]
  const evidence = [requestLine(preflight), value === null ? `no ${name}` : `${name}: ${value}`]
  const advice = `Send \`Access-Control-Max-Age\` in whole seconds. Chromium caps it at ${chromium}, and Safari at ${safari}.`
  if (seconds === null) {
    const message =
      'The preflight response has no max age. Browsers forget it after 5 seconds, so nearly every request needs a preflight.'
    return [{ code: 'max-age-missing', message, evidence, fix: advice }]
  }
  if (seconds === 'failure') {
    const message = `\`Access-Control-Max-Age: ${value}\` is not a number of seconds. Browsers forget the preflight after 5 seconds or at once.`
    return [{ code: 'max-age-invalid', message, evidence, fix: advice }]
  }
  if (seconds <= safari) return []
  const keeps = [
    ...(seconds > firefox ? [`Firefox keeps it for ${firefox}`] : []),
    ...(seconds > chromium ? [`Chromium keeps it for ${chromium}`] : []),
    `Safari keeps it for ${safari}`,
  ]
  const message = `Not every browser keeps this preflight response for ${seconds} seconds. ${keeps.join(', ')}.`
  return [
    { code: 'max-age-above-limit', message, evidence, fix: 'Change nothing, but expect more preflights.' },
  ]
}

function titleCase(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
}
