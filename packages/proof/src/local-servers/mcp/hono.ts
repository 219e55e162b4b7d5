// #region hono
import cors, { createPolicy, guard } from '@corsage/hono'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import { Hono } from 'hono'
import { createTools } from './tools.ts'

const policy = createPolicy({ origins: 'http://localhost:6274', exposeHeaders: 'Mcp-Session-Id' })

export const app: Hono = new Hono()
app.use(cors(policy), guard(policy, { hosts: 'loopback' }))
app.all('/mcp', async (context) => {
  const transport = new WebStandardStreamableHTTPServerTransport()
  await createTools().connect(transport)
  return transport.handleRequest(context.req.raw)
})
// #endregion
