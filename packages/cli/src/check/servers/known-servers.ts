import type { Exchange } from '../../network/exchange.ts'
import type { HeaderLines } from '../../network/header-lines.ts'
import type { KnownServer, Sign } from './known-server.ts'
import { nodeServers } from './node-servers.ts'
import { otherServers } from './other-servers.ts'
import { proxies } from './proxies.ts'

/** The servers that are known. An application comes before the proxies that pass its responses on. */
export const knownServers: readonly KnownServer[] = [...nodeServers, ...otherServers, ...proxies]

/** A server that a response reveals. */
export interface Match {
  readonly server: KnownServer
  /** The sign by which it is recognized. */
  readonly evidence: string
  /** Whether it wrote the body itself. A header can also come from a proxy that passes the response on. */
  readonly wroteBody: boolean
}

/** Finds the servers that a response reveals. */
export function matchesOf({ request, response }: Exchange): readonly Match[] {
  const body = response.bodyStart.trim()
  const path = new URL(request.url).pathname
  return knownServers.flatMap((server) => {
    for (const sign of server.signs) {
      const evidence = evidenceOf(sign, response.headers, body, path)
      if (evidence === null) continue
      // A proxy adds its name to every response, so its error page counts as well.
      const signs = proxies.includes(server) ? server.signs : [sign]
      const wroteBody = signs.some(
        (each) => 'body' in each && evidenceOf(each, response.headers, body, path) !== null,
      )
      return [{ server, evidence, wroteBody }]
    }
    return []
  })
}

function evidenceOf(sign: Sign, lines: HeaderLines, body: string, path: string): string | null {
  if ('path' in sign) return sign.path.test(path) ? sign.says : null
  const found = Object.entries(sign.headers ?? {}).map(([name, pattern]) =>
    lines.find(([lineName, value]) => lineName === name && pattern.test(value)),
  )
  if (!found.every((line) => line !== undefined)) return null
  if ('body' in sign) return sign.body.test(body) ? sign.says : null
  return found.map((line) => line?.join(': ')).join(', ')
}
