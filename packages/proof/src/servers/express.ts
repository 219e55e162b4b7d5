import { pipeline, Readable } from 'node:stream'
import cors, { guard } from '@corsage/express'
import express, { type Express, type RequestHandler, type Response, type Router } from 'express'
import express4Create from 'express4'
import { type Answer, type App, type Handler, type Inner, prefixOf, routesOf } from './app.ts'
import { answer, asked } from './asked.ts'
import { serve } from './listen.ts'

/** For example `case sensitive routing`. */
type Settings = Readonly<Record<string, boolean>>

export const express5 = framework('express', express)
// The types of both versions cannot be installed under one name; what is used here, both have.
export const express4 = framework('express 4', express4Create as unknown as typeof express)

function framework(name: string, create: typeof express) {
  return function start(settings: Settings = {}): App<Express> {
    const native = create()
    // In any other environment Express prints what handlers throw.
    native.set('env', 'test')
    for (const [setting, value] of Object.entries(settings)) native.set(setting, value)
    return {
      native,
      ...inside(native),
      guard: (source, options) => void native.use(guard(source, options)),
      mount(path, build) {
        const inner = start(settings)
        build(inner)
        native.use(path, inner.native)
      },
      group(path, build) {
        const router = create.Router({
          caseSensitive: settings['case sensitive routing'],
          strict: settings['strict routing'],
        })
        build(inside(router))
        native.use(path, router)
      },
      listener: () => native,
      listen: () => serve(name, native),
    }
  }
}

function inside(router: Router): Inner {
  return {
    use: (source, hooks) => void router.use(cors(source, hooks)),
    add(routes) {
      for (const { methods, path, handler } of routesOf(routes)) {
        const prefix = path === '*' ? '/' : prefixOf(path)
        if (prefix !== undefined) {
          router.use(prefix, requestHandler(handler))
          continue
        }
        const route = router.route(path.replaceAll('+', '\\+'))
        for (const method of methods ?? ['all']) route[method.toLowerCase() as 'all'](requestHandler(handler))
      }
    },
  }
}

function requestHandler(handler: Handler): RequestHandler {
  return (request, response, next) =>
    answer(handler, asked(request, request.originalUrl), (given) => send(response, given), next)
}

function send(response: Response, { status = 200, headers = {}, body }: Answer): void {
  response.status(status).set(headers)
  if (body instanceof Readable) pipeline(body, response, () => {})
  else if (body === undefined) response.end()
  else response.send(body)
}
