// #region tenants
import cors, { type PolicyOptions } from '@corsage/express'
import { livePolicy } from '@corsage/live'
import express, { type Request } from 'express'
import postgres from 'postgres'

const sql = postgres(process.env['DATABASE_URL'] ?? '', {
  backoff: () => 1,
  connect_timeout: 2,
  // postgres.js ends the process if the database crashes while it fetches types.
  fetch_types: false,
})

const policy = livePolicy({
  tenantOf: (request: Request) => request.hostname,
  load: async () => {
    const rows = await sql<{ host: string; origins: string[] }[]>`
      select host, json_agg(origin order by origin) as origins from tenant_origins group by host`
    return new Map<string, PolicyOptions>(
      rows.map(({ host, origins }) => [host, { origins, credentials: true }]),
    )
  },
  subscribe: async (changed) => {
    const { unlisten } = await sql.listen('tenants', changed, changed)
    return unlisten
  },
  onLoadError: (error, host) => console.error(host, error),
})
await policy.ready

const app = express()
app.use(cors(policy))

// #endregion

export { app }
