import timeout from 'connect-timeout'
import errorHandler from 'errorhandler'
import type { RequestHandler } from 'express'
import basicAuth from 'express-basic-auth'
import { expressjwt } from 'express-jwt'
import passport from 'passport'
import { EVERYTHING, PREFLIGHTS, READS } from '../engine/row.ts'
import { type ExpressRow, use } from './stacks.ts'

const NO_RESPONSE: RequestHandler = () => {}

/** Those that refuse requests. Mounted before `cors()`, they refuse preflights as well. */
export const access: readonly ExpressRow[] = [
  use('express-basic-auth', () => basicAuth({ users: { user: 'password' }, challenge: true }), {
    statuses: [401, 401],
    responds: EVERYTHING,
  }),
  use('express-basic-auth, with a password', () => basicAuth({ users: { user: 'password' } }), {
    statuses: [200, 401],
    request: { path: '/text', headers: { authorization: `Basic ${btoa('user:password')}` } },
    responds: ['error', 'trailers', ...PREFLIGHTS],
  }),
  // It lets preflights pass that ask for `Authorization`.
  use('express-jwt', () => expressjwt({ secret: 'secret', algorithms: ['HS256'] }), {
    statuses: [401, 401],
    responds: EVERYTHING,
  }),
  use(
    'express-jwt, credentials not required',
    () => expressjwt({ secret: 'secret', algorithms: ['HS256'], credentialsRequired: false }),
    {
      statuses: [200, 401],
      error: { path: '/text', headers: { authorization: 'Bearer none' } },
      responds: ['error'],
    },
  ),
  {
    name: 'passport',
    statuses: [200, 401],
    install({ native }) {
      const refusing = new passport.Passport()
      refusing.use('none', new Refusing() as never)
      native.use(refusing.initialize())
      native.use('/members', refusing.authenticate('none', { session: false }))
    },
    error: { path: '/members' },
    responds: ['error'],
  },
  {
    name: 'connect-timeout',
    statuses: [200, 503],
    install: ({ native }) => native.use('/slow', timeout('50ms')),
    routes: ({ native }) => native.get('/slow', NO_RESPONSE),
    error: { path: '/slow' },
    responds: [],
  },
  {
    name: 'errorhandler',
    last: ({ native }) => native.use(errorHandler({ log: false })),
    orders: ['after cors()'],
  },
  {
    name: 'an error handler that removes all headers',
    last: ({ native }) =>
      native.use(((_error, _request, response, _next) => {
        for (const name of response.getHeaderNames()) response.removeHeader(name)
        response.writeHead(500, 'Oops', { 'Content-Type': 'text/plain' }).end('removed')
      }) as import('express').ErrorRequestHandler),
    orders: ['after cors()'],
  },
  {
    name: 'a login that redirects',
    statuses: [302, 500],
    install: ({ native }) => native.use('/text', (_request, response) => response.redirect(302, '/login')),
    responds: [...READS, ...PREFLIGHTS],
  },
]

class Refusing extends passport.Strategy {
  authenticate(): void {
    this['fail']('Bearer')
  }
}
