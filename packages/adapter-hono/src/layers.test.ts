import { type Context, Hono, type Next } from 'hono'
import { every, except } from 'hono/combine'
import { describe, expect, it } from 'vitest'
import { cors } from './index.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const narrow = { origins: [A, 'https://b.test'] }
const wide = { origins: '*' } as const
const say = (context: Context) => context.text('handled')

async function allowOrigin(app: Hono, path: string, method = 'GET'): Promise<string | null> {
  const headers = { origin: EVIL, 'access-control-request-method': 'GET' }
  return (await app.request(path, { method, headers })).headers.get('access-control-allow-origin')
}

describe('a policy mounted after the handler that responds governs nothing', () => {
  it.each<[string, (app: Hono) => void]>([
    [
      'of another sub-application at the same path',
      (app) => {
        const admin = new Hono().use(cors(narrow)).get('/x', say)
        const open = new Hono().use(cors(wide)).get('/y', say)
        app.route('/', admin).route('/', open)
      },
    ],
    [
      'of another sub-application, where both have an error handler',
      (app) => {
        const admin = new Hono().use(cors(narrow)).get('/x', say)
        const open = new Hono().use(cors(wide)).get('/y', say)
        for (const sub of [admin, open]) sub.onError((_error, context) => context.text('error', 500))
        app.route('/', admin).route('/', open)
      },
    ],
    ['of a catch-all', (app) => app.use(cors(narrow)).get('/x', say).all('*', cors(wide), say)],
    ['of a later middleware', (app) => app.use(cors(narrow)).get('/x', say).use(cors(wide)).get('/y', say)],
  ])('%s', async (_what, declare) => {
    const app = new Hono()
    declare(app)
    expect(await allowOrigin(app, '/x')).toBeNull()
    expect(await allowOrigin(app, '/y')).toBe('*')
  })
})

describe('a policy that another handler calls narrows the one around it', () => {
  it.each<[string, (app: Hono) => void]>([
    [
      'every(cors(…), …)',
      (app) =>
        app.use(
          '/x',
          every(cors(narrow), (_c: Context, next: Next) => next()),
        ),
    ],
    ['except(…, cors(…))', (app) => app.use(except('/y', cors(narrow)))],
    ['one made for each request', (app) => app.use('/x', (context, next) => cors(narrow)(context, next))],
    [
      'one after a middleware with an unknown number of parameters',
      (app) => {
        app.use('/x', (...both: [Context, Next]) => both[1]())
        app.use('/x', cors(narrow))
      },
    ],
  ])('%s', async (_what, declare) => {
    const app = new Hono()
    app.use(cors(wide))
    declare(app)
    app.get('/x', say).get('/y', say)
    expect(await allowOrigin(app, '/x')).toBeNull()
    expect(await allowOrigin(app, '/y')).toBe('*')
  })

  it('and answers its preflights, where the one around it does not cover the path', async () => {
    const app = new Hono()
    app.use(cors({ resources: { '/y': wide } }))
    app.use('/x', every(cors({ origins: [EVIL, A] })))
    expect(await allowOrigin(app, '/x', 'OPTIONS')).toBe(EVIL)
  })
})
