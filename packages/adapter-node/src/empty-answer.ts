import type { NodeResponse } from './node-messages.ts'

const CONTENT_HEADERS = new Set(['content-type', 'content-length', 'content-encoding', 'transfer-encoding'])

/**
 * Responds with a status and the headers that are already applied, without a body.
 *
 * @returns The response.
 */
export function answerEmpty(response: NodeResponse, status: number): NodeResponse {
  // Other code, such as a time limit, may have responded while a policy was awaited.
  if (response.headersSent) return response
  // An imitation of a response may lack the methods.
  for (const name of response.getHeaderNames?.() ?? CONTENT_HEADERS) {
    if (CONTENT_HEADERS.has(name.toLowerCase())) response.removeHeader?.(name)
  }
  // A 204 has no content, and nothing that describes one (RFC 9110, §8.6 and §15.3.5). Any other status says that
  // its content is empty: without a length, the connection would have to end with it.
  if (status !== 204) response.setHeader('content-length', 0)
  response.statusCode = status
  response.end()
  return response
}
