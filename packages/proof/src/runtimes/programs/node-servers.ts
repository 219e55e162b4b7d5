// Bundled, then started by Node, Deno and Bun: every framework on Node's servers, except for those that the arguments name.
import { createServer } from 'node:http2'
import type { Routes } from '../../servers/app.ts'
import { type FrameworkName, frameworkNames, frameworks, thrown } from '../../servers/index.ts'
import { listen, serve } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'
import { options } from './policy.ts'

const routes: Routes = {
  'GET|PUT /items': () => ({ body: '[]' }),
  'GET /text': () => ({ headers: { 'content-type': 'text/plain' }, body: 'some text' }),
  'GET /vary': () => ({ headers: { vary: 'accept-encoding' }, body: '[]' }),
  'GET /redirect': () => ({ status: 302, headers: { location: '/items' } }),
  'GET /error': thrown,
}

function create(name: FrameworkName) {
  const app = frameworks[name]()
  app.use(options)
  app.add(routes)
  return app
}

/** The names of the rows, where they are not those of the frameworks. */
const ROWS: Readonly<Record<string, string>> = { fetch: 'serve', hono: 'hono app', node: 'node:http' }
const servers: Record<string, string> = {}

/** Notes where a server listens, or what keeps it from starting. */
async function note(row: string, scheme: string, start: () => Promise<RunningServer>): Promise<void> {
  try {
    servers[row] = `${scheme}://127.0.0.1:${(await start()).port}`
  } catch (error) {
    servers[row] = String(error)
  }
}

for (const name of frameworkNames) {
  if (!process.argv.includes(name)) await note(ROWS[name] ?? name, 'http', () => create(name).listen())
}
const listener = await create('node').listener()
const certificate = JSON.parse(process.env['CERTIFICATE'] ?? '')
await note('node:https', 'https', () => serve('node:https', listener, certificate))
// Node 20 has no closeAllConnections here; nothing closes these servers but the end of the process.
await note('node:http2', 'h2', () => listen('node:http2', createServer(listener as never) as never))
console.log(JSON.stringify(servers))
