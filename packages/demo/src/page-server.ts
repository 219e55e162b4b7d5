import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PageData } from './page-data.ts'
import type { Traffic } from './traffic.ts'

const FILES: Readonly<Record<string, readonly [name: string, type: string]>> = {
  '/': ['index.html', 'text/html'],
  '/page.css': ['page.css', 'text/css'],
  '/page.js': ['page.js', 'text/javascript'],
  '/explain.js': ['explain.js', 'text/javascript'],
  '/icon.svg': ['icon.svg', 'image/svg+xml'],
}

/** Serves the page from `localhost`. The servers use `127.0.0.1`, so their origins differ. */
export class PageServer {
  readonly origin: string
  readonly #server: Server
  #data: PageData | undefined
  #traffic: Traffic | undefined

  /** Listens on a free port before there is data, because the policy needs the origin. */
  static async listen(): Promise<PageServer> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new PageServer(server)
  }

  private constructor(server: Server) {
    this.#server = server
    this.origin = `http://localhost:${(server.address() as AddressInfo).port}`
    server.on('request', (request, response) => this.#answer(request, response))
  }

  serve(data: PageData, traffic: Traffic): void {
    this.#data = data
    this.#traffic = traffic
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  #answer({ url = '/' }: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, this.origin)
    const file = Object.hasOwn(FILES, pathname) ? FILES[pathname] : undefined
    if (file) send(response, file[1], readFileSync(new URL(`page/${file[0]}`, import.meta.url)))
    else if (pathname === '/demo.json') sendJson(response, this.#data)
    else if (pathname === '/seen.json')
      sendJson(response, this.#traffic?.after(Number(searchParams.get('after'))))
    else response.writeHead(404).end()
  }
}

function sendJson(response: ServerResponse, value: unknown): void {
  send(response, 'application/json', JSON.stringify(value ?? null))
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.writeHead(200, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'self'; connect-src 'self' http://127.0.0.1:*",
  })
  response.end(body)
}
