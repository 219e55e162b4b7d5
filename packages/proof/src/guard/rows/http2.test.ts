import { once } from 'node:events'
import { type ClientHttp2Session, connect, createServer, type OutgoingHttpHeaders } from 'node:http2'
import { describe, expect, test } from 'vitest'
import { ROWS, type Row } from '../../../../core/src/guard/rows.ts'
import { fastify } from '../../servers/fastify.ts'
import { variants } from '../../servers/index.ts'
import { listen } from '../../servers/listen.ts'
import { linesOf } from './ask.ts'
import { guardedBy, overriding } from './guarded.ts'

// Express 5 and 4 replace the prototypes of requests, so they do not serve HTTP/2.
const { 'express 5': _5, 'express 4': _4, ...others } = variants
const frameworks = { ...others, fastify: () => fastify({ http2: true } as object) }

/** HTTP/2 has no `Upgrade`, and Node's client always sends `:authority`. */
const NOT_SENT = [42, 43, 44, 45, 46, 59, 72, 73, 77]

/** How these servers treat the method `get`: the status, and whether a handler is reached. */
const METHOD_GET: Readonly<Record<string, readonly [status: number, handled: number]>> = {
  // Its router knows no such method, and sends the response without hooks.
  fastify: [404, 0],
  // The constructor of `Request` makes it `GET`, for the guard and for the handler alike.
  fetch: [200, 1],
}

const delivered = ROWS.filter(
  ([number, , { certificate }]) => !certificate && !NOT_SENT.includes(number),
).map(([number, description, row, reason]) => ({ number, description, row, reason }))

/** The headers of a row. A second host, or that of an absolute target, becomes `:authority` next to `Host`. */
function headersOf(row: Row): OutgoingHttpHeaders {
  const { method = 'POST', originalMethod = method, url = '/transfer', host = 'a.test' } = row
  const target = URL.canParse(url) ? new URL(url) : undefined
  const hosts = [...(target ? [target.host] : []), ...[host].flat()]
  return {
    ':method': originalMethod,
    ':scheme': 'http',
    ':path': target?.pathname ?? url,
    ':authority': hosts[0],
    ...(hosts.length > 1 && { host: hosts[1] }),
    ...Object.fromEntries(linesOf(row)),
  }
}

async function ask(session: ClientHttp2Session, row: Row): Promise<[status: unknown, body: string]> {
  const stream = session.request(headersOf(row), { endStream: true })
  const [headers] = await once(stream, 'response')
  let body = ''
  for await (const chunk of stream) body += chunk
  return [headers[':status'], body]
}

for (const [name, framework] of Object.entries(frameworks)) {
  describe(`${name} over HTTP/2`, () => {
    test.each(delivered)('row $number: $description', async ({ number, row, reason }) => {
      const app = framework()
      // CORS would respond to row 69 itself.
      const seen = guardedBy(app, row, 'before cors')
      const listener = overriding(await app.listener())
      const http2 = createServer({ settings: { enableConnectProtocol: true } }, listener as never)
      http2.on('connect', listener as never)
      const server = await listen(name, Object.assign(http2, { closeAllConnections() {} }))
      const session = connect(server.origin)
      try {
        await once(session, 'remoteSettings')
        const [status, body] = await ask(session, row)
        const reasons = seen.refused.map((one) => one.reason)
        if (number === 41 && name in METHOD_GET) {
          expect([status, seen.handled, reasons]).toEqual([...(METHOD_GET[name] as [number, number]), []])
        } else if (reason === undefined) {
          expect([status, body, seen.handled, reasons]).toEqual([200, 'handled', 1, []])
        } else {
          expect([status, body, seen.handled, reasons]).toEqual([403, seen.refused[0]?.message, 0, [reason]])
        }
      } finally {
        session.destroy()
        await server.close()
      }
    })
  })
}
