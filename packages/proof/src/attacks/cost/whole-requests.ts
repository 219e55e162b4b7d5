import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { PolicyOptions } from '@corsage/core'
import { withCors } from '@corsage/node'
import { listen } from '../../servers/listen.ts'
import type { Asked } from './cases.ts'

const REQUESTS = 4_000
/** Different requests of one kind, sent by turns: more than the origins that a policy keeps ready. */
const DIFFERENT = 2_000
/** The number of requests that the client sends before it waits for their responses. */
const PIPELINE = 20

/** A client in a separate process: it sends so many requests, and ends once as many responses have arrived. */
const CLIENT = `
const [port, count, pipeline] = process.argv.slice(1).map(Number)
let input = '', tail = ''
process.stdin.on('data', (chunk) => { input += chunk }).on('end', () => {
  const requests = JSON.parse(input)
  const socket = require('node:net').connect(port, '127.0.0.1')
  let sent = 0, answered = 0, waiting = 0
  const send = () => {
    let bytes = ''
    for (waiting = 0; waiting < pipeline && sent < count; waiting++) bytes += requests[sent++ % requests.length]
    socket.write(bytes, 'latin1')
  }
  socket.on('connect', send)
  socket.on('close', () => process.exit(answered === count ? 0 : 1))
  socket.on('data', (chunk) => {
    const heads = (tail + chunk.toString('latin1')).split('HTTP/1.1 ').length - 1
    tail = chunk.toString('latin1').slice(-8)
    answered += heads; waiting -= heads
    if (answered === count) socket.destroy()
    else if (waiting === 0) send()
  })
})
`

/**
 * Microseconds of processor time that a server of plain Node takes for one request: to read it, decide and respond.
 *
 * @param options The policy's; without them the server is one without Corsage.
 * @param ask Makes a request, another one for each index where that matters.
 */
export async function costOfWhole(
  options: PolicyOptions | undefined,
  ask: (index: number) => Asked,
): Promise<number> {
  const answer: RequestListener = (_request, response) => void response.end('{"items":[]}')
  const listener =
    options === undefined ? answer : (withCors(answer as never, options as never) as RequestListener)
  const { port, close } = await listen('node', createServer({ maxHeaderSize: 65_536 }, listener))
  const first = requestOf(ask(0))
  const varies = requestOf(ask(1)) !== first
  const requests = varies ? Array.from({ length: DIFFERENT }, (_, index) => requestOf(ask(index))) : [first]
  await send(port, requests)
  // The client is a separate process, so all the time of this one is the server's.
  const before = process.cpuUsage()
  await send(port, requests)
  const { user, system } = process.cpuUsage(before)
  await close()
  return (user + system) / REQUESTS
}

async function send(port: number, requests: readonly string[]): Promise<void> {
  const client = spawn(process.execPath, ['-e', CLIENT, String(port), String(REQUESTS), String(PIPELINE)])
  client.stdin.end(JSON.stringify(requests))
  const [code] = await once(client, 'exit')
  if (code !== 0) throw new Error(`the client ended with ${code}`)
}

function requestOf({ origin, requestedHeaders, requestedMethod, path = '/' }: Asked): string {
  const headers = {
    origin,
    'access-control-request-method': requestedMethod,
    'access-control-request-headers': requestedHeaders,
  }
  const lines = Object.entries(headers)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}\r\n`)
  return `${requestedMethod === undefined ? 'GET' : 'OPTIONS'} ${path} HTTP/1.1\r\nHost: api.test\r\n${lines.join('')}\r\n`
}
