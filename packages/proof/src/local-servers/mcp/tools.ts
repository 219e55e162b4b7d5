// #region tools
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'

export function createTools(): McpServer {
  const server = new McpServer({ name: 'notes', version: '1.0.0' })
  server.registerTool('list-notes', { description: 'Lists the notes.' }, () => ({
    content: [{ type: 'text', text: 'Buy milk' }],
  }))
  return server
}
// #endregion
