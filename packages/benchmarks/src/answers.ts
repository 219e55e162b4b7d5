import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { request } from 'undici'
import { type Configuration, lists } from './configurations.ts'
import type { Application } from './frameworks/framework.ts'
import { fetchRequest, type Template } from './requests.ts'

/** The status that a client receives, and its CORS headers. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/** Sends a request to an application, over a socket if it has a listener. */
export async function ask(application: Application, template: Template): Promise<Answer> {
  if ('fetch' in application) {
    const { status, headers } = await application.fetch(fetchRequest(template))
    return { status, headers: ofCors(Object.fromEntries(headers)) }
  }
  const server = createServer((incoming, response) => void application.listener(incoming, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { method, headers } = template
  const answer = await request(`http://127.0.0.1:${port}/`, { method, headers, reset: true })
  await answer.body.dump()
  server.close()
  return { status: answer.statusCode, headers: ofCors(answer.headers) }
}

function ofCors(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => /^(?:access-control-.*|vary)$/.test(name))
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}

/** Returns the mistake in a response, as `the peer sends …`; `undefined` if a browser and a cache would be right. */
export function issueOf(
  configuration: Configuration,
  { method, origin }: Template,
  { status, headers }: Answer,
): string | undefined {
  const { origins, credentials } = configuration
  const allowed = headers['access-control-allow-origin']
  const varies = /(?:^|[\s,])(?:origin|\*)(?:[\s,]|$)/i.test(headers['vary'] ?? '')
  const permitted = origin !== undefined && configuration.allows(origin)
  const wildcard = allowed === '*' && origins === '*'
  const constant = typeof origins === 'string' && allowed === origins
  if (method === 'OPTIONS' ? status < 200 || status > 299 : status !== 200) return `the status ${status}`
  if (permitted && allowed !== origin && !wildcard) return `Access-Control-Allow-Origin: ${allowed}`
  if (!permitted && allowed !== undefined && !constant) return `Access-Control-Allow-Origin: ${allowed}`
  if (!constant && !varies) return 'without Vary: Origin'
  if (permitted && (headers['access-control-allow-credentials'] === 'true') !== credentials) {
    return `Access-Control-Allow-Credentials: ${headers['access-control-allow-credentials']}`
  }
  return method === 'OPTIONS' ? issueOfPreflight(headers) : undefined
}

function issueOfPreflight(headers: Answer['headers']): string | undefined {
  const expected = {
    'access-control-allow-methods': lists.methods.join(','),
    'access-control-allow-headers': lists.allowHeaders.join(','),
    'access-control-max-age': String(lists.maxAge),
  }
  const wrong = Object.entries(expected).find(
    ([name, value]) => headers[name]?.replaceAll(' ', '').toLowerCase() !== value.toLowerCase(),
  )
  return wrong && `${wrong[0]}: ${headers[wrong[0]]}`
}
