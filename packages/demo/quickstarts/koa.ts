// #region whole-app
import cors from '@corsage/koa'
import Koa from 'koa'

const app = new Koa()
app.use(cors({ origins: 'https://app.example.com' }))
// #endregion
app.use((context) => {
  context.body = []
})

// #region one-route
import Router from '@koa/router'

const router = new Router()
router.all('/public', cors({ origins: '*' }), (context) => {
  context.body = []
})

const site = new Koa()
// One path before the whole application: the first policy that a preflight reaches answers it.
site.use(router.routes())
site.use(cors({ origins: 'https://app.example.com' }))
// #endregion
site.use((context) => {
  context.body = []
})

// #region configured
const api = new Koa()
api.use(
  cors({
    origins: ['https://app.example.com', 'https://*.example.org'],
    methods: ['GET', 'POST', 'PUT'],
    credentials: true,
  }),
)
// #endregion
api.use((context) => {
  context.body = []
})

export { api, app, site }

if (process.argv[1] === import.meta.filename) app.listen(3000, '127.0.0.1')
