import type { ServerResponse } from 'node:http'
import { agentRows } from '../engine/agents.ts'
import type { ExpressRow } from './stacks.ts'

/** Agents, before and after the policy is mounted, and middleware that wraps one response. */
export const tracing: readonly ExpressRow[] = [
  ...agentRows,
  {
    name: 'middleware that wraps writeHead',
    install: ({ native }) =>
      native.use((_request, response, next) => {
        const { writeHead } = response
        response.writeHead = function (this: ServerResponse, ...given: never[]) {
          this.setHeader('X-Wrapped', 'yes')
          return (writeHead as (...given: never[]) => never).apply(this, given)
        } as never
        next()
      }),
  },
  {
    name: 'middleware that wraps writeHead and forwards two arguments',
    install: ({ native }) =>
      native.use((_request, response, next) => {
        const { writeHead } = response
        response.writeHead = ((status: number, headers: never) =>
          writeHead.call(response, status, headers)) as never
        next()
      }),
  },
  {
    name: 'middleware that wraps end and sets a header there',
    install: ({ native }) =>
      native.use((_request, response, next) => {
        const { end } = response
        response.end = function (this: ServerResponse, ...given: never[]) {
          if (!this.headersSent) this.setHeader('X-Wrapped', 'yes')
          return (end as (...given: never[]) => never).apply(this, given)
        } as never
        next()
      }),
  },
]
