import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { configurations } from './configurations.ts'
import { type Application, serverOf } from './frameworks/framework.ts'
import { frameworks } from './frameworks/index.ts'

/** The bytes of a preflight response: its status line and its headers. */
export interface PreflightBytes {
  readonly framework: string
  readonly peerName: string
  readonly ours: number
  readonly peer: number
}

const REQUEST = [
  'OPTIONS / HTTP/1.1',
  'Host: localhost',
  'Origin: https://b.test',
  'Access-Control-Request-Method: PUT',
  'Access-Control-Request-Headers: authorization,content-type',
  'Connection: close',
]

/** Sends one preflight to each framework and its peer: a list of three origins, with credentials, and the same lists. */
export async function preflight(): Promise<readonly PreflightBytes[]> {
  const configuration = configurations['credentials'] as (typeof configurations)[string]
  const results: PreflightBytes[] = []
  for (const framework of ['node', 'express', 'fastify', 'koa', 'hono']) {
    const sides = await frameworks[framework]?.()
    const peer = await sides?.peer(configuration)
    if (sides === undefined || peer === undefined) continue
    const ours = await bytesFrom(await sides.ours(configuration))
    results.push({ framework, peerName: sides.peerName, ours, peer: await bytesFrom(peer) })
  }
  return results
}

async function bytesFrom(application: Application): Promise<number> {
  const server = serverOf(application).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.end(`${REQUEST.join('\r\n')}\r\n\r\n`)
  const response = await text(socket)
  server.close()
  return response.length
}
