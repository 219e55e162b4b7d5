import type { RequestListener } from 'node:http'
import { withCors } from '@corsage/node'
import peer from 'cors'
import { type Configuration, lists } from '../configurations.ts'
import { limit } from '../limit.ts'
import type { Framework } from './framework.ts'

const application: RequestListener = (_request, response) => {
  response.setHeader('content-type', 'text/plain')
  response.end('hello')
}

function handWritten(configuration: Configuration): RequestListener {
  const put = limit<Parameters<RequestListener>[1]>(configuration, (response, name, value) => {
    response.setHeader(name, value)
  })
  return (request, response) => {
    const preflight = request.method === 'OPTIONS'
    put(response, request.headers.origin, preflight)
    if (!preflight) return application(request, response)
    response.statusCode = 204
    response.end()
  }
}

export const framework: Framework = {
  peerName: 'cors',
  nothing: () => ({
    listener: (request, response) => {
      if (request.method !== 'OPTIONS') return application(request, response)
      response.statusCode = 204
      response.end()
    },
  }),
  limit: (configuration) => ({ listener: handWritten(configuration) }),
  ours: ({ policy }) => ({ listener: withCors(application, policy()) }),
  peer: ({ origins, credentials }) => {
    const middleware = peer({
      origin: origins as string | string[] | RegExp,
      methods: [...lists.methods],
      allowedHeaders: [...lists.allowHeaders],
      credentials,
      maxAge: lists.maxAge,
    })
    return {
      listener: (request, response) => middleware(request, response, () => application(request, response)),
    }
  },
}
