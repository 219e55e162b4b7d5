import { describe, expect, it } from 'vitest'
import { migrateFiles } from './migrate-source.ts'
import { Project, type SourceText } from './project.ts'

type Files = Readonly<Record<string, string>>

const listed = (files: Files): readonly SourceText[] =>
  Object.entries(files).map(([path, source]) => ({ path, source }))

/** Migrates the files of a run in a project that can have further files. */
function migrate(files: Files, others: Files = {}) {
  const run = listed(files)
  const migrations = migrateFiles(run, new Project(run, () => listed({ ...files, ...others })))
  return {
    sources: Object.fromEntries(run.map(({ path }, index) => [path, migrations[index]?.source])),
    left: run.flatMap(({ path }, index) =>
      (migrations[index]?.left ?? []).map(({ message }) => `${path}: ${message}`),
    ),
  }
}

const server = `import cors from 'cors'\nimport { options } from './options.js'\napp.use(cors(options))\n`
const typed = `import type { CorsOptions } from 'cors'\nexport const options: CorsOptions = { origin: 'https://a.example', methods: ['GET'] }\n`

describe('options of another file change with the call', () => {
  it.each<[string, Files, Files]>([
    [
      'a typed constant',
      { 'src/server.ts': server, 'src/options.ts': typed },
      {
        'src/server.ts': server.replace(`'cors'`, `'@corsage/express'`),
        'src/options.ts': `import type { PolicyOptions } from '@corsage/express'\nexport const options: PolicyOptions = { origins: 'https://a.example', methods: ['GET'] }\n`,
      },
    ],
    [
      'module.exports',
      {
        'server.js': `const cors = require('cors')\nconst corsOptions = require('./config/corsOptions')\napp.use(cors(corsOptions))\n`,
        'config/corsOptions.js': `const corsOptions = { origin: (o, done) => done(null, list.includes(o)), methods: 'GET' }\nmodule.exports = corsOptions\n`,
      },
      {
        'server.js': `const { cors } = require('@corsage/express')\nconst corsOptions = require('./config/corsOptions')\napp.use(cors(corsOptions))\n`,
        'config/corsOptions.js': `const corsOptions = { origins: (o) => list.includes(o), methods: ['GET'] }\nmodule.exports = corsOptions\n`,
      },
    ],
    [
      'one of several exports',
      {
        'server.js': `const cors = require('cors')\nconst { options: mine } = require('./config')\napp.use(cors(mine))\napp.options('/x', cors(mine))\n`,
        'config/index.js': `const options = { origin: '*', methods: ['GET'] }\nmodule.exports = { options, port: 3000 }\n`,
      },
      {
        'server.js': `const { cors } = require('@corsage/express')\nconst { options: mine } = require('./config')\napp.use(cors(mine))\napp.options('/x', cors(mine))\n`,
        'config/index.js': `const options = { origins: '*', methods: ['GET'] }\nmodule.exports = { options, port: 3000 }\n`,
      },
    ],
    [
      'a default export, in two files',
      {
        'one.ts': `import cors from 'cors'\nimport options from './options'\napp.use(cors(options))\n`,
        'two.ts': `import cors from 'cors'\nimport settings from './options'\napp.use(cors(settings))\n`,
        'options.ts': `export default { origin: '*', methods: ['GET'] }\n`,
      },
      {
        'one.ts': `import cors from '@corsage/express'\nimport options from './options'\napp.use(cors(options))\n`,
        'two.ts': `import cors from '@corsage/express'\nimport settings from './options'\napp.use(cors(settings))\n`,
        'options.ts': `export default { origins: '*', methods: ['GET'] }\n`,
      },
    ],
    [
      'exported, and used in the same file only',
      {
        'server.ts': `import cors from 'cors'\nexport const options = { origin: '*', methods: ['GET'] }\napp.use(cors(options))\n`,
      },
      {
        'server.ts': `import cors from '@corsage/express'\nexport const options = { origins: '*', methods: ['GET'] }\napp.use(cors(options))\n`,
      },
    ],
  ])('%s', (_what, files, expected) => {
    const { sources, left } = migrate(files)
    expect(left).toEqual([])
    expect(sources).toEqual(expected)
  })
})

// With the new names and the old library, every origin would be allowed.
describe('options of another file stay, and so does the call', () => {
  it.each<[string, Files, Files, readonly string[]]>([
    [
      'the other file is not in the run',
      { 'server.ts': server },
      { 'options.ts': typed },
      ['pass both files in one run'],
    ],
    [
      'the call is not in the run',
      { 'options.ts': typed },
      { 'server.ts': server },
      ['its options are also used in server.ts'],
    ],
    ['no call is known', { 'options.ts': typed }, {}, ['no file of this run passes them to a call']],
    [
      'the call is left',
      { 'server.ts': `${server}setUp(cors)\n`, 'options.ts': typed },
      {},
      ['setUp(cors) passes cors to other code', 'its options are also used in server.ts'],
    ],
    [
      'another file outside the run uses them',
      { 'server.ts': server, 'options.ts': typed },
      { 'socket.ts': `import { options } from './options'\nattach(http, { cors: options })\n` },
      ['options is also used in socket.ts', 'options is also used in socket.ts'],
    ],
    [
      'another file imports them by an alias',
      { 'server.ts': server, 'options.ts': typed },
      { 'socket.ts': `import { options } from '@/config/options'\ncors(options)\n` },
      ['options is also used in socket.ts', 'options is also used in socket.ts'],
    ],
    [
      'another file exports them again',
      { 'server.ts': server, 'options.ts': typed, 'index.ts': `export * from './options.ts'\n` },
      {},
      ['options is also used in index.ts', 'options is also used in index.ts'],
    ],
    [
      'the other file creates other options',
      { 'server.ts': server, 'options.ts': `${typed}export const more = (): CorsOptions => ({})\n` },
      {},
      ['their use is not known', 'their use is not known'],
    ],
    [
      'the export is a function',
      { 'server.ts': server, 'options.ts': `export const options = (request, done) => done(null, {})\n` },
      {},
      ['options comes from ./options.js, where no object was found'],
    ],
  ])('%s', (_what, files, others, why) => {
    const { sources, left } = migrate(files, others)
    expect(sources).toEqual(files)
    expect(left).toEqual(why.map((each) => expect.stringContaining(each)))
  })
})

describe('routes of Fastify in another file than the registration', () => {
  const app = `import cors from '@fastify/cors'\napp.register(cors, { origin: ['https://a.example'], methods: ['GET'] })\n`
  const route = (options: string) =>
    `export default (app) => app.get('/a', { config: { cors: ${options} } }, a)\n`

  it('get an option that throws at startup, because they would be open', () => {
    const { sources, left } = migrate({ 'app.ts': app, 'route.ts': route('{ maxAge: 5 }') })
    expect(sources['route.ts']).toBe(route('{ origins: undefined, maxAge: 5 }'))
    expect(left).toEqual([
      expect.stringContaining('it inherits from a registration that is not in this file'),
    ])
  })

  it.each<[string, Files, Files, string]>([
    ['is not in the run', {}, { 'route.ts': route('{ maxAge: 5 }') }, 'Pass that file as well'],
    ['is not an object', { 'route.ts': route('open') }, {}, 'cors: open of a route in route.ts is not known'],
  ])('keep the registration: the route %s', (_what, files, others, why) => {
    const run: Files = { 'app.ts': app, ...files }
    const { sources, left } = migrate(run, others)
    expect(sources).toEqual(run)
    expect(left).toEqual([expect.stringContaining(why)])
  })
})
