import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { GuardOptions, GuardRefusal, PolicyOptions, PolicySource } from '@corsage/core'
import {
  type AnyPolicySource,
  createGuard,
  GUARD_HEADERS,
  GUARD_STATUS,
  type Guard,
  isPromise,
} from '@corsage/core/adapter'
import { RequestView } from './node-messages.ts'
import { standardPath } from './standard-path.ts'

/** The arguments of a resolver and of a `self` function: an upgrade has no response. */
type UpgradeContext = readonly [request: IncomingMessage]

type UpgradeListener<Request extends IncomingMessage, Socket extends Duplex> = (
  request: Request,
  socket: Socket,
  head: Buffer,
) => unknown

/** Receives the result for an upgrade: no status if it is allowed, and 500 if a resolver failed. */
type Settle = (status?: number, refused?: GuardRefusal) => void

/**
 * Guards a listener of `upgrade` (WebSocket) or `connect`. A page of another site gets a 403 response, and the connection is
 * closed. Node calls every listener of a server, so wrap each of them.
 *
 * @param listener Called for every handshake that passes.
 * @param policy The policy that you pass to `cors`, options for one, or a resolver that is called with the request.
 * @param options See {@link GuardOptions}.
 * @throws {@link PolicyError} immediately, without a policy or for invalid options.
 * @throws `TypeError` immediately, if the listener is not a function.
 *
 * @example
 * ```ts
 * server.on('upgrade', guardUpgrade((request, socket, head) => {
 *   sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request))
 * }, policy))
 * ```
 */
export function guardUpgrade<
  const Options extends PolicyOptions,
  Request extends IncomingMessage = IncomingMessage,
  Socket extends Duplex = Duplex,
>(
  listener: UpgradeListener<Request, Socket>,
  policy: PolicySource<Options, UpgradeContext>,
  options?: GuardOptions<UpgradeContext>,
): (request: Request, socket: Socket, head: Buffer) => void {
  if (typeof listener !== 'function') {
    throw new TypeError(
      'guardUpgrade was called without a listener. Write guardUpgrade(listener, policy), and pass the result to server.on("upgrade").',
    )
  }
  const judge = judging(policy as AnyPolicySource<UpgradeContext>, options)
  return (request, socket, head) => {
    // While a policy is awaited, a client that leaves must not end the process.
    const ignore = () => {}
    socket.on('error', ignore)
    judge(request, (status, refused) => {
      socket.off('error', ignore)
      if (status === undefined) listener(request, socket, head)
      else refuse(socket, status, refused)
    })
  }
}

const { 'content-type': plain, ...others } = GUARD_HEADERS
/** Only with this spelling does it replace the `text/html` of `ws`. */
const WS_HEADERS = { ...others, 'Content-Type': plain as string }

/**
 * Creates the option `verifyClient` of a `WebSocketServer` of `ws`. Connections from pages of other sites get a 403 response.
 *
 * @param policy The policy that you pass to `cors`, options for one, or a resolver that is called with the request.
 * @param options See {@link GuardOptions}.
 * @throws {@link PolicyError} immediately, without a policy or for invalid options.
 *
 * @example
 * ```ts
 * new WebSocketServer({ server, verifyClient: verifyClient(policy) })
 * ```
 */
export function verifyClient<const Options extends PolicyOptions>(
  policy: PolicySource<Options, UpgradeContext>,
  options?: GuardOptions<UpgradeContext>,
): (
  info: { readonly req: IncomingMessage },
  callback: (allowed: boolean, status?: number, message?: string, headers?: Record<string, string>) => void,
) => void {
  const judge = judging(policy as AnyPolicySource<UpgradeContext>, options)
  return ({ req }, callback) =>
    judge(req, (status, refused) => {
      if (status === undefined) callback(true)
      else callback(false, status, refused?.message, WS_HEADERS)
    })
}

/**
 * Creates the option `allowRequest` of a `Server` of socket.io or engine.io. It also covers polling, which bypasses the
 * middleware of the application.
 *
 * @param policy The policy that you pass to `cors`, options for one, or a resolver that is called with the request.
 * @param options See {@link GuardOptions}.
 * @throws {@link PolicyError} immediately, without a policy or for invalid options.
 *
 * @example
 * ```ts
 * new Server(server, { allowRequest: allowRequest(policy) })
 * ```
 */
export function allowRequest<const Options extends PolicyOptions>(
  policy: PolicySource<Options, UpgradeContext>,
  options?: GuardOptions<UpgradeContext>,
): (
  request: IncomingMessage,
  callback: (error: string | null | undefined, allowed: boolean) => void,
) => void {
  const judge = judging(policy as AnyPolicySource<UpgradeContext>, options)
  return (request, callback) =>
    judge(request, (status, refused) => {
      if (status === undefined) callback(null, true)
      else callback(refused?.message ?? 'The policy of this request is unknown.', false)
    })
}

function judging(
  source: AnyPolicySource<UpgradeContext>,
  options: GuardOptions<UpgradeContext> | undefined,
): (request: IncomingMessage, settle: Settle) => void {
  const decide: Guard<UpgradeContext> = createGuard(source, options, standardPath)
  return (request, settle) => {
    const proceed = (refused: GuardRefusal | undefined) => settle(refused && GUARD_STATUS, refused)
    let refused: ReturnType<typeof decide>
    try {
      refused = decide(new RequestView(request), request)
    } catch {
      settle(500)
      return
    }
    if (isPromise(refused)) void refused.then(proceed, () => settle(500))
    else proceed(refused)
  }
}

/** Writes a response directly to the socket, and closes the connection. */
function refuse(socket: Duplex, status: number, refused: GuardRefusal | undefined): void {
  const message = refused?.message ?? ''
  const headers = {
    ...GUARD_HEADERS,
    'content-length': String(Buffer.byteLength(message)),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const reason = status === GUARD_STATUS ? 'Forbidden' : 'Internal Server Error'
  // A client that does not read or has left causes errors that must not end the process.
  socket.on('error', () => {})
  socket.end(`HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n${message}`, () => socket.destroy())
}
