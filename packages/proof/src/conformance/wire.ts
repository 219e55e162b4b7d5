import { type IncomingHttpHeaders, request } from 'node:http'

/** A response as it came off the wire. */
export interface WireResponse {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Names and values in the order of the lines, for what must not be merged. */
  readonly rawHeaders: readonly string[]
  readonly body: string
}

/** Sends one request as it is written: nothing is added, dropped or normalised but `Host` and `Connection`. */
export function send(
  url: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string | string[]>; body?: string } = {},
): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    // The path is sent as it stands: `new URL` would resolve dot segments.
    const path = url.slice(url.indexOf('/', url.indexOf('://') + 3))
    const outgoing = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          rawHeaders: response.rawHeaders,
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** The headers that a policy decides about, by lower-case name, each line on its own. */
export function corsHeaders({ rawHeaders }: WireResponse): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {}
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] as string).toLowerCase()
    if (!/^(access-control-|vary$|timing-allow-origin$)/.test(name)) continue
    const value = rawHeaders[index + 1] as string
    const before = found[name]
    found[name] = before === undefined ? value : [before, value].flat()
  }
  return found
}
