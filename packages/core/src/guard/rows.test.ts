import { expect, test } from 'vitest'
import { createGuard } from './guard.ts'
import { ROWS, type Row, WITH } from './rows.ts'
import type { GuardRequest } from './rules.ts'

function requestOf({ S, M, D, O, host = 'a.test', ...row }: Row): GuardRequest {
  const hosts = [host].flat()
  const headers: Record<string, string | undefined> = {
    host: hosts[0],
    origin: O,
    'sec-fetch-site': S,
    'sec-fetch-mode': M,
    'sec-fetch-dest': D,
    ...row.headers,
  }
  const url = row.url ?? '/transfer'
  return {
    method: row.method ?? 'POST',
    originalMethod: row.originalMethod,
    hasClientCertificate: row.certificate,
    url,
    headers: { get: (name) => headers[name] ?? null },
    authorities: () => ({ hosts, target: /^http:\/\/([^/]+)/.exec(url)?.[1] }),
  }
}

for (const [number, description, row, reason] of ROWS) {
  test(`row ${number}: ${description}`, async () => {
    const guard = createGuard(row.policy ?? WITH, row.options)
    expect((await guard(requestOf(row)))?.reason).toBe(reason)
  })
}
