// #region koa
import cors, { createPolicy, guard } from '@corsage/koa'
import Router from '@koa/router'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import Koa from 'koa'
import { createTools } from './tools.ts'

const policy = createPolicy({ origins: 'http://localhost:6274', exposeHeaders: 'Mcp-Session-Id' })

const router = new Router()
router.all('/mcp', async (context) => {
  context.respond = false
  const transport = new StreamableHTTPServerTransport({})
  await createTools().connect(transport)
  await transport.handleRequest(context.req, context.res)
})

export const app: Koa = new Koa()
app
  .use(cors(policy))
  .use(guard(policy, { hosts: 'loopback' }))
  .use(router.routes())
// #endregion
