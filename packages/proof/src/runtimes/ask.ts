import { request as httpRequest } from 'node:http'
import { connect } from 'node:http2'
import { request as httpsRequest } from 'node:https'

export interface Question {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sends a request over a socket, and reads the whole answer. `h2:` stands for HTTP/2 without encryption. */
export function ask(base: string, question: Question): Promise<Answer> {
  return base.startsWith('h2:') ? askOverHttp2(base, question) : askOverHttp1(base, question)
}

function askOverHttp1(base: string, { method = 'GET', path, headers = {} }: Question): Promise<Answer> {
  const secure = base.startsWith('https:')
  const send = secure ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent: false, ...(secure && { rejectUnauthorized: false }) } as const
    const request = send(new URL(path, base), options, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        body += text
      })
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: flat(response.headers), body }),
      )
    })
    request.setTimeout(10_000, () => request.destroy(new Error(`no answer to ${method} ${path}`)))
    request.on('error', reject)
    request.end()
  })
}

function askOverHttp2(base: string, { method = 'GET', path, headers = {} }: Question): Promise<Answer> {
  const session = connect(base.replace('h2:', 'http:'))
  return new Promise<Answer>((resolve, reject) => {
    session.on('error', reject)
    const stream = session.request({ ':method': method, ':path': path, ...headers })
    let received: Record<string, unknown> = {}
    let body = ''
    stream.setTimeout(10_000, () => reject(new Error(`no answer to ${method} ${path}`)))
    stream.setEncoding('utf8')
    stream.on('response', (head) => {
      received = { ...head }
    })
    stream.on('data', (text: string) => {
      body += text
    })
    stream.on('error', reject)
    stream.on('end', () => resolve({ status: Number(received[':status']), headers: flat(received), body }))
    stream.end()
  }).finally(() => session.close())
}

function flat(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
