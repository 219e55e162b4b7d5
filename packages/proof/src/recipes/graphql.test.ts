import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { describe, expect, it } from 'vitest'
import { expectPermission, OTHER, PAGE, permission, postJson, sendFrom } from './ask.ts'
import { runProgram } from './run.ts'

// The claims of docs/recipes/graphql.md.

describe.each([
  ['yoga.ts', 200],
  ['apollo.ts', 400],
])('%s', async (file, invalid) => {
  const { origin } = await runProgram('graphql', file)
  const url = `${origin}/graphql`

  it('lets the page send a query and read the result', async () => {
    const response = await postJson(PAGE, url, { query: '{ hello }' })
    expect([permission(response), JSON.parse(response.body)]).toEqual([
      [200, PAGE],
      { data: { hello: 'world' } },
    ])
  })

  it('responds to preflights, and sends the headers with errors', async () => {
    await expectPermission(`${url}?query=%7B%20missing%20%7D`, invalid)
  })

  it('refuses the query of another site', async () => {
    expect((await postJson(OTHER, url, { query: '{ hello }' })).status).toBe(403)
  })

  it('refuses a mutation over GET', async () => {
    const headers = { 'content-type': 'application/json' }
    const response = await sendFrom(PAGE, `${url}?query=mutation%20%7B%20hello%20%7D`, { headers })
    expect(permission(response)).toEqual([405, PAGE])
  })
})

it("Apollo's standalone server allows every origin", async () => {
  const server = new ApolloServer({ typeDefs: 'type Query { hello: String }' })
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } })
  const response = await postJson(OTHER, url, { query: '{ hello }' })
  await server.stop()
  expect(permission(response)).toEqual([200, '*'])
})
