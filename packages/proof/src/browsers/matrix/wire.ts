import type { IncomingMessage } from 'node:http'

/**
 * The requests on the wire, by case: `preflight PUT /items: x-test`, `PUT /items`, `GET /items from null`. A URL names
 * its case in the query.
 */
export class Wire {
  readonly #lines = new Map<string, string[]>()

  record(request: IncomingMessage, pageOrigins: ReadonlySet<string>): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const id = searchParams.get('case')
    if (id === null) return
    const lines = this.#lines.get(id) ?? []
    this.#lines.set(id, lines)
    lines.push(`${line(request, pathname, id)}${from(request.headers.origin, pageOrigins)}`)
  }

  of(id: string): readonly string[] {
    return this.#lines.get(id) ?? []
  }
}

function line({ method, headers }: IncomingMessage, path: string, id: string): string {
  const requestedMethod = headers['access-control-request-method']
  // A cookie has the name of its case: those of other cases lie in the same jar, and do not count.
  const cookie = headers.cookie?.includes(`${id}=`) ? ' with cookie' : ''
  const carrying = headers.authorization === undefined ? cookie : `${cookie} with authorization`
  if (method !== 'OPTIONS' || requestedMethod === undefined) return `${method} ${path}${carrying}`
  const names = headers['access-control-request-headers']
  return `preflight ${requestedMethod} ${path}${names === undefined ? '' : `: ${names}`}${carrying}`
}

/** The usual case, the origin of a page of the run, is not worth a word. */
function from(origin: string | undefined, pageOrigins: ReadonlySet<string>): string {
  if (origin === undefined) return ' without Origin'
  return pageOrigins.has(origin) ? '' : ` from ${origin}`
}
