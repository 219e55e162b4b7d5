import { expect, test } from 'vitest'
import { createGuard } from './guard.ts'
import { ROWS, requestOf, WITH } from './rows.ts'

for (const [number, description, row, reason] of ROWS) {
  test(`row ${number}: ${description}`, async () => {
    const guard = createGuard(row.policy ?? WITH, row.options)
    expect((await guard(requestOf(row)))?.reason).toBe(reason)
  })
}
