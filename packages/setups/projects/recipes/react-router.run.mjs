import { check } from './check.mjs'
import { server } from './react-router.mjs'

const module = { loader: () => Response.json([]) }
const redirect = { loader: () => Response.redirect('https://api.example.com/items') }
const fetch = server({
  entry: { module: { default: () => new Response('page') } },
  routes: {
    root: { id: 'root', path: '', module: {} },
    items: { id: 'items', parentId: 'root', path: 'items', module },
    redirect: { id: 'redirect', parentId: 'root', path: 'redirect', module: redirect },
  },
  assets: { entry: { imports: [], module: '' }, routes: {}, url: '', version: '' },
  assetsBuildDirectory: '',
  publicPath: '/',
  basename: '/',
  future: {},
  ssr: true,
  isSpaMode: false,
  prerender: [],
  routeDiscovery: { mode: 'initial', manifestPath: '/__manifest' },
})
await check(fetch, { others: { '/redirect': 302 } })
