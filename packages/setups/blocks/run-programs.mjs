// Runs programs one after another in one process of Node, so that each framework is loaded once.
//   node run-programs.mjs <list.json> <results.json>
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { Server } from 'node:net'
import { pathToFileURL } from 'node:url'
import { ask } from './ask.mjs'

process.env.CORS_ORIGINS ??= 'https://app.example.com'

/** @type {{ key: string, path: string, kind: string, error?: string, questions: object[] }[]} */
const programs = JSON.parse(readFileSync(process.argv[2], 'utf8'))

/** The servers that the current program has started. A port of the documentation, such as 3000, becomes a free one. */
let servers = []
let started = () => {}
const listen = Server.prototype.listen
Server.prototype.listen = function (...parameters) {
  servers.push(this)
  started()
  const [first, ...rest] = parameters
  const port = typeof first === 'object' ? first.port : first
  if (!(port >= 3000 && port < 4100)) return listen.apply(this, parameters)
  return listen.call(this, typeof first === 'object' ? { ...first, port: 0 } : 0, ...rest)
}

let late
process.on('uncaughtException', (error) => {
  late ??= error
})

// Keeps the process alive while a program waits for something that never comes.
setInterval(() => {}, 1000)

const results = {}
for (const program of programs) {
  servers = []
  late = undefined
  try {
    const patience = new Promise((resolve) => setTimeout(resolve, 10_000, ['does not end within 10 seconds']))
    results[program.key] = await Promise.race([problemsOf(program), patience])
    if (late !== undefined) results[program.key].push(`later: ${late.stack}`)
  } catch (error) {
    results[program.key] = [error.stack]
  }
}
// Servers stay open until the end. Fastify still adds addresses to one that is closed early.
writeFileSync(process.argv[3], JSON.stringify(results))
process.exit(0)

async function problemsOf({ path, kind, error, questions }) {
  try {
    await import(pathToFileURL(path).href)
  } catch (thrown) {
    if (error === undefined) throw thrown
    const text = `${thrown.name}: ${thrown.message}`
    return text === error ? [] : [`throws:\n${text}\nbut the page shows:\n${error}`]
  }
  if (error !== undefined) return ['throws nothing, but the page shows an error']
  if (kind !== 'server') return []
  // A program can start its server after its last line has run.
  if (servers.length === 0) {
    const patience = new Promise((resolve) => setTimeout(resolve, 5000))
    await Promise.race([
      patience,
      new Promise((resolve) => {
        started = resolve
      }),
    ])
  }
  const [server] = servers
  if (server === undefined) return ['does not listen']
  if (!server.listening) await once(server, 'listening')
  return ask(server.address().port, questions)
}
