import { createHash } from 'node:crypto'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { openPage, type Page, type PageOptions } from './page.ts'

const app = 'https://app.example.com'
const opened: { close(): unknown }[] = []

afterEach(async () => {
  for (const { close } of opened.splice(0)) await close()
})

function open(fetch: PageOptions['fetch'] | RequestListener): Page {
  const page = openPage(app, { fetch })
  opened.push(page)
  return page
}

/** Shows the request as the server received it. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    const { method, url, headers } = request
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-methods', 'PUT')
    response.setHeader('set-cookie', ['a=1', 'b=2'])
    response.end(JSON.stringify({ method, url, headers, body, isEncrypted: 'encrypted' in request.socket }))
  })
}

function acceptUpgrades(server: Server): Server {
  return server.on('upgrade', (request, socket) => {
    const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}${guid}`)
      .digest('base64')
    socket.on('error', () => {})
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nX-Host: ${request.headers.host}\r\n\r\n`,
    )
  })
}

test.each<[string, () => PageOptions['fetch'] | RequestListener]>([
  ['a listener', () => echo],
  ['an http.Server', () => createServer(echo)],
  ['an application of Koa', () => ({ emit: () => {}, callback: () => echo, listen: () => {} })],
  ['an application of Polka', () => ({ server: createServer(), handler: echo, listen: () => {} })],
  [
    'an application of Express',
    () => Object.assign((...of: Parameters<typeof echo>) => echo(...of), { listen: () => {} }),
  ],
  [
    'an application of Fastify',
    () => ({ ready: async () => {}, server: createServer(echo), listen: () => {} }),
  ],
])('%s receives the requests of all hosts, each with its Host', async (_, make) => {
  const page = open(make())
  const response = await page.fetch('https://api.example.com:8443/items?a=1', { method: 'PUT', body: 'text' })
  expect(await response.json()).toMatchObject({
    method: 'PUT',
    url: '/items?a=1',
    body: 'text',
    headers: {
      host: 'api.example.com:8443',
      origin: app,
      'content-length': '4',
      'content-type': 'text/plain;charset=UTF-8',
      'sec-fetch-site': 'same-site',
    },
  })
  const { headers } = await (await page.fetch('https://other.test/')).json()
  expect([headers.host, headers['content-length']]).toEqual(['other.test', undefined])
  const head = await page.fetch('https://other.test/', { method: 'HEAD' })
  expect([head.status, head.body]).toEqual([200, null])
})

describe('the server', () => {
  test('is not listening itself, and stays open for other pages', async () => {
    const server = createServer(echo)
    const [first, second] = [open(server), open(server)]
    await first.fetch('https://api.example.com/')
    expect(server.listening).toBe(false)
    await first.close()
    expect((await second.fetch('https://api.example.com/')).status).toBe(200)
  })

  test('can be reached only from this machine', async () => {
    const page = open((request: IncomingMessage, response: ServerResponse) => {
      // For a server that listens on all addresses, this is `::ffff:127.0.0.1`.
      response.end(request.socket.localAddress)
    })
    const response = await page.fetch(`${app}/`)
    expect(await response.text()).toBe('127.0.0.1')
  })

  test('that listens keeps its port', async () => {
    const server = createServer(echo)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    opened.push({ close: () => new Promise((resolve) => server.close(resolve)) })
    const page = open(server)
    await page.fetch('https://api.example.com/')
    await page.close()
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    expect(response.status).toBe(200)
  })

  test('of a closed page takes no connection', async () => {
    const page = open(echo)
    await page.fetch('https://api.example.com/')
    await page.close()
    await expect(page.fetch('https://api.example.com/')).rejects.toThrow('Failed to fetch')
  })

  test('starts only at the first request', async () => {
    const page = open(echo)
    await page.close()
    expect((await page.fetch('https://api.example.com/')).status).toBe(200)
  })

  test.each([204, 304, 205, 404, 503, 999])('sends the status %i', async (status) => {
    const page = open((_request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(status, { 'access-control-allow-origin': '*' }).end()
    })
    expect((await page.fetch('https://api.example.com/')).status).toBe(status)
  })

  test('keeps several cookies apart', async () => {
    const seen: (string | undefined)[] = []
    const page = openPage(app, {
      cookies: true,
      fetch: createServer((request, response) => {
        seen.push(request.headers.cookie)
        echo(request, response)
      }),
    })
    opened.push(page)
    for (let count = 0; count < 2; count++) await page.submit('https://api.example.com/')
    expect(seen).toEqual([undefined, 'a=1; b=2'])
  })

  test('that closes the connection causes no CorsError', async () => {
    const page = open((request: IncomingMessage, _response: ServerResponse) => request.socket.destroy())
    await expect(page.fetch('https://api.example.com/')).rejects.toEqual(new TypeError('Failed to fetch'))
  })

  test('is not waited for after an abort', async () => {
    const page = open((_request: IncomingMessage, _response: ServerResponse) => {})
    const controller = new AbortController()
    const fetched = page.fetch('https://api.example.com/', { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(fetched).rejects.toThrow('enough')
  })

  test('streams', async () => {
    const page = open((_request: IncomingMessage, response: ServerResponse) => {
      response.setHeader('access-control-allow-origin', '*')
      response.write('first')
    })
    const reader = (await page.fetch('https://api.example.com/')).body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('first')
    await reader?.cancel()
  })
})

describe('a handshake', () => {
  test('reaches the listeners of upgrades', async () => {
    const { status, headers } = await open(acceptUpgrades(createServer(echo))).connect(
      'wss://api.example.com/live',
    )
    expect([status, headers.get('x-host'), headers.get('upgrade')]).toEqual([
      101,
      'api.example.com',
      'websocket',
    ])
  })

  test('that nobody listens for is an ordinary request', async () => {
    await expect(open(createServer(echo)).connect('wss://api.example.com/')).rejects.toMatchObject({
      code: 'handshake-status',
      received: '200',
    })
  })

  test('can be refused', async () => {
    const server = createServer(echo).on('upgrade', (_, socket) => {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
    })
    await expect(open(server).connect('wss://api.example.com/')).rejects.toMatchObject({ received: '403' })
  })
})

test('the fetch method of an object is used, even if the object can listen', async () => {
  const fetch = (): Response => new Response('fetched')
  const page = open(Object.assign({ fetch }, { listen: () => {} }))
  expect(await (await page.fetch(`${app}/`)).text()).toBe('fetched')
})

test('a fetch function is called without `this`, as the one of a browser must be', async () => {
  const seen: unknown[] = []
  const page = openPage(app, {
    fetch: function (this: unknown, _request: Request) {
      seen.push(this)
      return new Response()
    },
  })
  await page.fetch(`${app}/`)
  expect(seen).toEqual([undefined])
})

describe('a value that is not a server', () => {
  test.each([undefined, null, 1, 'https://api.example.com', {}, { fetch: 1 }])('%j', (fetch) => {
    expect(() => openPage(app, { fetch } as never)).toThrow('The `fetch` of a page is not a server.')
  })

  test('an object that only listens', async () => {
    const error = await open({ listen: () => {} })
      .fetch('https://api.example.com/')
      .catch((thrown: Error) => thrown)
    expect((error as Error).cause).toEqual(
      new TypeError('The application has no request listener. Pass one, or an http.Server.'),
    )
  })
})

test('an object with a fetch function is called as one', async () => {
  const worker = {
    name: 'worker',
    fetch(_request: Request) {
      return new Response(this.name, { headers: { 'access-control-allow-origin': '*' } })
    },
  }
  expect(await (await open(worker).fetch('https://api.example.com/')).text()).toBe('worker')
})

test('a fetch function with two parameters is reported, because it is taken for a listener', async () => {
  const handler = async (_request: unknown, _info: unknown) => new Response('ok')
  const error = await open(handler as never)
    .fetch('https://api.example.com/')
    .catch((thrown: Error) => thrown)
  expect(String(((error as Error).cause as Error).message)).toContain('returned a Response')
})
