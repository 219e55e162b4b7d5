import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { Configuration } from '../configurations.ts'

/** An application that responds to `GET /` with `hello`. */
export type Application =
  | { readonly listener: (request: IncomingMessage, response: ServerResponse) => unknown }
  | { readonly fetch: (request: Request) => Response | Promise<Response> }

/** Creates a server of an application. */
export function serverOf(application: Application): Server {
  return 'fetch' in application
    ? (createAdaptorServer({ fetch: application.fetch }) as Server)
    : createServer((request, response) => void application.listener(request, response))
}

/** The sides of a comparison in one framework. */
export interface Framework {
  /** The package that Corsage is compared with. */
  readonly peerName: string
  /** Nothing but the application; a preflight is answered with a bare 204, before it is routed. */
  readonly nothing: () => Application | Promise<Application>
  readonly limit: (configuration: Configuration) => Application | Promise<Application>
  readonly ours: (configuration: Configuration) => Application | Promise<Application>
  /** `undefined` where the peer cannot express the configuration. */
  readonly peer: (configuration: Configuration) => Application | Promise<Application> | undefined
}

/** For peers that take a string, a list or a function, but no regular expression. */
export function asFunction<Origins>(
  origins: Origins | RegExp,
): Origins | ((origin: string) => string | null) {
  if (!(origins instanceof RegExp)) return origins
  return (origin) => (origins.test(origin) ? origin : null)
}
