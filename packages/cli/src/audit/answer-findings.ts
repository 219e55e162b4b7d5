import { extractMaxAge } from '@corsage/user-agent/fetch'
import { allowOriginOf, hasOkStatus, isReadableBy, isRedirect } from '../network/cors-answer.ts'
import type { Exchange } from '../network/exchange.ts'
import { corsLines } from '../network/exchange-lines.ts'
import { headerMembers, headerValue, headerValues } from '../network/header-lines.ts'
import { type Answers, coversErrors, isTransient, refusesGuess } from './answers.ts'
import { isSent, notAName, strangeHeader, strangeMethod } from './audit-probes.ts'
import type { Finding, Severity } from './finding.ts'

/** Finds responses that break pages, reveal too much, or echo the request. */
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
    message: 'The same request got two different responses, so pages fail intermittently.',
    fix: 'Remove the flag g from regular expressions, because `test` remembers its position. Otherwise, look for servers with different settings.',
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
    message: `${trusted} is refused, so its pages cannot read the response.`,
    fix: 'Run `corsage check` to see why, and what to change.',
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
    message: `An allowed page gets ${preflight.response.status} for its preflight. Requests with a JSON body, an Authorization header or a method such as PUT fail.`,
    fix: 'Respond to OPTIONS with 204 and the CORS headers, before authentication, redirects and routing.',
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
      'The preflight and the request get different headers for the same origin, so two policies are involved.',
    fix: 'Apply one policy to both. If a route has its own policy, mount it first, and also for OPTIONS.',
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
    message: 'A header that can have only one value is sent twice. Browsers join the values, and refuse.',
    fix: 'Let only one layer add CORS headers: the proxy or the application.',
    reference: 'Fetch standard, §4.10 CORS check',
  })
}

function failsForRefused({ exchanges }: Answers): Finding | null {
  const [without, refused] = [exchanges.get('no-origin'), exchanges.get('foreign')]
  if (without === undefined || refused === undefined) return null
  if (without.response.status >= 400 || refused.response.status < 400 || isTransient(refused)) return null
  return finding('refused-origin-fails', 'low', [without, refused], {
    message: `A refused origin gets the status ${refused.response.status}. This also affects same-origin POST requests, because they send Origin.`,
    fix: 'Respond normally, without the headers, and let the browser refuse. In an origin callback, return false and do not throw.',
    reference: 'Fetch standard, §3.2 `Origin` header (also sent with same-origin requests)',
  })
}

function failsWithoutOrigin({ exchanges }: Answers): Finding | null {
  const without = exchanges.get('no-origin')
  const others = [exchanges.get('trusted'), exchanges.get('foreign')]
  const fine = others.find((exchange) => exchange !== undefined && exchange.response.status < 500)
  if (without === undefined || fine === undefined || without.response.status < 500) return null
  if (isTransient(without)) return null
  return finding('no-origin-fails', 'medium', [without, fine], {
    message: `Without Origin, the server fails with ${without.response.status}. Same-origin GET requests, health checks and curl send no Origin.`,
    fix: 'Handle `undefined` in the origin callback, because most requests have no Origin.',
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
    message:
      'Error responses lack the headers, so an allowed page sees "blocked by CORS policy" instead of the status.',
    fix: 'Send the headers on every response, including errors.',
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
      message: 'A preflight gets every requested header name back unchecked, even an invalid one.',
      fix: 'Send the list of allowed headers, and do not read Access-Control-Request-Headers.',
      reference: 'CVE-2025-47908, CVE-2026-69207 (denial of service while reading it)',
    })
  }
  if (!names.includes(strangeHeader) && !echoesMethod) return null
  return finding('reflects-any', 'info', [exchange], {
    message: 'Every requested header is allowed, because the names are sent back.',
    fix: 'Send the list of allowed headers. Browsers can then reuse the preflight response for other requests.',
    reference: 'Fetch standard, §4.9 CORS-preflight cache',
  })
}

function privateNetwork({ exchanges }: Answers): Finding | null {
  const told = [...exchanges.values()].find(
    ({ response }) => headerValue(response.headers, 'access-control-allow-private-network') === 'true',
  )
  if (told === undefined) return null
  return finding('private-network', 'low', [told], {
    message: 'The server allows pages of the public web to request it in a private network.',
    fix: 'Remove `Access-Control-Allow-Private-Network`, because browsers no longer ask for it.',
    reference: 'Private Network Access (withdrawn 2025); CVE-2024-6221',
  })
}

function optionsRefused({ exchanges }: Answers): Finding | null {
  const exchange = exchanges.get('plain-options')
  if (exchange === undefined || exchange.response.status !== 400) return null
  return finding('options-refused', 'info', [exchange], {
    message: 'An OPTIONS request that is not a preflight gets 400 and does not reach the application.',
    fix: 'Treat only requests with Origin and Access-Control-Request-Method as preflights.',
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
      'An OPTIONS request that is not a preflight is treated as one and does not reach the application.',
    fix: 'Treat only requests with Origin and Access-Control-Request-Method as preflights.',
    reference: 'Fetch standard, §3.3 CORS protocol; RFC 9110, 9.3.7 OPTIONS',
  })
}

function tellsRefused({ exchanges }: Answers): Finding | null {
  const exchange = exchanges.get('foreign-preflight')
  if (exchange === undefined || allowOriginOf(exchange) !== null) return null
  const tells = exchange.response.headers.some(([name]) => name.startsWith('access-control-'))
  if (!tells) return null
  return finding('tells-refused-origin', 'info', [exchange], {
    message: 'A refused origin gets CORS headers that it does not need.',
    fix: 'Send only `Vary: Origin` to a refused origin.',
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
      '`Access-Control-Expose-Headers` has no effect on a preflight. Browsers read it only on the actual response.',
    fix: 'Send it only on actual responses.',
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
      '`Access-Control-Max-Age` is not a number of seconds. Browsers forget the preflight after 5 seconds or at once.',
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
    message: 'A 204 must not have a `Content-Length`, and some proxies fail on it.',
    fix: 'Remove it.',
    reference: 'RFC 9110, 8.6 Content-Length',
  })
}

function redirected({ exchanges }: Answers): Finding | null {
  const exchange = exchanges.get('no-origin')
  const location = exchange === undefined ? null : headerValue(exchange.response.headers, 'location')
  if (exchange === undefined || !isRedirect(exchange) || location === null) return null
  return finding('redirected', 'info', [exchange], {
    message: `The URL redirects to ${location}. The redirect was not followed, so the findings are only about the redirect.`,
    fix: 'Audit that URL as well.',
    reference: 'Fetch standard, §4.5 HTTP-redirect fetch',
  })
}
