import type { Exchange } from '../network/exchange.ts'
import type { Setting } from './header-fix.ts'
import { knownServers, type Needs, signOf } from './known-servers.ts'

/** A server that was recognised. */
export interface RecognisedServer {
  readonly name: string
  /** What it was recognised by. */
  readonly evidence: string
  /** The lines of code or configuration that mend the refusal; empty where none are known, or none are needed. */
  readonly fix: readonly string[]
}

/** Recognises the servers behind responses, the application before what stands in front of it. */
export function recogniseServers(
  exchanges: readonly Exchange[],
  setting: Setting | null,
  needs: Needs,
): readonly RecognisedServer[] {
  const recognised: RecognisedServer[] = []
  for (const server of knownServers) {
    const evidence = exchanges
      .map(({ response }) => signOf(server, response.headers, response.bodyStart.trim()))
      .find((sign) => sign !== null)
    if (evidence === undefined || evidence === null) continue
    const fix = setting === null ? [] : (server.fixes[setting]?.(needs) ?? [])
    recognised.push({ name: server.name, evidence, fix })
  }
  return recognised
}
