import { type FixLines, type KnownServer, type Needs, type PolicyPart, quoted, when } from './known-server.ts'

/** The members of an options object, one per line. `names` are the library's option names. */
function members(
  needs: Needs,
  names: { readonly origins: string; readonly methods: string; readonly headers: string },
  parts: readonly PolicyPart[] = ['origin', 'method', 'header', 'credentials'],
): readonly string[] {
  const has = (part: PolicyPart) => parts.includes(part)
  return [
    ...when(has('origin'), `  ${names.origins}: [${quoted([needs.origin])}],`),
    ...when(has('method'), `  ${names.methods}: [${quoted(needs.methods)}],`),
    ...when(has('header') && needs.headers.length > 0, `  ${names.headers}: [${quoted(needs.headers)}],`),
    ...when(has('credentials') && needs.credentials, '  credentials: true,'),
  ]
}

const corsMembers = { origins: 'origin', methods: 'methods', headers: 'allowedHeaders' }
const corsageMembers = { origins: 'origins', methods: 'methods', headers: 'allowHeaders' }
const indented: (lines: readonly string[]) => readonly string[] = (lines) => lines.map((line) => `  ${line}`)

/**
 * Corsage's lines for a framework. Its server can already have Corsage, which is often not visible in the response.
 * `other` says what to write with the library of the framework.
 */
function corsageLines(place: string, other: string, [start, end]: readonly [string, string]): FixLines {
  return (needs) => [`// ${place}`, `// ${other}`, start, ...members(needs, corsageMembers), end]
}

/** Frameworks and development servers for Node. Those built on Express come before it. */
export const nodeServers: readonly KnownServer[] = [
  {
    name: 'socket.io',
    signs: [
      { path: /^\/socket\.io\//, says: 'the path /socket.io/' },
      {
        body: /^\{"code":\d,"message":"(Transport unknown|Session ID unknown|Bad handshake method|Bad request|Forbidden|Unsupported protocol version)"/,
        says: "engine.io's error document",
      },
    ],
    policy: (needs) => [
      'const io = new Server(server, {',
      '  cors: {',
      ...indented(members(needs, corsMembers)),
      '  },',
      '})',
    ],
  },
  {
    name: 'Corsage',
    signs: [
      { headers: { 'access-control-allow-methods': /^GET,HEAD,POST,PUT,PATCH,DELETE,QUERY$/ } },
      { headers: { 'access-control-allow-headers': /^\*,authorization,content-type,x-requested-with$/ } },
    ],
    policy: (needs) => [
      '// in the options of the policy; keep the origins that it has',
      'cors({',
      ...members(needs, corsageMembers, needs.refused.length === 0 ? undefined : needs.refused),
      '})',
    ],
  },
  {
    name: 'webpack-dev-server',
    signs: [
      { body: /webpack-dev-server|webpackHotUpdate/, says: 'the page of webpack-dev-server' },
      { path: /^\/webpack-dev-server(\/|$)/, says: 'the path /webpack-dev-server' },
    ],
    policy: (needs) => [
      '// webpack.config.js; npm install --save-dev cors',
      'devServer: {',
      '  setupMiddlewares: (middlewares) => [',
      '    require("cors")({',
      ...indented(indented(members(needs, corsMembers))),
      '    }),',
      '    ...middlewares,',
      '  ],',
      '},',
    ],
  },
  {
    name: 'Express',
    signs: [
      { headers: { 'x-powered-by': /^Express$/ } },
      { body: /<pre>Cannot [A-Z]+ \//, says: 'the error page "Cannot GET /…"' },
    ],
    policy: corsageLines(
      '@corsage/express, before every other middleware and every route',
      'with the package cors, write origin and allowedHeaders',
      ['app.use(cors({', '}))'],
    ),
  },
  {
    name: 'Fastify',
    signs: [
      { body: /"message":"Route [A-Z]+:.* not found"/, says: 'the error "Route … not found"' },
      { body: /Invalid Preflight Request/, says: 'the error "Invalid Preflight Request"' },
      { body: /"code":"FST_ERR_/, says: 'the error FST_ERR_…' },
    ],
    policy: corsageLines(
      '@corsage/fastify, before any plugin or hook that authenticates',
      'with @fastify/cors, write origin and allowedHeaders',
      ['await app.register(cors, {', '})'],
    ),
    fixes: {
      duplicate: ({ origin }) => [
        `await app.register(cors, { origin: [${quoted([origin])}] })`,
        '// an array: a string with commas is sent as it is',
      ],
    },
  },
  {
    name: 'Hono',
    signs: [{ body: /^404 Not Found$/, says: 'the error "404 Not Found"' }],
    policy: corsageLines(
      '@corsage/hono, before every other middleware and every route',
      'with hono/cors, write origin and allowMethods',
      ['app.use(cors({', '}))'],
    ),
  },
  {
    name: 'h3',
    signs: [
      {
        body: /"(statusMessage|message)":\s*"Cannot find any (path|route) matching/,
        says: 'the error "Cannot find any …"',
      },
      { body: /^\{\s*"status":\s*\d{3},\s*"unhandled":\s*true/, says: 'the error document of h3' },
    ],
    policy: (needs) => [
      '// h3, before every other handler; in h3 1 wrap it: app.use(eventHandler((event) => { … }))',
      'app.use((event) => {',
      '  const preflight = handleCors(event, {',
      ...indented(members(needs, { origins: 'origin', methods: 'methods', headers: 'allowHeaders' })),
      '  })',
      '  if (preflight !== false) return preflight',
      '})',
    ],
  },
  {
    name: 'Vite',
    signs: [
      { body: /\/@vite\/client/, says: 'the script /@vite/client' },
      { path: /^\/@(vite|fs|id)\//, says: 'the path' },
      { body: /^Blocked request\. This host \(/, says: 'the error "Blocked request. This host …"' },
    ],
    policy: (needs) => [
      '// vite.config.js',
      'server: {',
      '  cors: {',
      ...indented(members(needs, corsMembers)),
      '  },',
      '},',
    ],
  },
  {
    name: 'Koa',
    signs: [
      {
        body: /^Not Found$/,
        headers: { 'content-type': /^text\/plain; charset=utf-8$/ },
        says: 'the error "Not Found"',
      },
    ],
    policy: corsageLines(
      '@corsage/koa, before every other middleware',
      'with @koa/cors, write allowMethods, and a function for origin',
      ['app.use(cors({', '}))'],
    ),
  },
]
