import { check } from './check.mjs'
import { GET, OPTIONS, PUT } from './nextjs.mjs'

// Next.js picks the exported function by the method, and hands it the parameters as a promise.
const route = { GET, OPTIONS, PUT }
await check((request) => route[request.method](request, { params: Promise.resolve({ id: '1' }) }))
