import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PolicyOptions } from '@corsage/core'
import cors from '@corsage/node'
import { openConnection } from '../network/connection.ts'
import { nodeServer } from '../test-servers.ts'
import { readPolicy } from './policy-file.ts'
import { verifyUrl } from './verify-url.ts'
import { witnessesOf } from './witnesses.ts'

export const app = 'https://app.example.com'
export const list = { origins: [app, 'https://*.example.org'], credentials: true } as const
/** Calls back with the name of a policy file: JSON, or a module if the source is text. */
export async function withPolicyFile<T>(source: unknown, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'corsage-verify-'))
  const isModule = typeof source === 'string'
  const file = join(folder, isModule ? 'policy.mjs' : 'policy.json')
  try {
    await writeFile(file, isModule ? source : JSON.stringify(source))
    return await use(file)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A layer before the application. */
export type Layer = (request: IncomingMessage, response: ServerResponse, application: () => void) => void

/** Creates a proxy that changes the headers of the application's responses. */
export function atHead(change: (request: IncomingMessage, response: ServerResponse) => void): Layer {
  return (request, response, application) => {
    const { method, url, headers } = request
    const { port } = request.socket.address() as AddressInfo
    if ('via' in headers) return application()
    const passed = send(
      { host: '127.0.0.1', port, method, path: url, headers: { ...headers, via: '1.1 proxy' } },
      (answer) => {
        response.statusCode = answer.statusCode ?? 0
        for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value ?? '')
        change(request, response)
        answer.pipe(response)
      },
    )
    passed.end()
  }
}

/** Starts an application with a policy, and a layer before it. */
export function deployment(options: PolicyOptions, layer: Layer, methods: string[] = []) {
  const apply = cors(options as object)
  return nodeServer((request, response) => {
    if (!('via' in request.headers)) methods.push(`${request.method} ${request.url}`)
    layer(request, response, () =>
      apply(request, response, () => response.writeHead(request.url === '/items' ? 200 : 404).end()),
    )
  })
}

export const plain: Layer = (_request, _response, application) => application()

/** Verifies a deployment with these options, and returns the report and the requests that it got. */
export async function verified(
  options: PolicyOptions,
  {
    layer = plain,
    source = options,
    from = [],
  }: { layer?: Layer; source?: unknown; from?: readonly string[] },
) {
  const sent: string[] = []
  const server = await deployment(options, layer, sent)
  const connection = openConnection({ timeout: 5000 })
  try {
    const url = new URL('/items', server.url)
    const witnesses = await witnessesOf(await withPolicyFile(source, readPolicy), url, from)
    return { ...(await verifyUrl(url, witnesses, connection)), sent }
  } finally {
    await Promise.all([connection.close(), server.close()])
  }
}
