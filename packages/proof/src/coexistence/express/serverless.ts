import { configure } from '@vendia/serverless-express'
import serverless from 'serverless-http'
import { serveLambda } from '../engine/lambda.ts'
import { AFTER } from '../engine/row.ts'
import type { ExpressRow } from './stacks.ts'

/** Functions of AWS Lambda, which get no response of Node's own. */
export const lambdas: readonly ExpressRow[] = [
  {
    name: 'serverless-http',
    orders: AFTER,
    stack: { trailers: false, listen: ({ native }) => serveLambda(serverless(native)) },
  },
  {
    name: '@vendia/serverless-express',
    orders: AFTER,
    stack: {
      trailers: false,
      listen: ({ native }) => serveLambda(configure({ app: native as never }) as never),
    },
  },
]
