import type { EngineName } from '@corsage/user-agent'

/** The API that every page of the playground asks. */
export const API_ORIGIN = 'https://api.example.com'

/** What a page asks, as the form holds it. */
export interface AskedRequest {
  /** The origin of the page. */
  readonly origin: string
  /** The path at the API, with its query. */
  readonly path: string
  readonly method: string
  /** One `Name: value` a line. */
  readonly headers: string
  readonly credentials: RequestCredentials
  readonly engine: EngineName
}

/** The URL that a path leads to. */
export function urlOf(path: string): string {
  return `${API_ORIGIN}${path.startsWith('/') ? '' : '/'}${path}`
}

/**
 * Reads the header lines.
 *
 * @throws A `TypeError` that names the line which is no header.
 */
export function readHeaders(lines: string): [name: string, value: string][] {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(':')
      if (colon < 1) throw new TypeError(`“${line}” is no header: write a name, a colon and a value`)
      const header: [string, string] = [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
      try {
        new Headers([header])
      } catch {
        throw new TypeError(`“${line}” cannot be a header: a name has letters, digits and hyphens`)
      }
      return header
    })
}

/** The page's own call, as JavaScript. */
export function writeFetch({ path, method, headers, credentials }: AskedRequest): string {
  const options = [
    ...(method === 'GET' ? [] : [`method: '${method}'`]),
    ...(credentials === 'same-origin' ? [] : [`credentials: '${credentials}'`]),
    ...headerOption(headers),
  ]
  const url = `'${urlOf(path)}'`
  if (options.length === 0) return `fetch(${url})`
  return `fetch(${url}, {\n${options.map((option) => `  ${option},\n`).join('')}})`
}

function headerOption(lines: string): string[] {
  const headers = readHeaders(lines)
  if (headers.length === 0) return []
  const written = headers.map(([name, value]) => `'${name}': '${value}'`)
  return [`headers: { ${written.join(', ')} }`]
}
