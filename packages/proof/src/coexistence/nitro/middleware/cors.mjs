// Built by Nitro 2.
import cors from '@corsage/node'
import { fromNodeMiddleware } from 'h3-1'

const middleware = new Map()

export default fromNodeMiddleware((request, response, next) => {
  const { policy } = globalThis.coexistence
  if (policy) {
    if (!middleware.has(policy)) middleware.set(policy, cors(policy))
    return middleware.get(policy)(request, response, next)
  }
  const asks = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined
  return asks ? response.writeHead(204).end() && response : next()
})
