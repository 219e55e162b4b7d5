import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request that reached a server, including preflights, which a page's script cannot see. */
export interface SeenRequest {
  readonly number: number
  readonly server: string
  readonly origin: string | undefined
  readonly method: string
  readonly path: string
  /** The method that a preflight asks for. */
  readonly asksFor: string | undefined
  readonly status: number
}

/** The number of stored requests. */
const KEPT = 1000

/** Records the requests to the servers, through a diagnostics channel that Node has for all servers of a process. */
export class Traffic {
  readonly #seen: SeenRequest[] = []
  #count = 0

  /** @param names The servers' names by port. */
  constructor(names: ReadonlyMap<number, string>) {
    subscribe('http.server.response.finish', (message) => {
      const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
      const server = names.get(request.socket.localPort ?? 0)
      if (server !== undefined) this.#add(server, request, response)
    })
  }

  /** Returns the requests after a number, or all stored requests for 0. */
  after(number: number): readonly SeenRequest[] {
    return this.#seen.filter((seen) => seen.number > number)
  }

  #add(server: string, { method = '', url = '', headers }: IncomingMessage, response: ServerResponse): void {
    this.#count += 1
    this.#seen.push({
      number: this.#count,
      server,
      origin: headers.origin,
      method,
      path: url,
      asksFor: headers['access-control-request-method'],
      status: response.statusCode,
    })
    if (this.#seen.length > KEPT) this.#seen.shift()
  }
}
