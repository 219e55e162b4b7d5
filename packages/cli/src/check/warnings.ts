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
import { answeredProbes, type Probes } from './probes.ts'

/** Something that lets this request pass, or has not decided it, and breaks another. */
export interface Warning {
  /** A stable name. */
  readonly code: string
  readonly message: string
  /** What was seen: lines of requests and responses. */
  readonly evidence: readonly string[]
  readonly fix: string
}

/** What the warnings are drawn from. */
export interface WarningFacts {
  readonly url: URL
  readonly from: string
  readonly credentials: boolean
  readonly allowed: boolean
  /** The page's own exchange. */
  readonly exchanges: readonly CheckExchange[]
  readonly probes: Probes
}

/** Lists what breaks later, the gravest first. */
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
          message: `The response has ${values.length} lines of ${titleCase(name)}. A browser joins them to ${JSON.stringify(values.join(', '))}, which is no valid value.`,
          evidence: [requestLine(exchange), ...values.map((value) => `${name}: ${value}`)],
          fix: 'Two layers add CORS headers, often a proxy and the application, or one middleware mounted twice: let one do it.',
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
        'The server allows any origin by `*` and credentials at once. Browsers refuse the pair: every request with credentials will fail.',
      evidence: corsLines(exchange),
      fix: 'Either `Access-Control-Allow-Origin: *` without `Access-Control-Allow-Credentials`, or one listed origin with it.',
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
        message: `\`Access-Control-Allow-Credentials: ${value}\` allows no credentials: only \`true\`, in lower case, does.`,
        evidence: corsLines(exchange),
        fix: 'Send `true`, or leave the header out.',
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
        ? 'The server allows every origin, with credentials: any site that your users visit can read their data.'
        : 'The server allows every origin that asks.',
      evidence: corsLines(foreign),
      fix: hasCredentials
        ? 'List the origins that may read with credentials. `corsage audit` asks further.'
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
      message: 'The server allows the origin `null`: any site can have it, by a sandboxed frame.',
      evidence: corsLines(exchange),
      fix: 'Give the page an origin of its own, and list that. `corsage audit` asks further.',
    },
  ]
}

function missingVary({ exchanges, from, probes: { foreign } }: WarningFacts): Warning[] {
  const [exchange] = exchanges.filter(({ kind }) => kind === 'request')
  if (exchange === undefined || foreign === null || allowOriginOf(exchange) !== from) return []
  // The same constant for everybody needs no Vary.
  if (allowOriginOf(foreign) === from) return []
  const without = [exchange, foreign].filter((candidate) => !variesByOrigin(candidate))
  if (without.length === 0) return []
  const onlyForeign = without.length === 1 && without[0] === foreign
  return [
    {
      code: 'vary-missing',
      message: onlyForeign
        ? 'The response to a refused origin has no `Vary: Origin`: a cache may hand it to an allowed page, which then fails.'
        : 'The response depends on Origin and has no `Vary: Origin`: a cache may hand it to a page of another origin, which then fails.',
      evidence: without.flatMap((candidate) => corsLines(candidate)),
      fix: 'Send `Vary: Origin` on every response of this URL, also to origins that are refused and to requests without Origin.',
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
      message: `Error responses do not allow the page: it will see "blocked by CORS policy" in place of the status ${notFound.response.status}.`,
      evidence: corsLines(notFound),
      fix: 'Put the headers on every response, errors included. (nginx: `add_header … always`.)',
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
      message: "The server redirects to what looks like a login page. A page's `fetch` cannot log in there.",
      evidence: [requestLine(redirect), `location: ${headerValue(redirect.response.headers, 'location')}`],
      fix: 'Answer requests of an API with 401 and CORS headers; the page then goes to the login itself.',
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
      message: `This request needs no preflight, but the next one may: with a JSON body, an Authorization header or a method such as PUT it fails.${preflightCause(preflight)}`,
      evidence: preflight === null ? [`OPTIONS ${url.href} -> no response`] : corsLines(preflight),
      fix: 'Answer OPTIONS with 204 and the CORS headers, before authentication, redirects and routing.',
    },
  ]
}

function preflightCause(preflight: Exchange | null): string {
  if (preflight === null) return ' Something drops OPTIONS: a firewall, a proxy or the server itself.'
  if ([401, 403].includes(preflight.response.status)) {
    return ' Something asks for credentials before CORS is reached, and a preflight carries none.'
  }
  return isRedirect(preflight)
    ? ' Something redirects before CORS is reached, and a preflight must not be redirected.'
    : ''
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
        'In `Access-Control-Allow-Headers` the Fetch standard says that `*` does not cover Authorization. Browsers still let it pass, with a warning.',
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
            '`Access-Control-Expose-Headers` has a member that is no header name: the page sees none of them.',
          evidence: [requestLine(exchange), `${name}: ${headers.get(name)}`],
          fix: 'Send header names separated by commas.',
        },
      ]
    }
    if (credentials && exposed?.includes('*')) {
      return [
        {
          code: 'expose-wildcard-with-credentials',
          message:
            'With credentials `Access-Control-Expose-Headers: *` is only a header of that name: the page sees none.',
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
  const advice = `Send \`Access-Control-Max-Age\` with whole seconds: Chromium keeps ${chromium} at most, Safari ${safari}.`
  if (seconds === null) {
    const message =
      'The preflight has no max age: browsers forget it after 5 seconds, and ask before nearly every request.'
    return [{ code: 'max-age-missing', message, evidence, fix: advice }]
  }
  if (seconds === 'failure') {
    const message = `\`Access-Control-Max-Age: ${value}\` is no number of seconds: browsers forget the preflight after 5 seconds or at once.`
    return [{ code: 'max-age-invalid', message, evidence, fix: advice }]
  }
  if (seconds <= safari) return []
  const keeps = [
    ...(seconds > firefox ? [`Firefox keeps it for ${firefox}`] : []),
    ...(seconds > chromium ? [`Chromium keeps it for ${chromium}`] : []),
    `Safari keeps it for ${safari}`,
  ]
  const message = `Not every browser keeps this preflight for ${seconds} seconds: ${keeps.join(', ')}.`
  return [
    { code: 'max-age-above-limit', message, evidence, fix: 'Nothing breaks; expect preflights more often.' },
  ]
}

function titleCase(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
}
