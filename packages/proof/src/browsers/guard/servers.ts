import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { guardUpgrade, withCors, withGuard } from '@corsage/node'
import { WebSocketServer } from 'ws'
import { selfSignedCertificate } from '../../servers/certificate.ts'
import { listen } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'
import { hosts } from '../names.ts'
import { type Arrival, readArrival } from './arrival.ts'
import { type Place, type Places, placeNames, policyOf, type Scheme, schemes } from './places.ts'

/** The guarded servers, and the pages that send requests to them. */
export interface GuardedServers {
  readonly places: Places
  /** The requests that have arrived, by their id. */
  readonly arrivals: ReadonlyMap<string, Arrival>
  close(): Promise<void>
}

const page =
  '<!doctype html><meta charset="utf-8"><title>Corsage</title><link rel="icon" href="data:,"><body></body>'

/** Sends every request of the page to the network itself. */
const worker = `
addEventListener('install', (event) => event.waitUntil(skipWaiting()))
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => event.respondWith(fetch(event.request)))`

/** `SameSite=None` needs `Secure`, and over http there is no `Secure`. */
const cookies: Readonly<Record<Scheme, readonly string[]>> = {
  https: [
    'strict=1; Secure; SameSite=Strict',
    'lax=1; Secure; SameSite=Lax',
    'none=1; Secure; SameSite=None',
    'unset=1; Secure',
  ],
  http: ['strict=1; SameSite=Strict', 'lax=1; SameSite=Lax', 'none=1; SameSite=None', 'unset=1'],
}

/**
 * Starts two servers for each scheme. The first serves the guarded application at the host `api`, and the pages of every
 * host. The second serves pages only, so that one host has two origins.
 */
export async function startGuardedServers(): Promise<GuardedServers> {
  const certificate = selfSignedCertificate(Object.values(hosts))
  const arrivals = new Map<string, Arrival>()
  const sockets = new WebSocketServer({ noServer: true })
  const running: RunningServer[] = []
  const serve = async (scheme: Scheme): Promise<{ readonly server: Server; readonly port: number }> => {
    const server = scheme === 'https' ? createSecureServer(certificate) : createServer()
    const started = await listen(scheme, server)
    running.push(started)
    return { server, port: started.port }
  }
  const ports = { https: [0, 0], http: [0, 0] }
  const servers = await Promise.all(
    schemes.map(async (scheme) => {
      const [first, second] = await Promise.all([serve(scheme), serve(scheme)])
      ports[scheme] = [first.port, second.port]
      return { scheme, first, second }
    }),
  )
  const places = placesAt(ports)
  for (const { scheme, first, second } of servers) {
    const reach = (request: IncomingMessage): void => {
      const arrival = arrivals.get(idOf(request))
      if (arrival !== undefined) arrivals.set(idOf(request), { ...arrival, isHandled: true })
    }
    const policy = policyOf(places[scheme])
    const handler = (request: IncomingMessage, response: ServerResponse): void => {
      reach(request)
      response.end('handled')
    }
    const application = withCors(withGuard(handler, policy), policy) as RequestListener
    const arrive = (request: IncomingMessage): void => {
      // A preflight asks about a request that has not been sent yet.
      if (request.method !== 'OPTIONS') arrivals.set(idOf(request), readArrival(request, places[scheme]))
    }
    first.server.on('request', (request, response) => {
      if (answerPage(request, response, scheme)) return
      arrive(request)
      application(request, response)
    })
    const accept = guardUpgrade<typeof policy, IncomingMessage>((request, socket, head) => {
      reach(request)
      sockets.handleUpgrade(request, socket, head, (client) => client.close())
    }, policy)
    first.server.on('upgrade', (request, socket, head) => {
      arrive(request)
      accept(request, socket, head)
    })
    second.server.on('request', (request, response) => void answerPage(request, response, scheme))
  }
  return {
    places,
    arrivals,
    async close() {
      sockets.close()
      await Promise.all(running.map((server) => server.close()))
    },
  }
}

/** Sends a page, its worker or a redirect. Returns whether the request asked for one. */
function answerPage(request: IncomingMessage, response: ServerResponse, scheme: Scheme): boolean {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://pages.test')
  if (pathname === '/worker.js') response.setHeader('content-type', 'text/javascript').end(worker)
  else if (pathname === '/page') response.setHeader('content-type', 'text/html').end(page)
  else if (pathname === '/cookies')
    response.setHeader('set-cookie', cookies[scheme]).setHeader('content-type', 'text/html').end(page)
  else if (pathname === '/redirect')
    response
      .writeHead(307, { location: searchParams.get('to') ?? '/', 'access-control-allow-origin': '*' })
      .end()
  else return false
  return true
}

function idOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://pages.test').searchParams.get('id') ?? ''
}

function placesAt(ports: Readonly<Record<Scheme, readonly number[]>>): Places {
  const placesOf = (scheme: Scheme): Record<Place, string> => {
    const [first, second] = ports[scheme]
    const at = (host: string, port = first): string => `${scheme}://${host}:${port}`
    const origins: Record<Place, string> = {
      own: at(hosts.api),
      listed: at(hosts.elsewhere),
      unlisted: at(hosts.elsewhere, second),
      'listed sibling': at(hosts.app),
      'unlisted sibling': at(hosts.shop),
      'http sibling': `http://${hosts.api}:${ports.http[0]}`,
      'listed worker': `http://localhost:${ports.http[0]}`,
      'unlisted worker': `http://localhost:${ports.http[1]}`,
    }
    return Object.fromEntries(placeNames.map((name) => [name, origins[name]])) as Record<Place, string>
  }
  return { https: placesOf('https'), http: placesOf('http') }
}
