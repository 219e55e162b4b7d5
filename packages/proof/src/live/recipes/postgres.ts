// #region postgres
import cors from '@corsage/express'
import { liveOrigins } from '@corsage/live'
import express from 'express'
import postgres from 'postgres'

const sql = postgres(process.env['DATABASE_URL'] ?? '', {
  backoff: () => 1,
  connect_timeout: 2,
  // postgres.js ends the process if the database crashes while it fetches types.
  fetch_types: false,
  // A lookup that takes longer counts as failed, so the database need not finish it.
  connection: { statement_timeout: 5000 },
})

const origins = liveOrigins(
  async (origin) => {
    const rows = await sql`select 1 from origins where origin = ${origin}`
    return rows.length > 0
  },
  { onError: (error, origin) => console.error(origin, error) },
)
await sql.listen(
  'origins',
  (origin) => origins.forget(origin),
  // Called for each new connection, because notifications may have been missed before.
  () => origins.forgetAll(),
)

const app = express()
app.use(cors({ origins, credentials: true }))

// #endregion

export { app }
