import { createPolicy } from '@corsage/core'
import type { Certificate } from '../../servers/certificate.ts'
import { type FrameworkName, frameworks, type RunningServer } from '../../servers/index.ts'
import { serve } from '../../servers/listen.ts'
import { type PolicyName, policies } from '../cases/policies.ts'
import { routes } from '../routes.ts'
import type { PageOrigins } from './pages.ts'
import type { Wire } from './wire.ts'

/** The servers of one adapter: one per policy, in plain text and with a certificate. */
export interface AdapterServers {
  port(policy: PolicyName, secure: boolean): number
  close(): Promise<void>
}

export async function startAdapterServers(
  adapter: FrameworkName,
  origins: PageOrigins,
  certificate: Certificate,
  wire: Wire,
): Promise<AdapterServers> {
  const pageOrigins = new Set(Object.values(origins))
  const servers = new Map<string, RunningServer>()
  for (const name of Object.keys(policies) as PolicyName[]) {
    const app = frameworks[adapter]()
    app.use(createPolicy(policies[name](origins) as object))
    app.add(routes)
    const listener = await app.listener()
    for (const secure of [false, true]) {
      const server = await serve(
        adapter,
        (request, response) => {
          wire.record(request, pageOrigins)
          listener(request, response)
        },
        secure ? certificate : undefined,
      )
      servers.set(`${name} ${secure}`, server)
    }
  }
  return {
    port: (policy, secure) => (servers.get(`${policy} ${secure}`) as RunningServer).port,
    async close() {
      await Promise.all([...servers.values()].map((server) => server.close()))
    },
  }
}
