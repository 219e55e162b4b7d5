import { describe, expect, it } from 'vitest'
import { expectPermission, OTHER, postJson } from './ask.ts'
import { runProgram } from './run.ts'

// The claims of docs/recipes/trpc.md.

describe.each([
  ['server.ts', ''],
  ['express.ts', '/trpc'],
])('%s', async (file, prefix) => {
  const { origin } = await runProgram('trpc', file)

  it.each([
    ['hello', 200],
    ['missing', 404],
  ])('lets the page call %s and read the %d', (procedure, status) =>
    expectPermission(`${origin}${prefix}/${procedure}`, status),
  )

  it('refuses the mutation of another site', async () => {
    expect((await postJson(OTHER, `${origin}${prefix}/hello`, {})).status).toBe(403)
  })
})
