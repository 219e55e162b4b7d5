// #region node
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createPolicy, withCors, withGuard } from '@corsage/node'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { createTools } from './tools.ts'

const policy = createPolicy({ origins: 'http://localhost:6274', exposeHeaders: 'Mcp-Session-Id' })

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const transport = new StreamableHTTPServerTransport({})
  await createTools().connect(transport)
  await transport.handleRequest(request, response)
}

export const server: Server = createServer(withCors(withGuard(answer, policy, { hosts: 'loopback' }), policy))
// #endregion
