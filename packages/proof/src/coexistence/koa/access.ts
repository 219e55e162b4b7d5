import basicAuth from 'koa-basic-auth'
import bodyParser4 from 'koa-bodyparser'
import CSRF from 'koa-csrf'
import jwt from 'koa-jwt'
import passport from 'koa-passport'
import { EVERYTHING } from '../engine/row.ts'
import { at, type KoaRow, use } from './stacks.ts'

/** Middleware that refuses requests. */
export const access: readonly KoaRow[] = [
  use('koa-basic-auth', () => basicAuth({ name: 'user', pass: 'password' }), {
    statuses: [401, 401],
    responds: EVERYTHING,
  }),
  use('koa-jwt', () => jwt({ secret: 'secret' }), { statuses: [401, 401], responds: EVERYTHING }),
  use('koa-jwt, passthrough', () => jwt({ secret: 'secret', passthrough: true })),
  {
    name: 'koa-passport',
    statuses: [200, 401],
    install(app) {
      passport.use('none', {
        authenticate(this: { fail(reason: string): void }) {
          this.fail('Bearer')
        },
      } as never)
      app.use(passport.initialize())
      app.use(at('/members', passport.authenticate('none', { session: false })))
    },
    error: { path: '/members' },
    responds: ['error'],
  },
  {
    name: 'koa-csrf',
    statuses: [200, 403],
    install: (app) =>
      app
        .use(bodyParser4() as never)
        .use((context, next) => {
          context['session'] = {} as never
          return next()
        })
        .use(new CSRF()),
    error: { method: 'POST', path: '/text' },
    responds: ['error'],
  },
]
