import { request } from 'undici'
import type { Answer, WireRequest } from './exchange.ts'

/** Sends a request to a server with Undici, because `fetch` does not allow setting `Origin`. */
export async function ask(server: string, { method, path, headers, body }: WireRequest): Promise<Answer> {
  try {
    const response = await request(server + path, { method, headers, body: body ?? null })
    await response.body.dump()
    return { status: response.statusCode, headers: decided(response.headers) }
  } catch (error) {
    return { status: 0, headers: {}, failure: String(error) }
  }
}

function decided(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (/^(access-control-|vary$|timing-allow-origin$)/.test(name)) found[name] = String(value)
  }
  return found
}
