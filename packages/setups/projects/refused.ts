// Mistakes that every supported version of TypeScript must report.
import { createPolicy } from '@corsage/core'
import cors from '@corsage/express'
import fastifyCors from '@corsage/fastify'
import fastify, { type FastifyContextConfig } from 'fastify'

const fromTheEnvironment: string = process.env['ORIGIN'] ?? 'https://app.example.com'
createPolicy({ origins: fromTheEnvironment, credentials: true })
createPolicy({ origins: 'https://*.example.com' })

// @ts-expect-error an origin has a scheme
createPolicy({ origins: 'example.com' })
// @ts-expect-error an origin has no path
createPolicy({ origins: 'https://example.com/' })
// @ts-expect-error any origin with credentials
createPolicy({ origins: '*', credentials: true })
// @ts-expect-error no such option
createPolicy({ origin: 'https://example.com' })
// @ts-expect-error an origin has a scheme
cors({ origins: 'example.com' })
// @ts-expect-error any origin with credentials
cors({ origins: '*', credentials: true })

const app = fastify()
// @ts-expect-error no such option
app.register(fastifyCors, { origin: 'https://example.com' })
app.get('/', { config: { cors: { origins: 'https://example.com' } } }, async () => '')
// @ts-expect-error a route has a policy or `false`
app.get('/true', { config: { cors: true } }, async () => '')
app.get('/methods', { config: { cors: { methods: 'PUT' } } }, async () => '')
// @ts-expect-error a list of methods, or a string
app.get('/number', { config: { cors: { methods: 5 } } }, async () => '')
// @ts-expect-error a policy shows the message here, where Fastify's types take any text
app.get('/policy', { config: { cors: createPolicy({ origins: 'example.com' }) } }, async () => '')

const configuration: FastifyContextConfig = {}
// @ts-expect-error no such option; in a route Fastify's own types let any key pass, and the start does not
configuration.cors = { origin: '*' }
