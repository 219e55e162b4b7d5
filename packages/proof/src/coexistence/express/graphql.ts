import { ApolloServer } from '@apollo/server'
import { expressMiddleware as apollo4 } from '@as-integrations/express4'
import { expressMiddleware as apollo5 } from '@as-integrations/express5'
import { initTRPC } from '@trpc/server'
import { createExpressMiddleware } from '@trpc/server/adapters/express'
import bodyParser from 'body-parser'
import { createHandler } from 'graphql-http/lib/use/express'
import { createYoga } from 'graphql-yoga'
import { graphqlRequests, resolvers, schema, typeDefs } from '../engine/graphql.ts'
import { PREFLIGHTS, READS } from '../engine/row.ts'
import type { ExpressRow } from './stacks.ts'

const responds = [...READS, 'error', ...PREFLIGHTS] as const

/** Application servers that are mounted as one handler. */
export function graphql(expressMiddleware: typeof apollo5): readonly ExpressRow[] {
  return [
    {
      name: 'Apollo Server',
      statuses: [200, 400],
      async install({ native }, defer) {
        const server = new ApolloServer({ typeDefs, resolvers, includeStacktraceInErrorResponses: false })
        await server.start()
        defer(() => server.stop())
        native.use('/graphql', bodyParser.json(), expressMiddleware(server))
      },
      ...graphqlRequests,
      responds,
    },
    {
      name: 'graphql-http',
      statuses: [200, 200],
      install: ({ native }) => native.all('/graphql', createHandler({ schema })),
      ...graphqlRequests,
      responds,
    },
    {
      name: 'GraphQL Yoga',
      statuses: [200, 200],
      install: ({ native }) => native.use('/graphql', createYoga({ schema, cors: false, logging: false })),
      ...graphqlRequests,
      responds,
    },
    {
      name: 'GraphQL Yoga, with its own CORS headers',
      statuses: [200, 200],
      install: ({ native }) => native.use('/graphql', createYoga({ schema, logging: false })),
      ...graphqlRequests,
      responds,
    },
    {
      name: 'tRPC',
      statuses: [200, 404],
      install({ native }) {
        const { router, procedure } = initTRPC.create({ isDev: false })
        native.use(
          '/trpc',
          createExpressMiddleware({ router: router({ hello: procedure.query(() => 'world') }) }),
        )
      },
      request: { path: '/trpc/hello' },
      error: { path: '/trpc/missing' },
      responds,
    },
  ]
}

export const graphql5 = graphql(apollo5)
export const graphql4 = graphql(apollo4 as never)
