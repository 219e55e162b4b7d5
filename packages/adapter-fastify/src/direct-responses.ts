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
  /** Whether the policy is known: the one that a hook applied, or else the one of the path. */
  decided: boolean
}

const DIRECT: unique symbol = Symbol('corsage.direct')
type WatchedResponse = Omit<NodeResponse, Writer> & Writers & { [DIRECT]?: Direct }

/**
 * Fastify writes some responses without running a hook: 400 to a URL that it cannot decode, 414 to one with too long a
 * parameter, 500 if an asynchronous constraint fails, and 503 while it closes. They get the policy of the requested path.
 * It is evaluated when the head is written, because most of these requests are routed after all.
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
  // On `localhost`, Fastify listens with a separate server for each address.
  root.addHook('onListen', async () => {
    for (const symbol of Object.getOwnPropertySymbols(root)) {
      const servers: unknown = root[symbol as never]
      if (!Array.isArray(servers)) continue
      for (const server of servers) if (server instanceof Server) watch(server)
    }
  })
}

/** Marks a response that a hook decides about. */
export function leaveToHook(response: NodeResponse): void {
  const watched = response as WatchedResponse
  const direct = watched[DIRECT]
  if (direct !== undefined && !direct.decided) settle(watched, direct)
}

/** Removes the wrappers, except those that another library has wrapped. */
function settle(response: WatchedResponse, direct: Direct): void {
  direct.decided = true
  for (const name of WRITERS) if (response[name] === WATCHING[name]) response[name] = direct.before[name]
}

/** A quick check for requests that may get a direct response. */
function directRequests(root: FastifyInstance): (request: NodeRequest) => boolean {
  const { maxParamLength } = routerOptionsOf(root)
  const record = recordOf(root)
  let always: boolean | undefined
  return ({ url = '' }) => {
    // A function of the application may rewrite the URL later.
    always ??= typeof optionsOf(root).rewriteUrl === 'function' || mayFail(root)
    return (
      always || record.closing || url.length > maxParamLength || url.includes('%') || !url.startsWith('/')
    )
  }
}

/** An exact check. Other libraries, such as Socket.IO, can write responses on the same server. */
function isDirect(root: FastifyInstance, { method = '', url = '' }: NodeRequest): boolean {
  if (recordOf(root).closing || mayFail(root)) return true
  const found = root.findRoute({ method: method as HTTPMethods, url })
  // Without a route for the method, the router of 404s reads the path. If the query was not parsed, the router found the
  // function that writes the response.
  return found === null
    ? decodePath(url.split('?', 1)[0] ?? '') === undefined
    : found.searchParams === undefined
}

/** Whether a constraint may be asynchronous and fail. A constraint that was added later is unknown. */
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

// Shared by all responses. Their state is in a property.
const WATCHING = Object.fromEntries(WRITERS.map((name) => [name, watching(name)])) as Writers

function watching(name: Writer): Writers[Writer] {
  return function (...parameters) {
    const direct = this[DIRECT] as Direct
    if (!direct.decided) {
      settle(this, direct)
      const applied = applyDirect(direct, this as NodeResponse)
      if (isPromise(applied)) return hold(this, [name, parameters], applied)
      // Only this call waits for the policy.
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

/** Delays a response until its policy has decided. */
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
  // Not `writeHead`, which the policy wraps.
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
