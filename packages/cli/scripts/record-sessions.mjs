// Writes the terminal sessions of docs/cli.md: starts small servers, runs the built command, and puts its output
// between the markers. With --check, it only compares, and exits with 1 if the page differs from the output.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import corsageExpress from '@corsage/express'
import fastifyCors from '@fastify/cors'
import express from 'express'
import Fastify from 'fastify'

const command = fileURLToPath(new URL('../dist/corsage.js', import.meta.url))
const page = new URL('../../../docs/cli.md', import.meta.url)

/** Sets the width of the terminal to the width of the page. */
const terminal = 'data:text/javascript,process.stdout.columns = 74'
/** Replaces the port of a server in the page. */
const statedPort = '3000'
/** Replaces the random part of a probe's path in the page. */
const statedUuid = '0000'

const files = {
  'cors-policy.ts': `export default {
  origins: ['https://app.example.com', 'https://*.example.org'],
  credentials: true,
}
`,
  'old.json': `{
  "origins": ["https://app.example.com", "https://*.example.org"],
  "methods": ["GET", "POST"]
}
`,
  'new.json': `{
  "origins": ["https://app.example.com", "https://*.example.org:*"],
  "methods": ["GET", "POST", "DELETE"]
}
`,
  'server.js': `import cors from 'cors'
import express from 'express'

const app = express()
app.use(
  cors({
    origin: ['https://app.example.com'],
    credentials: true,
  }),
)
app.listen(3000)
`,
}

const sessions = {
  'check-refused': async () => {
    const app = Fastify()
    await app.register(fastifyCors, { origin: ['http://localhost:5173', 'https://app.example.com'] })
    app.put('/items', () => ({}))
    await app.ready()
    const args = ['--from', 'http://localhost:5173', '-X', 'PUT']
    return against(app.routing, (url) => ['check', `${url}/items`, ...args])
  },
  'check-allowed': () => {
    const app = express()
    const origins = ['http://localhost:5173', 'https://app.example.com']
    app.use(corsageExpress({ origins, credentials: true, maxAge: 600 }))
    app.get('/me', (_request, response) => response.json({ name: 'Ada' }))
    const args = ['--from', 'http://localhost:5173', '--credentials']
    return against(app, (url) => ['check', `${url}/me`, ...args])
  },
  'audit-url': () => {
    const app = express()
    // The dot before the domain is missing.
    app.use((request, response, next) => {
      const { origin = '' } = request.headers
      response.vary('Origin')
      if (/^https:.*example\.com$/.test(origin)) {
        response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' })
        response.set({ 'Access-Control-Allow-Methods': 'GET, POST', 'Access-Control-Max-Age': '600' })
      }
      if (request.headers['access-control-request-method'] === undefined) next()
      else response.writeHead(204).end()
    })
    app.get('/me', (_request, response) => response.json({ name: 'Ada' }))
    return against(app, (url) => ['audit', `${url}/me`, '--from', 'https://app.example.com'])
  },
  'audit-policy': () => withFiles(['cors-policy.ts'], ['audit', '--policy', 'cors-policy.ts']),
  diff: () => withFiles(['old.json', 'new.json'], ['diff', 'old.json', 'new.json']),
  verify: async () => {
    const app = express()
    app.use(
      corsageExpress({ origins: ['https://app.example.com', 'https://*.example.org'], credentials: true }),
    )
    app.get('/me', (_request, response) => response.json({ name: 'Ada' }))
    // A proxy with its own error pages.
    const proxy = (request, response) =>
      request.method === 'GET' && !/^\/me(\?|$)/.test(request.url)
        ? response.writeHead(404).end('Not found')
        : app(request, response)
    const folder = await mkdtemp(join(tmpdir(), 'corsage-'))
    await writeFile(join(folder, 'cors-policy.ts'), files['cors-policy.ts'])
    const session = await against(
      proxy,
      (url) => ['verify', `${url}/me`, '--policy', 'cors-policy.ts'],
      folder,
    )
    await rm(folder, { recursive: true })
    return session
  },
  generate: () =>
    run(['generate', '--framework', 'express', '--origins', 'https://app.example.com', '--credentials']),
  migrate: () => withFiles(['server.js'], ['migrate', 'server.js']),
}

/** Runs the command against a server on a free port. */
async function against(listener, args, folder) {
  const server = createServer(listener)
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address()
  const session = await run(args(`http://127.0.0.1:${port}`), folder)
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
  return session.replaceAll(String(port), statedPort)
}

/** Shows files, and runs the command in their folder. */
async function withFiles(names, args) {
  const folder = await mkdtemp(join(tmpdir(), 'corsage-'))
  for (const name of names) await writeFile(join(folder, name), files[name])
  const session = await run(args, folder)
  await rm(folder, { recursive: true })
  return `${names.map((name) => `$ cat ${name}\n${files[name]}\n`).join('')}${session}`
}

/** Runs the built command, and returns what a terminal would show. */
function run(args, cwd) {
  const env = { ...process.env, NO_COLOR: '1' }
  return new Promise((ended) => {
    execFile(
      process.execPath,
      ['--import', terminal, command, ...args],
      { cwd, env },
      (error, stdout, stderr) => {
        const status = error === null ? 0 : error.code
        const printed = `${stdout}${stderr}`.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, statedUuid)
        ended(`$ ${commandLine(args)}\n${printed.trimEnd()}\n$ echo $?\n${status}\n`)
      },
    )
  })
}

/** A command as one types it: options that do not fit on the line are on the next one. */
function commandLine(args) {
  const line = `corsage ${args.join(' ')}`
  return line.length <= 72 ? line : line.replace(/^(.{20,60}) (?=--)/, '$1 \\\n    ')
}

// The servers of the sessions would print development notices next to the command's output.
process.env.NODE_ENV = 'production'

const before = await readFile(page, 'utf8')
let after = before
for (const [name, record] of Object.entries(sessions)) {
  const marked = new RegExp(`(<!-- session: ${name} -->\\n)[^]*?(<!-- end -->)`)
  if (!marked.test(before)) throw new Error(`docs/cli.md has no place for the session ${name}.`)
  const session = await record()
  after = after.replace(marked, (_all, start, end) => `${start}\n\`\`\`console\n${session}\`\`\`\n\n${end}`)
}

if (!process.argv.includes('--check')) await writeFile(page, after)
else if (after !== before) {
  const [recorded, written] = [after.split('\n'), before.split('\n')]
  const line = recorded.findIndex((text, index) => text !== written[index])
  console.error(`docs/cli.md, line ${line + 1}, is not what the command prints: run pnpm --filter @corsage/cli sessions
  printed: ${recorded[line]}
  written: ${written[line]}`)
  process.exitCode = 1
}
