import { check } from './check.mjs'
import app from './h3.mjs'

await check(app.fetch, { others: { '/nothing': 404 } })
