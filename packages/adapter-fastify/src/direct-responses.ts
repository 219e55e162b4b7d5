import { Server } from 'node:net'
import { decodePath, isPromise } from '@corsage/core/adapter'
import type { NodeRequest, NodeResponse } from '@corsage/node'
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import { recordOf } from './recorded-routes.ts'
import { routerOptionsOf } from './router-options.ts'

/** Applies the policy of a request that reached no hook. */
export type ApplyDirect = (
  request: NodeRequest,
  response: NodeResponse,
  context: [request: FastifyRequest, reply: FastifyReply],
) => unknown

/** The methods that write the head of a response. */
const WRITERS = ['writeHead', 'flushHeaders', 'write', 'end'] as const
type Writer = (typeof WRITERS)[number]
type Writers = Record<Writer, (this: WatchedResponse, ...parameters: unknown[]) => unknown>

interface Direct {
  readonly root: FastifyInstance
  readonly request: NodeRequest
  readonly apply: ApplyDirect
  /** The functions that were there before. */
  readonly before: Writers
  /** Whether it is decided which policy counts: the one that a hook applied, or else the one of the path. */
  decided: boolean
}

const DIRECT: unique symbol = Symbol('corsage.direct')
type WatchedResponse = Omit<NodeResponse, Writer> & Writers & { [DIRECT]?: Direct }

/**
 * Fastify writes some responses without running a hook: 400 to a URL that it cannot decode, 414 to one with too long a
 * parameter, 500 if an asynchronous constraint fails, and 503 while it closes. They get the policy of the path they were
 * sent to, which is evaluated when the head is written: most of the requests that are watched are routed after all.
 */
export function watchDirectResponses(root: FastifyInstance, apply: ApplyDirect): void {
  const mayBeDirect = directRequests(root)
  const watch = (server: Server) =>
    server.prependListener('request', (request: NodeRequest, response: WatchedResponse) => {
      // Another application may listen on the same server.
      if (response[DIRECT] !== undefined || !mayBeDirect(request)) return
      const { writeHead, flushHeaders, write, end } = response
      response[DIRECT] = {
        root,
        request,
        apply,
        before: { writeHead, flushHeaders, write, end },
        decided: false,
      }
      Object.assign(response, WATCHING)
    })
  watch(root.server)
  // On `localhost`, Fastify listens with one more server for each further address.
  root.addHook('onListen', async () => {
    for (const symbol of Object.getOwnPropertySymbols(root)) {
      const servers: unknown = root[symbol as never]
      if (!Array.isArray(servers)) continue
      for (const server of servers) if (server instanceof Server) watch(server)
    }
  })
}

/** Says that a hook decides about a response. */
export function leaveToHook(response: NodeResponse): void {
  const watched = response as WatchedResponse
  const direct = watched[DIRECT]
  if (direct !== undefined && !direct.decided) settle(watched, direct)
}

/** Ends the watch; what another library has put over it stays. */
function settle(response: WatchedResponse, direct: Direct): void {
  direct.decided = true
  for (const name of WRITERS) if (response[name] === WATCHING[name]) response[name] = direct.before[name]
}

/** A quick look: requests that may get a direct response. */
function directRequests(root: FastifyInstance): (request: NodeRequest) => boolean {
  const { maxParamLength } = routerOptionsOf(root)
  const record = recordOf(root)
  let always: boolean | undefined
  return ({ url = '' }) => {
    // The URL that a function of the application makes of this one is not known yet.
    always ??= typeof optionsOf(root).rewriteUrl === 'function' || mayFail(root)
    return (
      always || record.closing || url.length > maxParamLength || url.includes('%') || !url.startsWith('/')
    )
  }
}

/** An exact look: others may write responses on the same server, such as Socket.IO. */
function isDirect(root: FastifyInstance, { method = '', url = '' }: NodeRequest): boolean {
  if (recordOf(root).closing || mayFail(root)) return true
  const found = root.findRoute({ method: method as HTTPMethods, url })
  // Without a route for the method, the router of 404s reads the path. If the query was not parsed, the router found the
  // function that writes the response.
  return found === null
    ? decodePath(url.split('?', 1)[0] ?? '') === undefined
    : found.searchParams === undefined
}

