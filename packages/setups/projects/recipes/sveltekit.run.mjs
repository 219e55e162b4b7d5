import { check } from './check.mjs'
import { handle } from './sveltekit.mjs'

await check((request) => handle({ event: { request }, resolve: async () => Response.json([]) }))
