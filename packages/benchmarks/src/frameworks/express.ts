import ours from '@corsage/express'
import peer from 'cors'
import express, { type RequestHandler } from 'express'
import { type Configuration, lists } from '../configurations.ts'
import { limit } from '../limit.ts'
import type { Application, Framework } from './framework.ts'

function application(middleware: RequestHandler): Application {
  const app = express()
  // Hashing the body costs more, and varies more, than all that is measured here.
  app.set('etag', false)
  app.use(middleware)
  app.get('/', (_request, response) => {
    response.send('hello')
  })
  return { listener: app }
}

function handWritten(configuration: Configuration): RequestHandler {
  const put = limit<Parameters<RequestHandler>[1]>(configuration, (response, name, value) => {
    response.setHeader(name, value)
  })
  return (request, response, next) => {
    const preflight = request.method === 'OPTIONS'
    put(response, request.headers.origin, preflight)
    if (!preflight) return next()
    response.statusCode = 204
    response.end()
  }
}

export const framework: Framework = {
  peerName: 'cors',
  nothing: () =>
    application((request, response, next) => {
      if (request.method !== 'OPTIONS') return next()
      response.statusCode = 204
      response.end()
    }),
  limit: (configuration) => application(handWritten(configuration)),
  ours: ({ policy }) => application(ours(policy())),
  peer: ({ origins, credentials }) =>
    application(
      peer({
        origin: origins as string | string[] | RegExp,
        methods: [...lists.methods],
        allowedHeaders: [...lists.allowHeaders],
        credentials,
        maxAge: lists.maxAge,
      }),
    ),
}
