/** The tools in every project, in addition to the frameworks. */
const TOOLS = {
  '@types/node': '20.19.43',
  esbuild: '0.28.2',
  'typescript-5.4': 'npm:typescript@5.4.5',
  'typescript-5.9': 'npm:typescript@5.9.3',
  'typescript-6.0': 'npm:typescript@6.0.3',
  'typescript-7.0': 'npm:typescript@7.0.2',
} as const

type Tool = keyof typeof TOOLS
export type TypeScriptVersion = Tool extends `${infer Name}`
  ? Name extends `typescript-${infer Version}`
    ? Version
    : never
  : never

/** The newest and the oldest frameworks that the peer ranges of the adapters allow. */
export const PROJECTS = {
  newest: {
    ...TOOLS,
    '@types/express': '5.0.6',
    '@types/koa': '3.0.3',
    // Koa's types need this version. Express installs one with different types.
    'content-disposition': '1.0.1',
    express: '5.3.0',
    fastify: '5.12.8',
    hono: '4.13.19',
    koa: '3.3.0',
    vite: '8.3.8',
  },
  oldest: {
    ...TOOLS,
    '@types/express': '4.17.0',
    '@types/koa': '2.13.0',
    express: '4.17.0',
    fastify: '5.0.0',
    hono: '4.1.0',
    koa: '2.13.0',
  },
} as const

/** The frameworks of `docs/recipes`, in versions that run on Node 20. */
export const RECIPES = {
  '@sveltejs/kit': '2.70.4',
  '@types/aws-lambda': '8.10.164',
  '@types/node': '20.19.43',
  '@types/react': '19.3.0',
  astro: '5.9.4',
  elysia: '1.4.30',
  esbuild: '0.28.2',
  h3: '2.0.8',
  react: '19.3.1',
  'react-dom': '19.3.1',
  'react-router': '7.18.5',
  svelte: '5.57.3',
  'typescript-7.0': 'npm:typescript@7.0.2',
} as const

/** The newest versions of `docs/recipes/nuxt.md` that run on Node 20. */
export const NUXT = { 3: '3.21.11', 4: '4.4.5' } as const

/** The packages that the documentation installs, in addition to ours. Every program on its pages runs with these versions. */
export const PAGES = {
  '@fastify/cors': '11.4.3',
  '@fastify/websocket': '11.3.6',
  '@hono/node-server': '2.1.8',
  '@koa/cors': '5.0.0',
  '@koa/router': '15.7.0',
  connect: '3.7.0',
  cors: '2.8.6',
  express: '5.3.0',
  fastify: '5.12.8',
  helmet: '8.3.0',
  hono: '4.13.19',
  koa: '3.3.0',
  polka: '0.5.2',
  'socket.io': '4.8.4',
  vitest: '4.1.12',
  ws: '8.23.0',
} as const

export type ProjectName = keyof typeof PROJECTS
