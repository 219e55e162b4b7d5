import type { Application, Kind } from './applications/index.ts'
import { type Exchange, exchange } from './wire.ts'

/** Asks a running application for one kind of response. */
export function ask(
  { protocol }: Pick<Application, 'protocol'>,
  server: string,
  { name, request: { path = `/${name}`, headers = {}, ...sent } = {} }: Kind & { name: string },
  origin: string | undefined,
  more: Readonly<Record<string, string>> = {},
): Promise<Exchange> {
  const base = protocol === 'h2' ? server.replace('http:', 'h2:') : server
  const all = { ...headers, ...(origin === undefined ? {} : { origin }), ...more }
  return exchange(base + path, { ...sent, headers: all })
}
