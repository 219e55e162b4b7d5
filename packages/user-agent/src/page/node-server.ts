import type {
  NodeHttp,
  NodeNet,
  NodeResponse,
  NodeServer,
  NodeSocket,
  NodeTls,
  RequestListener,
} from './node-types.ts'
import type { ReachableServer } from './server-target.ts'

/**
 * Lets a Node application listen on a free loopback port, and returns a function that sends requests to it. Neither the
 * port nor a connection keeps the process alive. An `http.Server` does not have to listen, and is not closed.
 */
export async function startNodeServer(target: unknown): Promise<ReachableServer> {
  const http = builtin<NodeHttp>('node:http')
  const net = builtin<NodeNet>('node:net')
  let misuse: TypeError | null = null
  const server = await serverOf(target, http, (error) => {
    misuse = error
  })
  const sockets = new Set<NodeSocket>()
  // The server takes connections without listening itself, so two pages can share it.
  const port = net.createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket)).unref()
    server.emit('connection', socket)
  })
  await new Promise<void>((resolve, reject) => {
    port.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  port.unref()
  const agent = new http.Agent({ keepAlive: true })
  const address = port.address().port
  const isEncrypted = 'setSecureContext' in server
  return {
    fetch: (request) => send(request, isEncrypted ? encryptedConnection : undefined),
    async close() {
      agent.destroy()
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => port.close(() => resolve()))
    },
  }

  function encryptedConnection(host: string): NodeSocket {
    const tls = builtin<NodeTls>('node:tls')
    return tls.connect({ host: '127.0.0.1', port: address, servername: host, rejectUnauthorized: false })
  }

  async function send(
    request: Request,
    connect: ((host: string) => NodeSocket) | undefined,
  ): Promise<Response> {
    const url = new URL(request.url)
    const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer())
    const headers: Record<string, string> = { host: url.host, ...Object.fromEntries(request.headers) }
    headers['connection'] ??= 'keep-alive'
    if (body !== null) headers['content-length'] = String(body.byteLength)
    return new Promise((resolve, reject) => {
      const outgoing = http.request({
        host: '127.0.0.1',
        port: address,
        method: request.method,
        path: `${url.pathname}${url.search}`,
        headers,
        signal: request.signal,
        ...(connect ? { createConnection: () => connect(url.hostname) } : { agent }),
      })
      outgoing.once('error', (error) => reject(misuse ?? error))
      outgoing.once('response', (incoming) => resolve(responseOf(incoming, request.method)))
      // Nobody uses the connection: the handshake is all that a page asks for.
      outgoing.once('upgrade', (incoming, socket) => {
        socket.on('error', () => {}).destroy()
        resolve(responseOf(incoming, request.method))
      })
      outgoing.end(body)
    })
  }
}

/** Returns a module of Node. There is no `import` of it that a bundler could find. */
function builtin<Module>(name: string): Module {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  const found = process?.getBuiltinModule?.(name)
  if (found !== undefined) return found as Module
  throw new TypeError(
    `A page can reach Node applications only where ${name} exists: in Node 20.16 or later, Deno and Bun. Pass a fetch function.`,
  )
}

/** The members that tell applications apart: Fastify has the first two members, servers the next two, Koa and Polka one each. */
interface NodeTarget {
  ready?(): PromiseLike<unknown>
  readonly server?: NodeServer
  readonly emit?: unknown
  readonly address?: unknown
  callback?(): RequestListener
  readonly handler?: RequestListener
}

async function serverOf(
  target: unknown,
  { createServer }: NodeHttp,
  onMisuse: (error: TypeError) => void,
): Promise<NodeServer> {
  const given: NodeTarget = Object(target)
  // The server that its plugins listen to for upgrades.
  if (typeof given.ready === 'function' && given.server) {
    await given.ready()
    return given.server
  }
  if (typeof given.emit === 'function' && typeof given.address === 'function') return target as NodeServer
  if (typeof given.callback === 'function') return createServer(given.callback())
  if (typeof target === 'function') return createServer(checked(target as RequestListener, onMisuse))
  if (typeof given.handler === 'function') return createServer(given.handler)
  throw new TypeError('The application has no request listener. Pass one, or an http.Server.')
}

/** Detects a fetch function with two parameters, which looks like a listener but never ends its response. */
function checked(listener: RequestListener, onMisuse: (error: TypeError) => void): RequestListener {
  return (request, response) => {
    const result = listener(request, response)
    Promise.resolve(result).then((value) => {
      if (Object.prototype.toString.call(value) !== '[object Response]') return
      const message =
        'A function with two parameters is a Node listener, but this one returned a Response. Pass one with one parameter: (request) => handler(request).'
      onMisuse(new TypeError(message))
      response.destroy()
    })
  }
}

const nullBodyStatuses: ReadonlySet<number> = new Set([101, 204, 205, 304])

function responseOf(incoming: NodeResponse, method: string): Response {
  const { statusCode, statusMessage, rawHeaders } = incoming
  const headers = new Headers()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] as string, rawHeaders[index + 1] as string)
  }
  const isEmpty = nullBodyStatuses.has(statusCode) || method === 'HEAD'
  if (isEmpty) incoming.resume()
  const isOrdinary = statusCode >= 200 && statusCode <= 599
  const init = isOrdinary ? { status: statusCode, statusText: statusMessage, headers } : { headers }
  const response = new Response(isEmpty ? null : bodyOf(incoming), init)
  // The constructor accepts no other status, but servers send 101 and 999.
  if (!isOrdinary) Object.defineProperty(response, 'status', { value: statusCode })
  return response
}

function bodyOf(incoming: NodeResponse): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = incoming[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      incoming.destroy()
    },
  })
}
