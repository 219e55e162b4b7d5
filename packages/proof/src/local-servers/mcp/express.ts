// #region express
import cors, { createPolicy, guard } from '@corsage/express'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import express, { type Express } from 'express'
import { createTools } from './tools.ts'

const policy = createPolicy({ origins: 'http://localhost:6274', exposeHeaders: 'Mcp-Session-Id' })

export const app: Express = express()
app.use(cors(policy), guard(policy, { hosts: 'loopback' }))
app.all('/mcp', async (request, response) => {
  const transport = new StreamableHTTPServerTransport({})
  await createTools().connect(transport)
  await transport.handleRequest(request, response)
})
// #endregion
