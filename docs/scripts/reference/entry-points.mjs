/**
 * The entry points, in the order of the sidebar.
 *
 * - `module`: the name that users import.
 * - `file`: its source, in the folder `packages`.
 * - `folder`: its folder in the reference. An entry point with `onePage` gets one page instead, because authors of
 *   adapters, tools and tests read it as a list.
 * - `forAuthors`: only authors of adapters use it.
 * - `guide`: the page to read first.
 */
export const ENTRY_POINTS = [
  {
    module: '@corsage/core',
    file: 'core/src/index.ts',
    folder: 'core',
    guide: { page: 'guide/options', text: 'the options' },
  },
  adapter('express', 'Express'),
  adapter('fastify', 'Fastify'),
  adapter('hono', 'Hono'),
  adapter('koa', 'Koa'),
  adapter('node', 'Node'),
  {
    module: '@corsage/live',
    file: 'live/src/index.ts',
    folder: 'live',
    guide: { page: 'recipes/live-origins', text: 'the recipe for live origins' },
  },
  { module: '@corsage/user-agent', file: 'user-agent/src/index.ts', folder: 'user-agent' },
  {
    module: '@corsage/user-agent/matchers',
    file: 'user-agent/src/matchers.ts',
    folder: 'user-agent-matchers',
    onePage: true,
  },
  {
    module: '@corsage/user-agent/fetch',
    file: 'user-agent/src/fetch.ts',
    folder: 'user-agent-fetch',
    onePage: true,
  },
  {
    module: '@corsage/core/adapter',
    file: 'core/src/adapter.ts',
    folder: 'core-adapter',
    onePage: true,
    forAuthors: true,
  },
  {
    module: '@corsage/node/adapter',
    file: 'adapter-node/src/adapter.ts',
    folder: 'node-adapter',
    onePage: true,
    forAuthors: true,
  },
]

/** The exports that a reader needs first, and the folders of the entry points that have them. */
export const LEADING = [
  { name: 'createPolicy', from: ['core'], text: 'creates the policy that everything else applies.' },
  {
    name: 'cors',
    from: ['express', 'fastify', 'hono', 'koa', 'node'],
    text: 'applies a policy to an application.',
  },
  {
    name: 'withCors',
    from: ['core', 'node'],
    text: 'applies a policy to a Fetch handler or a Node listener.',
  },
  {
    name: 'guard',
    from: ['express', 'fastify', 'hono', 'koa', 'node'],
    text: 'refuses cross-site requests before they reach your handlers.',
  },
  { name: 'withGuard', from: ['core', 'node'], text: 'guards a Fetch handler or a Node listener.' },
]

function adapter(folder, framework) {
  return {
    module: `@corsage/${folder}`,
    file: `adapter-${folder}/src/index.ts`,
    folder,
    guide: { page: `guide/getting-started/${folder}`, text: `Get started with ${framework}` },
  }
}
