// #region fastify
import cors, { createPolicy, guard } from '@corsage/fastify'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import Fastify, { type FastifyInstance } from 'fastify'
import { createTools } from './tools.ts'

const policy = createPolicy({ origins: 'http://localhost:6274', exposeHeaders: 'Mcp-Session-Id' })

export const app: FastifyInstance = Fastify()
await app.register(cors, { policy })
await app.register(guard, { policy, hosts: 'loopback' })
app.all('/mcp', async (request, reply) => {
  reply.hijack()
  const transport = new StreamableHTTPServerTransport({})
  await createTools().connect(transport)
  await transport.handleRequest(request.raw, reply.raw, request.body)
})
// #endregion