/** Whether a constraint may be asynchronous, and fail. Of one that was added later nothing is known. */
function mayFail(root: FastifyInstance): boolean {
  const { constraints } = optionsOf(root).routerOptions ?? optionsOf(root)
  const isAsynchronous = (name: string) => (constraints?.[name]?.deriveConstraint.length ?? 3) === 3
  return recordOf(root).routes.some(({ hidden }) =>
    hidden.some((name) => isAsynchronous(name) && !(name === 'version' && constraints?.[name] === undefined)),
  )
}

interface RouterFunctions {
  readonly constraints?: Readonly<Record<string, { readonly deriveConstraint: { readonly length: number } }>>
}

/** The functions among an application's options, which `initialConfig` leaves out. */
function optionsOf(root: FastifyInstance): RouterFunctions & {
  readonly rewriteUrl?: unknown
  readonly routerOptions?: RouterFunctions
} {
  return internalOf(root, 'fastify.options') ?? {}
}

// Shared by all responses: what differs is in a property.
const WATCHING = Object.fromEntries(WRITERS.map((name) => [name, watching(name)])) as Writers

function watching(name: Writer): Writers[Writer] {
  return function (...parameters) {
    const direct = this[DIRECT] as Direct
    if (!direct.decided) {
      settle(this, direct)
      const applied = applyDirect(direct, this as NodeResponse)
      if (isPromise(applied)) return hold(this, [name, parameters], applied)
      // The policy is in the way of this one only.
      if (name === 'writeHead') return this.writeHead(...parameters)
    }
    return direct.before[name].apply(this, parameters)
  }
}

function applyDirect({ root, request, apply }: Direct, response: NodeResponse): unknown {
  if (!isDirect(root, request)) return undefined
  const failed = (error: unknown) => root.log.error({ err: error }, 'The CORS resolver failed.')
  try {
    const applied = apply(request, response, contextOf(root, request, response))
    return isPromise(applied) ? applied.then(undefined, failed) : undefined
  } catch (error) {
    return failed(error)
  }
}

/** Keeps a response back until its policy has decided. */
function hold(
  response: WatchedResponse,
  first: [name: Writer, parameters: unknown[]],
  applied: PromiseLike<unknown>,
): unknown {
  const { flushHeaders, write, end } = response
  const kept = [first]
  const keep = (name: Writer) => {
    response[name] = (...parameters) => {
      kept.push([name, parameters])
      return name === 'write' || response
    }
  }
  // Not `writeHead`: the policy is put over it.
  for (const name of ['flushHeaders', 'write', 'end'] as const) keep(name)
  const release = () => {
    Object.assign(response, { flushHeaders, write, end })
    for (const [name, parameters] of kept) response[name](...parameters)
  }
  // The caller has returned, so nothing else would catch an error of these calls.
  applied.then(release).then(undefined, (error: Error) => response.destroy(error))
  return first[0] === 'write' || response
}

/** Makes the arguments of a resolver as Fastify does for a 404, with empty parameters and an empty query. */
function contextOf(
  root: FastifyInstance,
  raw: NodeRequest,
  response: NodeResponse,
): [FastifyRequest, FastifyReply] {
  type Constructor = new (...parameters: unknown[]) => unknown
  const Request = internalOf(root, 'fastify.Request') as Constructor | undefined
  const Reply = internalOf(root, 'fastify.Reply') as Constructor | undefined
  const { genReqId } = root as { genReqId?: (request: NodeRequest) => string }
  const context = internalOf(root, 'fastify.404ContextKey')
  const request = Request && new Request(genReqId?.(raw), {}, raw, {}, root.log, context)
  return [request, Reply && new Reply(response, request, root.log)] as [FastifyRequest, FastifyReply]
}

/** A field of an application that Fastify does not export. */
function internalOf(root: FastifyInstance, description: string): unknown {
  const symbol = Object.getOwnPropertySymbols(root).find((candidate) => candidate.description === description)
  return symbol && root[symbol as never]
}
