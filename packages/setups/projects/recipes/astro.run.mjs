import { sequence } from 'astro/middleware'
import { onRequest } from './astro.mjs'
import { check } from './check.mjs'

const handler = sequence(onRequest, (_context, next) => next())
await check((request) => handler({ request }, async () => Response.json([])))
