import { expect, test } from 'vitest'
import type { Refusal, RefusalCode } from '../fetch/refusal.ts'
import { type PolicyOption, policyOption, suggestFix } from './fix.ts'

const app = 'https://app.example.com'

test.each<[RefusalCode, PolicyOption | null]>([
  ['allow-origin-missing', 'origins'],
  ['allow-origin-wildcard', 'origins'],
  ['allow-origin-multiple', 'origins'],
  ['allow-origin-invalid', 'origins'],
  ['allow-origin-mismatch', 'origins'],
  ['allow-credentials-invalid', 'credentials'],
  ['preflight-allow-origin-missing', 'origins'],
  ['preflight-allow-credentials-invalid', 'credentials'],
  ['preflight-status', 'preflightStatus'],
  ['preflight-redirect', null],
  ['allow-methods-unparsable', 'methods'],
  ['allow-headers-unparsable', 'allowHeaders'],
  ['method-not-allowed', 'methods'],
  ['header-not-allowed', 'allowHeaders'],
  ['redirect-credentials', null],
  ['redirect-credentials-outside-cors', null],
  ['scheme', null],
])('the option that decides %s: %s', (code, option) => {
  expect(policyOption(code)).toBe(option)
})

test('a header that no list names', () => {
  const refusal: Refusal = {
    code: 'header-not-allowed',
    step: '',
    header: 'Access-Control-Allow-Headers',
    expected: 'x-a',
    received: null,
  }
  expect(suggestFix(refusal, app, [])).toBe(
    'List "x-a" in `allowHeaders`: the answer to the preflight must name it in `Access-Control-Allow-Headers`.',
  )
})
