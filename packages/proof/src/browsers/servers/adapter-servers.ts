import { createPolicy, type PolicyOptions } from '@corsage/core'
import { type AdapterName, applications } from '../applications/index.ts'
import { type PolicyName, policies } from '../cases/policies.ts'
import type { Certificate } from './certificate.ts'
import { type Listening, listen } from './listen.ts'
import type { PageOrigins } from './pages.ts'
import type { Wire } from './wire.ts'

/** The servers of one adapter: one per policy, in plain text and with a certificate. */
export interface AdapterServers {
  port(policy: PolicyName, secure: boolean): number
  close(): Promise<void>
}

export async function startAdapterServers(
  adapter: AdapterName,
  origins: PageOrigins,
  certificate: Certificate,
  wire: Wire,
): Promise<AdapterServers> {
  const pageOrigins = new Set(Object.values(origins))
  const servers = new Map<string, Listening>()
  for (const name of Object.keys(policies) as PolicyName[]) {
    const options: PolicyOptions = policies[name](origins)
    const application = await applications[adapter](createPolicy(options as object))
    for (const secure of [false, true]) {
      const listening = await listen(application, secure ? certificate : undefined)
      listening.server.prependListener('request', (request) => wire.record(request, pageOrigins))
      servers.set(`${name} ${secure}`, listening)
    }
  }
  return {
    port: (policy, secure) => (servers.get(`${policy} ${secure}`) as Listening).port,
    async close() {
      await Promise.all([...servers.values()].map((server) => server.close()))
    },
  }
}
