import { Agent, createServer, type RequestListener, request, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import type { Framework } from './programs.ts'
import type { Answer, Probe } from './random-requests.ts'

/** Runs a program, and returns its responses over a socket. */
export async function answersOf(
  file: string,
  framework: Framework,
  probes: readonly Probe[],
): Promise<readonly Answer[]> {
  const app = (await import(pathToFileURL(file).href)).default
  if (framework === 'fastify') await app.ready()
  const listeners: Record<Framework, () => RequestListener> = {
    express: () => app,
    node: () => app,
    fastify: () => app.routing,
    koa: () => app.callback(),
    hono: () => getRequestListener(app.fetch) as RequestListener,
  }
  const server = app instanceof Server ? app : createServer(listeners[framework]())
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  try {
    return await Promise.all(probes.map((probe) => ask(port, agent, probe)))
  } finally {
    agent.destroy()
    await new Promise((closed) => server.close(closed))
  }
}

function ask(port: number, agent: Agent, { method, path, headers }: Probe): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, agent, method, path, headers }, (response) => {
      response.resume()
      const { statusCode: status = 0 } = response
      response.on('end', () => resolve({ status, headers: response.headers }))
    })
      .on('error', reject)
      .end()
  })
}
