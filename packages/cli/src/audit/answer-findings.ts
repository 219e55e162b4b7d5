import { extractMaxAge } from '@corsage/user-agent/fetch'
import { allowOriginOf, hasOkStatus, isReadableBy, isRedirect } from '../network/cors-answer.ts'
import type { Exchange } from '../network/exchange.ts'
import { corsLines } from '../network/exchange-lines.ts'
import { headerMembers, headerValue, headerValues } from '../network/header-lines.ts'
import { type Answers, coversErrors, isTransient, refusesGuess } from './answers.ts'
import { isSent, notAName, strangeHeader, strangeMethod } from './audit-probes.ts'
import type { Finding, Severity } from './finding.ts'

/** Finds answers that break pages, tell too much, or echo what was asked. */
export function answerFindings(answers: Answers): readonly Finding[] {
  return rules.flatMap((rule) => rule(answers) ?? [])
}

type Rule = (answers: Answers) => Finding | null

const rules: readonly Rule[] = [
  unstable,
  refusedTrusted,
  preflightFails,
  preflightDisagrees,
  duplicateHeader,
  failsForRefused,
  failsWithoutOrigin,
  errorsWithoutHeaders,
  reflectsUnchecked,
  privateNetwork,
  optionsRefused,
  optionsSwallowed,
  tellsRefused,
  exposesOnPreflight,
  invalidMaxAge,
  emptyWithLength,
  redirected,
]

function finding(
  code: string,
  severity: Severity,
  exchanges: readonly Exchange[],
  text: Pick<Finding, 'message' | 'fix' | 'reference'>,
): Finding {
  return { code, severity, evidence: exchanges.flatMap((exchange) => corsLines(exchange)), ...text }
}

function unstable({ exchanges }: Answers): Finding | null {
  const [first, second] = [exchanges.get('trusted'), exchanges.get('trusted-again')]
  if (first === undefined || second === undefined) return null
  if (first.response.status !== second.response.status || isTransient(second)) return null
  if (allowOriginOf(first) === allowOriginOf(second)) return null
  return finding('unstable', 'medium', [first, second], {
    message: 'The same request got two answers: pages fail now and then.',
    fix: 'Often a regular expression with the flag g, whose `test` remembers where it was: leave the flag out. Otherwise several servers with different settings.',
    reference: 'ECMAScript, RegExp.prototype.test and lastIndex',
  })
}

function refusedTrusted({ exchanges, trusted, method }: Answers): Finding | null {
  const [exchange, without] = [exchanges.get('trusted'), exchanges.get('no-origin')]
  if (exchange === undefined || trusted === null || isReadableBy(exchange, trusted)) return null
  // An error with and without Origin is not a refusal: the audit is inconclusive.
  const isBecauseOfOrigin = without !== undefined && hasOkStatus(without) && !isTransient(exchange)
  if (!isSent({ method }) || !(hasOkStatus(exchange) || isBecauseOfOrigin)) return null
  return finding('trusted-refused', 'low', [exchange], {
    message: `${trusted} is itself refused: its pages cannot read this.`,
    fix: '`corsage check` says why, and what to change.',
    reference: 'Fetch standard, §4.10 CORS check',
  })
}

function preflightFails(answers: Answers): Finding | null {
  const { exchanges, trusted } = answers
  const [actual, preflight] = [exchanges.get('trusted'), exchanges.get('trusted-preflight')]
  if (actual === undefined || preflight === undefined || trusted === null) return null
  if (!isReadableBy(actual, trusted) || isRedirect(actual) || hasOkStatus(preflight)) return null
  if (isTransient(preflight) || refusesGuess(preflight, answers)) return null
  return finding('preflight-fails', 'low', [preflight], {
    message: `An allowed page gets ${preflight.response.status} for its preflight: with a JSON body, an Authorization header or a method such as PUT its request fails.`,
    fix: 'Answer OPTIONS with 204 and the CORS headers, in front of authentication, redirects and routing.',
    reference: 'Fetch standard, §4.8 CORS-preflight fetch, step 8 (an ok status)',
  })
}

function preflightDisagrees(answers: Answers): Finding | null {
  const { exchanges, trusted } = answers
  const [actual, preflight] = [exchanges.get('trusted'), exchanges.get('trusted-preflight')]
  if (actual === undefined || preflight === undefined || trusted === null || !hasOkStatus(preflight))
    return null
  if (isReadableBy(actual, trusted) === isReadableBy(preflight, trusted)) return null
  if (isReadableBy(actual, trusted) ? refusesGuess(preflight, answers) : !hasOkStatus(actual)) return null
  return finding('preflight-disagrees', 'low', [preflight, actual], {
    message:
      'The preflight and the request itself get different answers for the same origin: one of two policies decides each.',
    fix: 'Let one policy answer both. Where routes have policies of their own, mount the narrower one first, for OPTIONS as well.',
    reference: 'Fetch standard, §4.8 CORS-preflight fetch',
  })
}

