import { createPolicy, type Policy } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../conformance/wire.ts'
import { compared, expected } from './compare.ts'
import { ALLOWED, planOf, requestLike, sendAll } from './exchanges.ts'
import { type Asked, type ExchangeName, type Order, READS, type Row, type Stack, type Undo } from './row.ts'

const policies: Readonly<Record<string, Policy>> = {
  'several origins, credentials': createPolicy({
    origins: [ALLOWED, 'https://other.test'],
    credentials: true,
    allowHeaders: ['X-Token'],
    exposeHeaders: ['X-Total'],
    timingAllowOrigin: true,
  }),
  'any origin': createPolicy({ origins: '*', timingAllowOrigin: true }),
}

/** Tests each row in each order, with and without a policy. */
export function table<App>(stack: Stack<App>, rows: readonly Row<App>[]): void {
  describe(stack.name, () => {
    for (const row of rows) {
      for (const order of row.orders ?? (['after cors()', 'before cors()'] as const)) {
        it(`${row.name}, ${order}`, () => coexists(stack, row, order), 60_000)
      }
    }
  })
}

async function coexists<App>(usual: Stack<App>, row: Row<App>, order: Order): Promise<void> {
  const stack = { ...usual, ...row.stack }
  const plan = planOf(row, stack.trailers)
  const without = await run(stack, row, order, undefined, plan)
  const statuses = [...READS, 'error'].map((name) => without.get(name as ExchangeName)?.status)
  const [read, error] = row.statuses ?? [200, 500]
  expect(statuses, 'statuses without a policy').toEqual([read, read, read, error])
  for (const [about, policy] of Object.entries(policies)) {
    const received = await run(stack, row, order, policy, plan)
    for (const [name, asked] of Object.entries(plan) as [ExchangeName, Asked][]) {
      const silent = order === 'before cors()' && row.responds?.includes(name)
      const decision = silent ? undefined : policy.evaluate(requestLike(asked))
      const found = compared(received.get(name) as Exchange, { ...stack, ...row })
      const wanted = expected(compared(without.get(name) as Exchange, { ...stack, ...row }), decision)
      expect(found, `${about}: ${name}`).toEqual(wanted)
    }
  }
}

/** Starts one application, and sends the requests of the row. */
async function run<App>(
  stack: Stack<App>,
  row: Row<App>,
  order: Order,
  policy: Policy | undefined,
  plan: ReturnType<typeof planOf>,
) {
  const undos: Undo[] = []
  // Stacks in the bodies of errors differ by what called a handler.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  const defer = (undo: Undo) => void undos.unshift(undo)
  try {
    const app = stack.create()
    if (order === 'after cors()') await stack.cors(app, policy)
    await row.install?.(app, defer)
    if (order === 'before cors()') await stack.cors(app, policy)
    await row.routes?.(app, defer)
    await stack.routes(app)
    row.last?.(app)
    const server = await stack.listen(app)
    defer(() => server.close())
    return await sendAll(server, plan)
  } finally {
    Error.stackTraceLimit = stackTraceLimit
    for (const undo of undos) await undo()
  }
}
