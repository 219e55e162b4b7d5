import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import type { Authorities, GuardRequest } from '@corsage/core/adapter'

/** A request of `node:http`, or of `node:http2` through its compatibility API. */
export type NodeRequest = IncomingMessage | Http2ServerRequest

/** A response of `node:http`, or of `node:http2` through its compatibility API. */
export type NodeResponse = ServerResponse | Http2ServerResponse

/** Shows a Node request to core. It reads from the request itself, without a copy and without a `Request`. */
export class RequestView implements GuardRequest {
  // Ordinary fields, because private ones cost more, and a view is created for every request.
  private readonly request: NodeRequest
  // Read once, because a framework's requests have several prototypes.
  private readonly fields: NodeRequest['headers']
  private readonly routedUrl: string | undefined

  /** @param url The path and query that are routed; by default those that the client sent, also below a mount point. */
  constructor(request: NodeRequest, url?: string) {
    this.request = request
    this.fields = request.headers
    this.routedUrl = url
  }

  /** The method. */
  get method(): string {
    return this.request.method ?? ''
  }

  /** The method before a middleware such as `method-override` replaced it. */
  get originalMethod(): string | undefined {
    return (this.request as NodeRequest & { originalMethod?: string }).originalMethod
  }

  /** Whether the server asked for a client certificate and verified it. */
  get hasClientCertificate(): boolean {
    return (this.request.socket as TLSSocket | undefined)?.authorized === true
  }

  /** Returns every host that the request names. */
  authorities(): Authorities {
    const {
      headers,
      rawHeaders,
      url,
      originalUrl = url,
    } = this.request as NodeRequest & {
      rawHeaders?: readonly string[]
      originalUrl?: string
    }
    // `headers` has only the first line of several, and an imitation of a request, as on AWS Lambda, has no lines.
    const lines =
      rawHeaders?.filter(
        (_, index) => index % 2 === 1 && String(rawHeaders[index - 1]).toLowerCase() === 'host',
      ) ?? []
    const hosts = lines.length > 0 || headers.host === undefined ? lines : [headers.host]
    const absolute = /^https?:\/\/([^/?#]*)/i.exec(String(originalUrl))?.[1]
    return { hosts, target: absolute ?? (headers[':authority'] as string | undefined) }
  }

  /** The path and query. */
  get url(): string {
    const { originalUrl, url } = this.request as NodeRequest & { originalUrl?: string }
    return this.routedUrl ?? originalUrl ?? url ?? ''
  }

  /** The view itself, which has `get`. */
  get headers(): this {
    return this
  }

  /** Returns the value of a header, or `null`. */
  get(name: string): string | null {
    const value = this.fields[name]
    if (typeof value === 'string') return value
    // Not a property of `Object.prototype`, such as `constructor`.
    if (Array.isArray(value)) return value.join(', ')
    // Core uses names in lower case. A user's function may not.
    const lower = name.toLowerCase()
    return lower === name ? null : this.get(lower)
  }
}