function duplicateHeader({ exchanges }: Answers): Finding | null {
  const names = ['access-control-allow-origin', 'access-control-allow-credentials']
  const duplicated = [...exchanges.values()].find(({ response }) =>
    names.some((name) => headerValues(response.headers, name).length > 1),
  )
  if (duplicated === undefined) return null
  return finding('duplicate-header', 'low', [duplicated], {
    message: 'A header that has one value is sent twice: browsers join the two, and refuse.',
    fix: 'Two layers add CORS headers, often a proxy and the application: let one do it.',
    reference: 'Fetch standard, §4.10 CORS check',
  })
}

function failsForRefused({ exchanges }: Answers): Finding | null {
  const [without, refused] = [exchanges.get('no-origin'), exchanges.get('foreign')]
  if (without === undefined || refused === undefined) return null
  if (without.response.status >= 400 || refused.response.status < 400 || isTransient(refused)) return null
  return finding('refused-origin-fails', 'low', [without, refused], {
    message: `A refused origin gets the status ${refused.response.status}: an error in the log for every strange page, and it also meets requests of the same origin, whose POSTs carry Origin.`,
    fix: 'Answer as usual, without the headers: the browser refuses. In an origin callback say "no" rather than throw.',
    reference: 'Fetch standard, §3.2 `Origin` header (sent with same-origin requests, too)',
  })
}

function failsWithoutOrigin({ exchanges }: Answers): Finding | null {
  const without = exchanges.get('no-origin')
  const others = [exchanges.get('trusted'), exchanges.get('foreign')]
  const fine = others.find((exchange) => exchange !== undefined && exchange.response.status < 500)
  if (without === undefined || fine === undefined || without.response.status < 500) return null
  if (isTransient(without)) return null
  return finding('no-origin-fails', 'medium', [without, fine], {
    message: `Without Origin the server fails with ${without.response.status}: every same-origin GET, health check and curl does.`,
    fix: 'In an origin callback expect `undefined`: most requests have no Origin.',
    reference: 'Fetch standard, §3.2 `Origin` header',
  })
}

function errorsWithoutHeaders(answers: Answers): Finding | null {
  const { exchanges, trusted } = answers
  const [actual, error] = [
    exchanges.get(trusted === null ? 'foreign' : 'trusted'),
    exchanges.get('not-found'),
  ]
  if (actual === undefined || error === undefined) return null
  const asker = headerValue(actual.request.headers, 'origin')
  if (asker === null || !isReadableBy(actual, asker) || isReadableBy(error, asker)) return null
  if (error.response.status < 400 || isTransient(error) || !coversErrors(answers)) return null
  return finding('errors-without-headers', 'low', [error], {
    message: 'Errors lack the headers: an allowed page sees "blocked by CORS policy" instead of the status.',
    fix: 'Put the headers on every response, errors included.',
    reference: 'Fetch standard, §4.10 CORS check (the status does not matter)',
  })
}

function reflectsUnchecked({ exchanges }: Answers): Finding | null {
  const exchange = exchanges.get('strange-preflight')
  if (exchange === undefined) return null
  const { headers } = exchange.response
  const names = headerMembers(headers, 'access-control-allow-headers')
  const echoesMethod = headerMembers(headers, 'access-control-allow-methods').includes(
    strangeMethod.toLowerCase(),
  )
  if (names.includes(notAName)) {
    return finding('reflects-unchecked', 'low', [exchange], {
      message: 'What a preflight asks for comes back unchecked, even what is no header name.',
      fix: 'Send the list of what is allowed; do not read Access-Control-Request-Headers at all.',
      reference: 'CVE-2025-47908, CVE-2026-69207 (denial of service while reading it)',
    })
  }
  if (!names.includes(strangeHeader) && !echoesMethod) return null
  return finding('reflects-any', 'info', [exchange], {
    message: 'Whatever a preflight asks for is allowed: the names come back as they were asked.',
    fix: 'Send the list of what is allowed: one answer for every request, which browsers also keep longer.',
    reference: 'Fetch standard, §4.9 CORS-preflight cache',
  })
}

