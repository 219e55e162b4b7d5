import type { NodeResponse } from './node-messages.ts'

// A 204 has no content, and nothing that describes one (RFC 9110, §8.6 and §15.3.5).
const CONTENT_HEADERS = ['content-type', 'content-length', 'content-encoding', 'transfer-encoding']

/** Answers a preflight whose headers are applied: with a status, and without a body. */
export function answerPreflight(response: NodeResponse, status: number): void {
  for (const name of CONTENT_HEADERS) response.removeHeader(name)
  response.statusCode = status
  response.end()
}
