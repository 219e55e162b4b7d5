import { Server, ServerResponse } from 'node:http'
import shimmer from 'shimmer'
import type { Undo } from './row.ts'

type WriteHead = (this: ServerResponse, ...given: never[]) => ServerResponse

/** Methods by name: an agent replaces them regardless of their types. */
const prototype = ServerResponse.prototype as unknown as Record<string, (...given: never[]) => unknown>

/** Replaces a method of every response, as agents for tracing do. */
export function replace(name: string, wrap: (own: WriteHead) => WriteHead): Undo {
  const own = prototype[name] as WriteHead
  prototype[name] = wrap(own) as never
  return () => {
    prototype[name] = own as never
  }
}

/** Each replaces something of Node, for the whole process. */
export const agents: Readonly<Record<string, () => Undo>> = {
  'an agent that wraps writeHead': () =>
    replace(
      'writeHead',
      (own) =>
        function (...given) {
          return own.apply(this, given)
        },
    ),
  'an agent that wraps writeHead and forwards two arguments': () =>
    replace(
      'writeHead',
      (own) =>
        function (status: never, headers: never) {
          return own.call(this, status, headers)
        } as WriteHead,
    ),
  'an agent that adds a header in writeHead': () =>
    replace(
      'writeHead',
      (own) =>
        function (...given) {
          if (!this.headersSent) this.setHeader('Server-Timing', 'trace')
          return own.apply(this, given)
        },
    ),
  'an agent that changes the headers that writeHead is given': () =>
    replace(
      'writeHead',
      (own) =>
        function (...given) {
          const last: unknown = given.at(-1)
          if (this.headersSent || Array.isArray(last) || Object.isFrozen(Object(last)))
            return own.apply(this, given)
          const headers = typeof last === 'object' ? last : undefined
          if (headers === undefined) return own.apply(this, [...given, { traceparent: '1' } as never])
          Object.assign(headers as object, { traceparent: '1' })
          return own.apply(this, given)
        },
    ),
  'an agent that reads the headers that writeHead is given': () =>
    replace(
      'writeHead',
      (own) =>
        function (status: never, reason: never, headers: never) {
          const given = typeof reason === 'string' ? headers : reason
          if (Array.isArray(given)) return own.call(this, status, reason, headers)
          for (const name of Object.keys(given ?? {})) this.setHeader(name, given[name])
          return typeof reason === 'string' ? own.call(this, status, reason) : own.call(this, status)
        } as WriteHead,
    ),
  'shimmer, writeHead and end': () => {
    for (const name of ['writeHead', 'end']) {
      shimmer.wrap(
        ServerResponse.prototype,
        name as 'end',
        (own) =>
          function (this: ServerResponse, ...given: never[]) {
            return (own as never as WriteHead).apply(this, given)
          } as never,
      )
    }
    return () => shimmer.massUnwrap([ServerResponse.prototype as never], ['writeHead', 'end'] as never)
  },
  'an agent that wraps setHeader, write and end': () => {
    const undos = ['setHeader', 'write', 'end'].map((name) =>
      replace(
        name,
        (own) =>
          function (...given) {
            return own.apply(this, given)
          },
      ),
    )
    return () => {
      for (const undo of undos) undo()
    }
  },
  'an agent that wraps the event of a request': () => {
    const own = Server.prototype.emit
    Server.prototype.emit = function (this: Server, event: string, ...given: unknown[]) {
      if (event === 'request') (given[1] as ServerResponse).setHeader('Traceparent', '1')
      return (own as (...given: unknown[]) => boolean).call(this, event, ...given)
    } as never
    return () => {
      Server.prototype.emit = own
    }
  },
}
