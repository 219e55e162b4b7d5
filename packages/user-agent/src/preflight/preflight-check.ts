import { type CorsCheckResult, corsCheck } from '../fetch/cors-check.ts'
import { isCorsNonWildcardRequestHeaderName, requestedHeaderNames } from '../fetch/cors-request-headers.ts'
import { extractHeaderListValues, extractMaxAge } from '../fetch/header-values.ts'
import { isRedirectStatus } from '../fetch/http-redirect-fetch.ts'
import { isCorsSafelistedMethod } from '../fetch/method.ts'
import { type EngineQuirks, standardQuirks } from '../fetch/quirks.ts'
import type { CorsCheckCode, Refusal } from '../fetch/refusal.ts'
import type { CorsRequest, ResponseHead } from '../fetch/request.ts'
import type { CorsPreflightGrant } from './preflight-cache.ts'

const defaultMaxAge = 5

/** The result of checking a preflight response. */
export interface CorsPreflightCheckResult extends CorsCheckResult {
  /** `null` if the check failed, unless the engine keeps the lists of a refused preflight. */
  readonly grant: CorsPreflightGrant | null
}

/**
 * Checks whether the response to a preflight allows the request. It must pass the CORS check for the credentials mode of the
 * request itself, have a status of 200 to 299, and allow the method and each CORS-unsafe header name. `quirks` lists how an
 * engine departs from the standard. Never throws.
 *
 * Fetch standard, §4.8 CORS-preflight fetch, steps 7 and 8.
 *
 * @example
 * corsPreflightCheck(request, response).refusals[0]?.code // 'method-not-allowed'
 */
export function corsPreflightCheck(
  request: CorsRequest,
  response: ResponseHead,
  quirks: EngineQuirks = standardQuirks,
): CorsPreflightCheckResult {
  const methods = extractHeaderListValues('Access-Control-Allow-Methods', response.headers)
  const headerNames = extractHeaderListValues('Access-Control-Allow-Headers', response.headers)
  const allowedMethods = allowedMethodsOf(request, methods, quirks)
  const allowedHeaderNames = listOf(headerNames)
  // Only this quirk preflights with the origin of the page at the origin of the page.
  const isOwn = quirks.redirectedPreflightHasPageOrigin && new URL(request.url).origin === request.origin
  const originRefusals = isOwn ? [] : corsCheck(request, response).refusals.map(asPreflightRefusal)
  const statusRefusals = statusRefusalsOf(response)
  const redirectFirst =
    quirks.preflightRedirectIsReportedFirst && statusRefusals[0]?.code === 'preflight-redirect'
  const refusals = [
    ...(redirectFirst ? [...statusRefusals, ...originRefusals] : [...originRefusals, ...statusRefusals]),
    ...unparsableRefusals(methods, headerNames, response),
    ...(methods === 'failure' ? [] : methodRefusals(request, allowedMethods, response)),
    ...(headerNames === 'failure' ? [] : headerRefusals(request, allowedHeaderNames, response, quirks)),
  ]
  const success = refusals.length === 0
  const isKept = success || (quirks.refusedPreflightIsKept && refusals.every(isOfList))
  const grant = isKept
    ? { methods: allowedMethods, headerNames: allowedHeaderNames, maxAge: maxAgeOf(response, quirks) }
    : null
  return { success, refusals, grant }
}

function isOfList({ code }: Refusal): boolean {
  return code === 'method-not-allowed' || code === 'header-not-allowed'
}

function asPreflightRefusal(refusal: Refusal): Refusal {
  return {
    ...refusal,
    code: `preflight-${refusal.code as CorsCheckCode}`,
    step: `CORS-preflight fetch (§4.8), step 7: ${refusal.step}`,
  }
}

function statusRefusalsOf(response: ResponseHead): Refusal[] {
  const { status } = response
  if (status >= 200 && status <= 299) return []
  const isRedirect = isRedirectStatus(status) && response.headers.get('Location') !== null
  return [
    {
      code: isRedirect ? 'preflight-redirect' : 'preflight-status',
      step: 'CORS-preflight fetch (§4.8), step 8',
      header: isRedirect ? 'Location' : null,
      expected: 'a status of 200 to 299',
      received: String(status),
    },
  ]
}

function unparsableRefusals(
  methods: ReturnType<typeof extractHeaderListValues>,
  headerNames: ReturnType<typeof extractHeaderListValues>,
  response: ResponseHead,
): Refusal[] {
  const refusals: Refusal[] = []
  const step = 'CORS-preflight fetch (§4.8), step 7.3'
  if (methods === 'failure') {
    const header = 'Access-Control-Allow-Methods'
    const received = response.headers.get(header)
    refusals.push({ code: 'allow-methods-unparsable', step, header, expected: 'a list of methods', received })
  }
  if (headerNames === 'failure') {
    const header = 'Access-Control-Allow-Headers'
    const received = response.headers.get(header)
    refusals.push({
      code: 'allow-headers-unparsable',
      step,
      header,
      expected: 'a list of header names',
      received,
    })
  }
  return refusals
}

function allowedMethodsOf(
  request: CorsRequest,
  methods: ReturnType<typeof extractHeaderListValues>,
  quirks: EngineQuirks,
): readonly string[] {
  // Step 7.4.
  const isForced = request.useCorsPreflight === true && quirks.forcedPreflightAllowsOwnMethod
  if (methods === null && isForced) return [request.method]
  return listOf(methods)
}

function listOf(values: ReturnType<typeof extractHeaderListValues>): readonly string[] {
  return Array.isArray(values) ? values : []
}

function methodRefusals(request: CorsRequest, methods: readonly string[], response: ResponseHead): Refusal[] {
  if (methods.includes(request.method) || isCorsSafelistedMethod(request.method)) return []
  if (request.credentials !== 'include' && methods.includes('*')) return []
  const header = 'Access-Control-Allow-Methods'
  return [
    {
      code: 'method-not-allowed',
      step: 'CORS-preflight fetch (§4.8), step 7.5',
      header,
      expected: request.method,
      received: response.headers.get(header),
    },
  ]
}

function headerRefusals(
  request: CorsRequest,
  headerNames: readonly string[],
  response: ResponseHead,
  quirks: EngineQuirks,
): Refusal[] {
  const allowed = new Set(headerNames.map((name) => name.toLowerCase()))
  const wildcard = request.credentials !== 'include' && allowed.has('*')
  const header = 'Access-Control-Allow-Headers'
  const isNonWildcard = (name: string): boolean =>
    isCorsNonWildcardRequestHeaderName(name) && !quirks.wildcardCoversAuthorizationOnPreflight
  const refuse = (name: string, step: string): Refusal => ({
    code: 'header-not-allowed',
    step: `CORS-preflight fetch (§4.8), step ${step}`,
    header,
    expected: name,
    received: response.headers.get(header),
  })
  const unlisted = requestedHeaderNames(request).filter((name) => !allowed.has(name))
  const others = unlisted.filter((name) => !isNonWildcard(name))
  return [
    ...unlisted.filter(isNonWildcard).map((name) => refuse(name, '7.6')),
    ...(wildcard ? [] : others).map((name) => refuse(name, '7.7')),
  ]
}

function maxAgeOf(response: ResponseHead, quirks: EngineQuirks): number {
  const maxAge = extractMaxAge(response.headers)
  if (maxAge === null) return defaultMaxAge
  if (maxAge === 'failure') {
    const value = response.headers.get('Access-Control-Max-Age') as string
    return quirks.unparsableMaxAgeIsZero(value) ? 0 : defaultMaxAge
  }
  return Math.min(maxAge, quirks.maxAgeLimit)
}
