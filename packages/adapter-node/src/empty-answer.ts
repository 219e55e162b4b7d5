import type { NodeResponse } from './node-messages.ts'

const CONTENT_HEADERS = ['content-type', 'content-length', 'content-encoding', 'transfer-encoding']

/**
 * Answers with a status and the headers that are applied, and without a body.
 *
 * @returns The response.
 */
export function answerEmpty(response: NodeResponse, status: number): NodeResponse {
  // Somebody else, a time limit for example, may have answered while a policy was awaited.
  if (response.headersSent) return response
  // An imitation of a response may lack the method.
  for (const name of CONTENT_HEADERS) response.removeHeader?.(name)
  // A 204 has no content, and nothing that describes one (RFC 9110, §8.6 and §15.3.5). Any other status says that
  // its content is empty: without a length, the connection would have to end with it.
  if (status !== 204) response.setHeader('content-length', 0)
  response.statusCode = status
  response.end()
  return response
}
