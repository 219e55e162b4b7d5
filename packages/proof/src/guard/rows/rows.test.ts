import type { AsyncPolicy } from '@corsage/core'
import { describe, expect, test } from 'vitest'
import { ROWS, type Row, WITH } from '../../../../core/src/guard/rows.ts'
import { variants } from '../../servers/index.ts'
import { serve } from '../../servers/listen.ts'
import { ask, bytesOf, linesOf, type Received } from './ask.ts'
import { exceptionFor } from './exceptions.ts'
import { guardedBy, type Order, overriding, SOURCES } from './guarded.ts'

const COMBINATIONS = [
  ['after cors', 'policy'],
  ['before cors', 'policy'],
  ['after cors', 'asynchronous policy'],
  ['before cors', 'asynchronous resolver'],
] as const satisfies readonly (readonly [Order, keyof typeof SOURCES])[]

const CORS = /^(?:access-control-|vary$)/

function corsHeadersOf({ headers }: Received): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => CORS.test(name)))
}

/** The CORS headers for a page that sends a row, as core decides without a guard. */
async function permitted(row: Row, policy: AsyncPolicy): Promise<Readonly<Record<string, string>>> {
  const { method = 'POST', url = '/transfer' } = row
  const lines = new Map(linesOf(row))
  const request = { method, url, headers: { get: (name: string) => lines.get(name) ?? null } }
  const { headers } = await policy.evaluate(request)
  return headers
}

for (const [name, framework] of Object.entries(variants)) {
  describe.each(COMBINATIONS)(`${name}, guard %s, %s`, (order, source) => {
    const delivered = ROWS.map(([number, description, row, reason]) => {
      return { number, description, row, reason, exception: exceptionFor(number, name, order) }
    }).filter(({ exception }) => exception === undefined || exception.status !== undefined)
    test.each(delivered)('row $number: $description', async ({ row, reason, exception }) => {
      const app = framework()
      const seen = guardedBy(app, row, order, SOURCES[source])
      const server = await serve(name, overriding(await app.listener()))
      try {
        const received = await ask(server.port, bytesOf(row))
        const { status, headers, body } = received
        const reasons = seen.refused.map((one) => one.reason)
        if (exception) {
          expect([status, seen.handled, reasons]).toEqual([exception.status, 0, []])
        } else if (reason === undefined) {
          expect([status, body, seen.handled, reasons]).toEqual([200, 'handled', 1, []])
        } else {
          expect([status, body, seen.handled, reasons]).toEqual([403, seen.refused[0]?.message, 0, [reason]])
          expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
          expect(headers.get('cache-control')).toBe('no-store')
          expect(headers.get('x-content-type-options')).toBe('nosniff')
          const policy = SOURCES[source](row.policy ?? WITH) as AsyncPolicy
          expect(corsHeadersOf(received)).toEqual(order === 'after cors' ? await permitted(row, policy) : {})
        }
      } finally {
        await server.close()
      }
    })
  })
}
