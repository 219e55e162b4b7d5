import { createSchema } from 'graphql-yoga'
import type { Asked } from './row.ts'

export const typeDefs = 'type Query { hello: String }'
export const resolvers = { Query: { hello: () => 'world' } }
export const schema = createSchema({ typeDefs, resolvers })

const query = (body: string): Asked => ({
  method: 'POST',
  path: '/graphql',
  headers: { 'content-type': 'application/json', accept: 'application/json' },
  body: JSON.stringify({ query: body }),
})

/** A query, and one that no schema allows. */
export const graphqlRequests = { request: query('{ hello }'), error: query('{ missing }') }
