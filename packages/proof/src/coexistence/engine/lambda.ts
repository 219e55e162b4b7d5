import { text } from 'node:stream/consumers'
import { serve } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'

interface Result {
  readonly statusCode: number
  readonly headers?: Readonly<Record<string, string | number>>
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>
  readonly body?: string
  readonly isBase64Encoded?: boolean
}

/** Serves a function of AWS Lambda over a socket, as API Gateway does. */
export function serveLambda(invoke: (event: object, context: object) => unknown): Promise<RunningServer> {
  return serve('lambda', async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const names = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const)
    const event = {
      resource: '/{proxy+}',
      path: pathname,
      httpMethod: request.method,
      headers: Object.fromEntries(names),
      multiValueHeaders: Object.fromEntries(names.map(([name, value]) => [name, [value]])),
      queryStringParameters: Object.fromEntries(searchParams),
      requestContext: { stage: 'test', identity: { sourceIp: '127.0.0.1' } },
      body: (await text(request)) || null,
      isBase64Encoded: false,
    }
    const result = (await invoke(event, {})) as Result
    const { statusCode, headers = {}, multiValueHeaders = {}, body = '', isBase64Encoded } = result
    for (const [name, value] of Object.entries({ ...headers, ...multiValueHeaders })) {
      response.setHeader(name, value)
    }
    response.writeHead(statusCode).end(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'))
  })
}
