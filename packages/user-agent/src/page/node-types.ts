// The parts of Node's modules that a page uses. The package is compiled without Node's types, so that the rest of it cannot
// depend on Node by accident.

export interface NodeSocket {
  on(event: 'error', listener: (error: Error) => void): this
  once(event: 'close', listener: () => void): this
  unref(): this
  destroy(): void
}

export interface NodeServer {
  emit(event: 'connection', socket: NodeSocket): boolean
}

export interface NodeResponse {
  readonly statusCode: number
  readonly statusMessage: string
  readonly rawHeaders: readonly string[]
  resume(): void
  destroy(): void
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array>
}

export interface ServerResponse {
  destroy(): void
}

export type RequestListener = (request: object, response: ServerResponse) => unknown

interface ClientRequest {
  once(event: 'error', listener: (error: Error) => void): this
  once(event: 'response', listener: (response: NodeResponse) => void): this
  once(event: 'upgrade', listener: (response: NodeResponse, socket: NodeSocket) => void): this
  end(body: Uint8Array | null): void
}

export interface NodeHttp {
  readonly Agent: new (options: { readonly keepAlive: boolean }) => { destroy(): void }
  createServer(listener: RequestListener): NodeServer
  request(options: Readonly<Record<string, unknown>>): ClientRequest
}

interface Port {
  once(event: 'error', listener: (error: Error) => void): this
  listen(port: number, host: string, listening: () => void): this
  address(): { readonly port: number }
  unref(): this
  close(closed: () => void): void
}

export interface NodeNet {
  createServer(listener: (socket: NodeSocket) => void): Port
}

export interface NodeTls {
  connect(options: Readonly<Record<string, unknown>>): NodeSocket
}
