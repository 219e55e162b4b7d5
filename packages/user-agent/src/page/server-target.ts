import type { ServerFetch } from './exchange.ts'

/** An application or server for Node: Express, Koa, Fastify, Connect, Polka, or an `http.Server`. */
export interface NodeApplication {
  /** Starts to listen. */
  // biome-ignore lint/suspicious/noExplicitAny: every framework declares other parameters.
  listen(...parameters: any[]): unknown
}

/** A listener of `node:http`. */
// biome-ignore lint/suspicious/noExplicitAny: a build for browsers does not have Node's types.
export type NodeListener = (request: any, response: any) => unknown

/** A server that a page can reach. */
export type ServerTarget = ServerFetch | { readonly fetch: ServerFetch } | NodeApplication

/** A server that can receive requests. */
export interface ReachableServer {
  readonly fetch: ServerFetch
  close(): Promise<void>
}

/**
 * Returns a function that sends requests to a target. Node applications start to listen at the first request, in code that
 * is loaded only then. Throws a `TypeError` for any other value.
 */
export function reach(target: ServerTarget | NodeListener): ReachableServer {
  if (isNodeTarget(target)) return reachNode(target)
  const fetch = typeof target === 'function' ? target : Object(target).fetch
  if (typeof fetch !== 'function') {
    throw new TypeError(
      'The `fetch` of a page is not a server. Pass a fetch function, a Hono, Express, Koa or Fastify application, a Node listener or an http.Server.',
    )
  }
  // Called as a method: the `fetch` of a class can need its `this`.
  return {
    fetch: typeof target === 'function' ? fetch : (request) => fetch.call(target, request),
    async close() {},
  }
}

/** A fetch function declares one parameter, or three in a Worker. A Node listener declares two. */
function isNodeTarget(target: unknown): boolean {
  if (typeof target === 'function' && target.length === 2) return true
  return 'listen' in Object(target) && !('fetch' in Object(target))
}

function reachNode(target: unknown): ReachableServer {
  let started: Promise<ReachableServer> | null = null
  const start = (): Promise<ReachableServer> => {
    started ??= import('./node-server.ts').then(({ startNodeServer }) => startNodeServer(target))
    return started
  }
  return {
    fetch: async (request) => (await start()).fetch(request),
    // A server that failed to start has failed a request already.
    close: async () => (await started?.catch(() => null))?.close(),
  }
}
