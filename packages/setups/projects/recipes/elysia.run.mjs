import { check } from './check.mjs'
import app from './elysia.mjs'

await check(app.fetch, { others: { '/nothing': 404 } })
