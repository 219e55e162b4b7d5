import { Server } from 'node:net'
import { isPromise } from '@corsage/core'
import type { NodeRequest, NodeResponse } from '@corsage/node'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isClosing, routesOf } from './recorded-routes.ts'
import { routerOptionsOf } from './router-options.ts'

type WriteHead = (this: WatchedResponse, ...head: unknown[]) => unknown

/** Applies the policy of a request that reached no hook. */
export type ApplyDirect = (
  request: NodeRequest,
  response: NodeResponse,
  context: [request: FastifyRequest, reply: FastifyReply],
) => unknown

interface Direct {
  readonly root: FastifyInstance
  readonly request: NodeRequest
  readonly apply: ApplyDirect
  /** The `writeHead` that was there before. */
  readonly writeHead: WriteHead
  /** Whether a hook of the plugin ran: then its decision counts. */
  routed: boolean
}

const DIRECT: unique symbol = Symbol('corsage.direct')
type WatchedResponse = Omit<NodeResponse, 'writeHead'> & { [DIRECT]?: Direct; writeHead: WriteHead }

/**
 * Fastify writes some responses without running a hook: 400 to a URL that it cannot decode, 414 to one with too long a
 * parameter, 500 if an asynchronous constraint fails, and 503 while it closes. They get the policy of the path they were
 * sent to, which is evaluated when the head is written: most of the requests that are watched are routed after all.
 */
export function watchDirectResponses(root: FastifyInstance, apply: ApplyDirect): void {
  const mayBeDirect = directRequests(root)
  const watch = (server: Server) =>
    server.prependListener('request', (request: NodeRequest, response: WatchedResponse) => {
      if (!mayBeDirect(request)) return
      response[DIRECT] = { root, request, apply, writeHead: response.writeHead, routed: false }
      response.writeHead = writeHeadDirect
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
  if (direct === undefined) return
  direct.routed = true
  if (watched.writeHead === writeHeadDirect) watched.writeHead = direct.writeHead
}

function directRequests(root: FastifyInstance): (request: NodeRequest) => boolean {
  const { maxParamLength } = routerOptionsOf(root)
  let always: boolean | undefined
  return ({ url = '' }) => {
    // A rewritten URL is not known yet, and a constraint of the application may be asynchronous.
    always ??=
      typeof (internalOf(root, 'fastify.options') as { rewriteUrl?: unknown })?.rewriteUrl === 'function' ||
      routesOf(root).some(({ hidden }) => hidden.some((name) => name !== 'version'))
    return (
      always || isClosing(root) || url.length > maxParamLength || url.includes('%') || !url.startsWith('/')
    )
  }
}

// One function for all responses: what differs is in a property.
const writeHeadDirect: WriteHead = function (this: WatchedResponse, ...head) {
  const direct = this[DIRECT] as Direct
  this.writeHead = direct.writeHead
  const applied = direct.routed ? undefined : applyDirect(direct, this as NodeResponse)
  return isPromise(applied) ? hold(this, head, applied) : this.writeHead(...head)
}

function applyDirect({ root, request, apply }: Direct, response: NodeResponse): unknown {
  const failed = (error: unknown) => root.log.error({ err: error }, 'The CORS resolver failed.')
  try {
    const applied = apply(request, response, contextOf(root, request, response))
    return isPromise(applied) ? applied.then(undefined, failed) : undefined
  } catch (error) {
    return failed(error)
  }
}

/** Keeps the rest of a response back until its policy has decided. */
function hold(response: WatchedResponse, head: unknown[], applied: PromiseLike<unknown>): unknown {
  const { write, end } = response
  const kept: [name: 'write' | 'end', parameters: unknown[]][] = []
  for (const name of ['write', 'end'] as const) {
    response[name] = (...parameters: unknown[]): never => {
      kept.push([name, parameters])
      return (name === 'write' || response) as never
    }
  }
  const release = () => {
    Object.assign(response, { write, end })
    response.writeHead(...head)
    for (const [name, parameters] of kept) (response[name] as (...all: unknown[]) => unknown)(...parameters)
  }
  // Whoever wrote the head has returned: nobody is left to catch what writing throws.
  applied.then(release).then(undefined, (error: Error) => response.destroy(error))
  return response
}

/** What Fastify itself hands to `frameworkErrors`, where it runs no hook either. */
function contextOf(
  root: FastifyInstance,
  raw: NodeRequest,
  response: NodeResponse,
): [FastifyRequest, FastifyReply] {
  const [Request, Reply] = ['fastify.Request', 'fastify.Reply'].map((name) =>
    internalOf(root, name),
  ) as (new (
    ...parameters: unknown[]
  ) => unknown)[]
  const request = Request && new Request(genReqId?.(raw), {}, raw, {}, root.log, { server: root, config: {} })
  return [request, Reply && new Reply(response, request, root.log)] as [FastifyRequest, FastifyReply]
}

/** A field of an application that Fastify does not export. */
function internalOf(root: FastifyInstance, description: string): unknown {
  const symbol = Object.getOwnPropertySymbols(root).find((candidate) => candidate.description === description)
  return symbol && root[symbol as never]
}