function privateNetwork({ exchanges }: Answers): Finding | null {
  const told = [...exchanges.values()].find(
    ({ response }) => headerValue(response.headers, 'access-control-allow-private-network') === 'true',
  )
  if (told === undefined) return null
  return finding('private-network', 'low', [told], {
    message:
      'The server lets pages of the public web into its private network, as far as a browser still asks.',
    fix: 'Leave `Access-Control-Allow-Private-Network` out: browsers no longer ask.',
    reference: 'Private Network Access (withdrawn 2025); CVE-2024-6221',
  })
}

function optionsRefused({ exchanges }: Answers): Finding | null {
  const exchange = exchanges.get('plain-options')
  if (exchange === undefined || exchange.response.status !== 400) return null
  return finding('options-refused', 'info', [exchange], {
    message: 'An OPTIONS request that is no preflight gets 400: it belongs to the application.',
    fix: 'Take for a preflight only what has Origin and Access-Control-Request-Method.',
    reference: 'Fetch standard, §3.3 CORS protocol; RFC 9110, 9.3.7 OPTIONS',
  })
}

function optionsSwallowed({ exchanges }: Answers): Finding | null {
  const exchange = exchanges.get('plain-options')
  if (exchange === undefined) return null
  const { status, headers } = exchange.response
  const isAnswered = status === 204 && headerValue(headers, 'access-control-allow-methods') !== null
  if (!isAnswered) return null
  return finding('options-swallowed', 'info', [exchange], {
    message:
      'An OPTIONS request that is no preflight is answered as one: a handler of the application is not reached.',
    fix: 'Take for a preflight only what has Origin and Access-Control-Request-Method.',
    reference: 'Fetch standard, §3.3 CORS protocol; RFC 9110, 9.3.7 OPTIONS',
  })
}

function tellsRefused({ exchanges }: Answers): Finding | null {
  const exchange = exchanges.get('foreign-preflight')
  if (exchange === undefined || allowOriginOf(exchange) !== null) return null
  const tells = exchange.response.headers.some(([name]) => name.startsWith('access-control-'))
  if (!tells) return null
  return finding('tells-refused-origin', 'info', [exchange], {
    message: 'A refused origin is told what others may do.',
    fix: 'Send no CORS header to an origin that is refused, but `Vary: Origin`.',
    reference: 'Fetch standard, §4.10 CORS check',
  })
}

function exposesOnPreflight({ exchanges }: Answers): Finding | null {
  const exchange = [...exchanges.values()].find(
    ({ request, response }) =>
      headerValue(request.headers, 'access-control-request-method') !== null &&
      headerValue(response.headers, 'access-control-expose-headers') !== null,
  )
  if (exchange === undefined) return null
  return finding('exposes-on-preflight', 'info', [exchange], {
    message:
      '`Access-Control-Expose-Headers` on a preflight says nothing: browsers read it on the response itself.',
    fix: 'Send it there only.',
    reference: 'Fetch standard, §3.3.3 HTTP responses',
  })
}

function invalidMaxAge({ exchanges }: Answers): Finding | null {
  const exchange = [...exchanges.values()].find(({ response }) => {
    const value = headerValue(response.headers, 'access-control-max-age')
    return extractMaxAge({ get: () => value }) === 'failure'
  })
  if (exchange === undefined) return null
  return finding('max-age-invalid', 'low', [exchange], {
    message:
      '`Access-Control-Max-Age` is no number of seconds: browsers forget the preflight after 5 seconds or at once.',
    fix: 'Send whole seconds.',
    reference: 'Fetch standard, §4.8 CORS-preflight fetch',
  })
}

function emptyWithLength({ exchanges }: Answers): Finding | null {
  const exchange = [...exchanges.values()].find(
    ({ response }) => response.status === 204 && headerValue(response.headers, 'content-length') !== null,
  )
  if (exchange === undefined) return null
  return finding('content-length-on-204', 'info', [exchange], {
    message: 'A 204 has no body and may not have a `Content-Length`; some intermediaries stumble over it.',
    fix: 'Leave it out.',
    reference: 'RFC 9110, 8.6 Content-Length',
  })
}

function redirected({ exchanges }: Answers): Finding | null {
  const exchange = exchanges.get('no-origin')
  const location = exchange === undefined ? null : headerValue(exchange.response.headers, 'location')
  if (exchange === undefined || !isRedirect(exchange) || location === null) return null
  return finding('redirected', 'info', [exchange], {
    message: `The URL redirects to ${location}, which was not followed: what stands here is about the redirect only.`,
    fix: 'Audit that URL as well.',
    reference: 'Fetch standard, §4.5 HTTP-redirect fetch',
  })
}
