import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'
import { ask } from './ask.ts'
import { type ConformanceSuite, openConformanceSuite } from './conformance-suite.ts'
import { app as express } from './mcp/express.ts'
import { app as fastify } from './mcp/fastify.ts'
import { app as hono } from './mcp/hono.ts'
import { app as koa } from './mcp/koa.ts'
import { server as node } from './mcp/node.ts'
import { createTools } from './mcp/tools.ts'

const inspector = 'http://localhost:6274'

const servers: Readonly<Record<string, () => Server>> = {
  express: () => createServer(express),
  fastify: () => fastify.server,
  hono: () => createServer(getRequestListener(hono.fetch)),
  koa: () => createServer(koa.callback()),
  node: () => node,
}

let suite: ConformanceSuite
beforeAll(async () => {
  suite = await openConformanceSuite()
})
afterAll(() => suite.close())

const conformance = ({ port }: RunningServer) =>
  suite.run('dns-rebinding-protection', `http://localhost:${port}/mcp`)

describe.each(Object.entries(servers))('an MCP server with %s', (name, create) => {
  let server: RunningServer
  beforeAll(async () => {
    await fastify.ready()
    server = await listen(name, create())
  })
  afterAll(() => server.close())

  const call = (headers: Readonly<Record<string, string>>) =>
    ask(
      server.port,
      '/mcp',
      {
        host: `localhost:${server.port}`,
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        ...headers,
      },
      { method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }) },
    )

  it("serves the official SDK's client", async () => {
    const client = new Client({ name: 'test', version: '1.0.0' })
    await client.connect(new StreamableHTTPClientTransport(new URL(`${server.origin}/mcp`)))
    const { tools } = await client.listTools()
    const result = await client.callTool({ name: 'list-notes' })
    await client.close()
    expect([tools.map((tool) => tool.name), result.content]).toEqual([
      ['list-notes'],
      [{ type: 'text', text: 'Buy milk' }],
    ])
  })

  it('passes the official conformance suite', async () => {
    expect(await conformance(server)).toBe('Passed: 2/2, 0 failed, 0 warnings')
  })

  it('lets a listed page call it and read the result', async () => {
    const { status, headers, body } = await call({ origin: inspector, 'sec-fetch-site': 'same-site' })
    expect([status, headers['access-control-allow-origin']]).toEqual([200, inspector])
    expect(body).toContain('list-notes')
  })

  it.each([
    ['a name that was rebound to it', { host: 'evil.test' }],
    ['its own name, from a page of another port', { origin: 'http://localhost:5173' }],
    ['its own name, from another site', { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }],
    ['its own name, from a sandboxed frame', { origin: 'null' }],
  ])('refuses %s', async (_who, headers) => {
    expect((await call(headers)).status).toBe(403)
  })

  it('refuses what an image of another site gets', async () => {
    const headers = {
      host: `localhost:${server.port}`,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-dest': 'image',
    }
    expect((await ask(server.port, '/mcp', headers)).status).toBe(403)
  })

  it('is shown in the recipe', () => {
    expect(shown(`${name}.ts`, name)).toBe(true)
  })
})

it('fails the conformance suite without the guard', async () => {
  const answer: RequestListener = async (request, response) => {
    const transport = new StreamableHTTPServerTransport({})
    await createTools().connect(transport)
    await transport.handleRequest(request, response)
  }
  const server = await listen('unguarded', createServer(answer))
  const result = await conformance(server)
  await server.close()
  expect(result).toBe('Passed: 1/2, 1 failed, 0 warnings')
})

it('the tools are shown in the recipe', () => {
  expect(shown('tools.ts', 'tools')).toBe(true)
})

/** Returns whether the recipe has a region of a file, as it is. */
function shown(file: string, region: string): boolean {
  const recipe = readFileSync(new URL('../../../../docs/recipes/mcp.md', import.meta.url), 'utf8')
  const source = readFileSync(new URL(`mcp/${file}`, import.meta.url), 'utf8')
  const code = source.split(`// #region ${region}\n`)[1]?.split('// #endregion')[0]
  return recipe.includes(`<!-- ${file}#${region} -->\n\`\`\`ts [${file}]\n${code}\`\`\``)
}
