// #region http
import cors from '@corsage/express'
import { livePolicy } from '@corsage/live'
import express from 'express'

const url = process.env['CORS_URL'] ?? ''
let last: { readonly etag: string; readonly origins: readonly string[] } | undefined

const policy = livePolicy({
  load: async (signal) => {
    const headers: Record<string, string> = last === undefined ? {} : { 'If-None-Match': last.etag }
    const response = await fetch(url, { headers, signal })
    if (response.ok) last = { etag: response.headers.get('etag') ?? '', origins: await response.json() }
    else if (response.status !== 304 || last === undefined) throw new Error(`${url}: ${response.status}`)
    return last.origins.length > 0 && { origins: last.origins, credentials: true }
  },
  every: Number(process.env['CORS_EVERY'] ?? 10_000),
  onLoadError: (error) => console.error(error),
})
await policy.ready

const app = express()
app.use(cors(policy))

// #endregion

export { app }
