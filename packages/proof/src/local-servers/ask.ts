import { request as send } from 'node:http'

/** The response of a server. */
export interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Sends a request to a port of loopback, as a page whose host resolves to it would. `fetch` cannot choose `Host`. */
export async function ask(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
  { method = 'GET', body }: { readonly method?: string; readonly body?: string } = {},
): Promise<Told> {
  return await new Promise((resolve, reject) => {
    const sent = send({ port, path, host: '127.0.0.1', method, headers, agent: false })
    sent.on('error', reject)
    sent.on('upgrade', ({ statusCode = 0, headers }, socket) => {
      socket.destroy()
      resolve({ status: statusCode, headers, body: '' })
    })
    sent.on('response', async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
    })
    sent.end(body)
  })
}
