import { parsedUrl } from './parsed-url.ts'
import type { Refusal } from './refusal.ts'
import type { CorsRequest, ResponseHead } from './request.ts'

/** The result of a check. */
export interface CorsCheckResult {
  /** Whether the check passed. */
  readonly success: boolean
  /** Every reason for a refusal, in the order of the standard. A browser reports the first and stops. */
  readonly refusals: readonly Refusal[]
}

/**
 * Checks whether the origin of a request can read a response: the *CORS check*. `Access-Control-Allow-Origin` must be the
 * origin, byte for byte, or `*` if the credentials mode is not `include`. With `include`, `Access-Control-Allow-Credentials`
 * must be exactly `true`. The status does not matter. Never throws.
 *
 * Fetch standard, §4.10 CORS check.
 *
 * @example
 * corsCheck(
 *   { origin: 'https://app.example.com', credentials: 'omit' },
 *   new Response('', { headers: { 'access-control-allow-origin': '*' } }),
 * ).success // true
 */
export function corsCheck(
  request: Pick<CorsRequest, 'origin' | 'credentials'>,
  response: Pick<ResponseHead, 'headers'>,
): CorsCheckResult {
  const refusals: Refusal[] = []
  const allowOrigin = response.headers.get('Access-Control-Allow-Origin')
  const include = request.credentials === 'include'
  if (allowOrigin === null) {
    refusals.push(originRefusal(request, 'allow-origin-missing', allowOrigin))
  } else if (allowOrigin === '*' ? include : allowOrigin !== request.origin) {
    refusals.push(originRefusal(request, originCode(allowOrigin), allowOrigin))
  }
  const allowCredentials = response.headers.get('Access-Control-Allow-Credentials')
  if (include && allowCredentials !== 'true') {
    refusals.push({
      code: 'allow-credentials-invalid',
      step: 'CORS check (§4.10), step 8',
      header: 'Access-Control-Allow-Credentials',
      expected: 'true',
      received: allowCredentials,
    })
  }
  return { success: refusals.length === 0, refusals }
}

function originRefusal(
  request: Pick<CorsRequest, 'origin' | 'credentials'>,
  code: ReturnType<typeof originCode> | 'allow-origin-missing',
  received: string | null,
): Refusal {
  return {
    code,
    step: `CORS check (§4.10), step ${received === null ? 2 : 4}`,
    header: 'Access-Control-Allow-Origin',
    expected: request.credentials === 'include' ? request.origin : `${request.origin} or *`,
    received,
  }
}

/** The standard knows only "not the origin". Chromium tells four cases apart, in this order. */
function originCode(
  value: string,
): 'allow-origin-wildcard' | 'allow-origin-multiple' | 'allow-origin-mismatch' | 'allow-origin-invalid' {
  if (value === '*') return 'allow-origin-wildcard'
  if (value.includes(' ') || value.includes(',')) return 'allow-origin-multiple'
  if (value === 'null') return 'allow-origin-mismatch'
  return isAscii(value) && parsedUrl(value) !== null ? 'allow-origin-mismatch' : 'allow-origin-invalid'
}

function isAscii(value: string): boolean {
  for (const character of value) if (character > '\u007f') return false
  return true
}
