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
const site = new Koa()
site.use(
  cors({
    origins: 'https://app.example.com',
    resources: { '/public': { origins: '*' } },
  }),
)
// #endregion
site.use((context) => {
  context.body = []
})

// #region cannot-widen
import Router from '@koa/router'

const narrow = new Koa()
narrow.use(cors({ origins: 'https://app.example.com' }))

const router = new Router()
// This policy cannot widen the first one: pages of other sites still cannot read /public.
router.get('/public', cors({ origins: '*' }), (context) => {
  context.body = []
})
narrow.use(router.routes())
// #endregion

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

export { api, app, narrow, site }

if (process.argv[1] === import.meta.filename) app.listen(3000, '127.0.0.1')
