import type { EngineName } from '@corsage/user-agent'

/** The origin of the API that the pages call. */
export const API_ORIGIN = 'https://api.example.com'

/** The request of a page, as typed into the form. */
export interface AskedRequest {
  /** The origin of the page. */
  readonly origin: string
  /** The path and query of the URL. */
  readonly path: string
  readonly method: string
  /** One `Name: value` per line. */
  readonly headers: string
  readonly credentials: RequestCredentials
  readonly engine: EngineName
}

/** Returns the URL of a path. */
export function urlOf(path: string): string {
  return `${API_ORIGIN}${path.startsWith('/') ? '' : '/'}${path}`
}

/**
 * Reads the header lines.
 *
 * @throws A `TypeError` that names the invalid line.
 */
export function readHeaders(lines: string): [name: string, value: string][] {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(':')
      if (colon < 1) throw new TypeError(`"${line}" is not a header. Write a name, a colon and a value.`)
      const header: [string, string] = [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
      try {
        new Headers([header])
      } catch {
        throw new TypeError(`"${line}" is not a valid header. Use letters, digits and hyphens in the name.`)
      }
      return header
    })
}

/** Writes the page's call as JavaScript. */
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
