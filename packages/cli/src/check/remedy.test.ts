import { expect, it } from 'vitest'
import type { CheckIssue } from './check-report.ts'
import { remedyOf } from './remedy.ts'

const origin = 'https://app.example.com'

/** A preflight that gets this status, with the CORS headers or without. */
function remedyFor(status: number, code: CheckIssue['code']) {
  const issue: CheckIssue = {
    code,
    step: '',
    header: null,
    expected: 'a status of 200 to 299',
    received: null,
    message: '',
    fix: '',
    option: null,
  }
  const request = {
    method: 'OPTIONS',
    url: 'https://api.example.com/',
    headers: [['origin', origin] as const, ['access-control-request-method', 'PUT'] as const],
  }
  const deciding = { request, response: { status, headers: [], bodyStart: '' } }
  return remedyOf(issue, { deciding, allowing: null, isInFront: false })
}

it.each<[status: number, why: string]>([
  [401, 'exempt OPTIONS from authentication'],
  [403, 'exempt OPTIONS from authentication'],
  [407, 'exempt OPTIONS from authentication'],
  [404, 'The router has no handler for OPTIONS'],
  [405, 'The router has no handler for OPTIONS'],
  [501, 'The router has no handler for OPTIONS'],
  [500, 'The server fails on OPTIONS'],
  [400, 'before authentication, routing and body parsing'],
])('the fix for a preflight with %i names the cause: %s', (status, why) => {
  for (const code of ['preflight-status', 'preflight-allow-origin-missing'] as const) {
    const { text, setting } = remedyFor(status, code)
    expect(text).toContain(`not with ${status}`)
    expect(text).toContain(why)
    expect(setting).toBe('preflight')
  }
})
