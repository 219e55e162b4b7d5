// #region workers
import { env } from 'cloudflare:workers'
import { withCors } from '@corsage/core'
import { liveOrigins } from '@corsage/live'

const origins = liveOrigins(async (origin) => (await env.ORIGINS.get(origin)) !== null)

export default {
  fetch: withCors(() => new Response('hello'), { origins, credentials: true }),
}
// #endregion
