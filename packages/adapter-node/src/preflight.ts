import type { NodeResponse } from './node-messages.ts'

const CONTENT_HEADERS = ['content-type', 'content-length', 'content-encoding', 'transfer-encoding']

/** Answers a preflight whose headers are applied: with a status, and without a body. */
export function answerPreflight(response: NodeResponse, status: number): void {
  // While an asynchronous policy decided, the application may have answered: a timeout, for example.
  if (response.headersSent) return
  for (const name of CONTENT_HEADERS) {
    if (response.hasHeader(name)) response.removeHeader(name)
  }
  // A 204 has no content, and nothing that describes one (RFC 9110, §8.6 and §15.3.5). Any other status says that
  // its content is empty: without a length, the connection would have to end with it.
  if (status !== 204) response.setHeader('content-length', 0)
  response.statusCode = status
  response.end()
}
