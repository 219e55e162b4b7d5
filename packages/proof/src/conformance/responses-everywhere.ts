import type { AsyncPolicy, Policy } from '@corsage/core'
import { servers } from '../servers/index.ts'
import { corsHeaders, send } from './wire.ts'

/** One request, sent as it is written. */
export interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string | string[]>>
}

/** The response of one server: the status, the headers that the policy decides about, and the rest. */
export interface Answer {
  readonly name: string
  readonly status: number
  readonly cors: Record<string, string | string[]>
  readonly headers: Record<string, unknown>
  readonly body: string
}

/** Sends the same requests to the same policy in every framework. */
export async function everywhere(policy: Policy | AsyncPolicy, requests: readonly Sent[]): Promise<Answer[]> {
  const running = await Promise.all(servers.map((start) => start(policy)))
  try {
    const answers: Answer[] = []
    for (const { name, origin } of running) {
      for (const { path = '/items', method = 'GET', headers = {} } of requests) {
        const response = await send(origin + path, { method, headers })
        answers.push({ ...response, name, cors: corsHeaders(response) })
      }
    }
    return answers
  } finally {
    await Promise.all(running.map((server) => server.close()))
  }
}

/** A preflight, with the names of request headers. */
export function preflight(origin: string, names?: string, method = 'PUT'): Sent {
  const asked = names === undefined ? {} : { 'access-control-request-headers': names }
  return { method: 'OPTIONS', headers: { origin, 'access-control-request-method': method, ...asked } }
}

/** A GET of a page of that origin. */
export function get(origin?: string, path?: string): Sent {
  return { ...(path === undefined ? {} : { path }), headers: origin === undefined ? {} : { origin } }
}
