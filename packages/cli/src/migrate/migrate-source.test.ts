import { describe, expect, it } from 'vitest'
import { migrateFiles, migrateSource } from './migrate-source.ts'
import { Project } from './project.ts'
import { ParseError } from './syntax.ts'

interface Row {
  readonly what: string
  readonly from: string
  readonly to: string
  readonly file?: string
}

/** Removes the default methods that the command adds. Other tests cover them. */
function withoutDefaultMethods(source: string): string {
  const rest = "(?:'PATCH', 'POST', 'DELETE'|'POST', 'DELETE', 'PATCH')"
  const methods = `methods: \\['GET', 'HEAD', 'PUT', ${rest}\\]`.replaceAll("'", `["']`)
  return source
    .replace(new RegExp(`\\(\\{ ${methods} \\}\\)`, 'g'), '()')
    .replace(new RegExp(`,\\s*${methods}|(?<=\\{) ${methods}(?: |,)`, 'g'), '')
}

const same = (rows: readonly Row[]) =>
  it.each(rows)('$what', ({ from, to, file = 'server.ts' }) => {
    const { source, left } = migrateSource(from, file)
    expect(withoutDefaultMethods(source)).toBe(to)
    expect(left).toEqual([])
  })

describe('imports', () => {
  same([
    {
      what: 'a default import keeps its name and its quotes',
      from: `import handleCors from "cors";\napp.use(handleCors());\n`,
      to: `import handleCors from "@corsage/express";\napp.use(handleCors());\n`,
    },
    {
      what: 'a namespace that is called becomes a default import',
      from: `import * as cors from 'cors'\napp.use(cors())`,
      to: `import cors from '@corsage/express'\napp.use(cors())`,
    },
    {
      what: 'a default import by name',
      from: `import { default as cors } from '@koa/cors'\napp.use(cors())`,
      to: `import { default as cors } from '@corsage/koa'\napp.use(cors())`,
    },
    {
      what: 'a named import under another name',
      from: `import { cors as honoCors } from 'hono/cors'\napp.use(honoCors())`,
      to: `import { cors as honoCors } from '@corsage/hono'\napp.use(honoCors())`,
    },
    {
      what: 'the members of a namespace',
      from: `import * as middleware from 'hono/cors'\napp.use(middleware.cors({ origin: '*' }))`,
      to: `import * as middleware from '@corsage/hono'\napp.use(middleware.cors({ origins: '*' }))`,
    },
    {
      what: 'the named export of @fastify/cors',
      from: `import { fastifyCors } from '@fastify/cors'\napp.register(fastifyCors, { methods: ['GET'] })`,
      to: `import { cors as fastifyCors } from '@corsage/fastify'\napp.register(fastifyCors, { methods: ['GET'] })`,
    },
    {
      what: 'import = require',
      from: `import cors = require('cors');\napp.use(cors());`,
      to: `import { cors } from '@corsage/express';\napp.use(cors());`,
    },
    {
      what: 'require gives an object where it gave a function',
      file: 'server.cjs',
      from: `var express = require('express'), cors = require('cors')\napp.use(cors())`,
      to: `var express = require('express'), { cors } = require('@corsage/express')\napp.use(cors())`,
    },
    {
      what: 'require under another name',
      file: 'server.js',
      from: `const c = require("cors");\napp.use(c());`,
      to: `const { cors: c } = require("@corsage/express");\napp.use(c());`,
    },
    {
      what: 'require that is called directly',
      file: 'server.js',
      from: `app.use(require('cors')({ origin: '*' }))`,
      to: `app.use(require('@corsage/express').cors({ origins: '*' }))`,
    },
    {
      what: 'require that is assigned later',
      file: 'server.js',
      from: `let cors\ncors = require('cors')\napp.use(cors())`,
      to: `let cors\ncors = require('@corsage/express').cors\napp.use(cors())`,
    },
    {
      what: 'require that is taken apart',
      file: 'server.js',
      from: `const { cors } = require('hono/cors')\napp.use(cors())`,
      to: `const { cors } = require('@corsage/hono')\napp.use(cors())`,
    },
    {
      what: 'a plugin that is required where it is registered',
      file: 'server.js',
      from: `fastify.register(require('@fastify/cors'), { origin: '*', methods: ['GET'] })`,
      to: `fastify.register(require('@corsage/fastify').cors, { origins: '*', methods: ['GET'] })`,
    },
    {
      what: 'a plugin that is imported where it is registered',
      from: `await app.register(import('@fastify/cors'), { origin: '*', methods: ['GET'] })`,
      to: `await app.register(import('@corsage/fastify'), { origins: '*', methods: ['GET'] })`,
    },
    {
      what: 'an import() that is taken apart',
      from: `const { default: cors } = await import('cors')\napp.use(cors())`,
      to: `const { default: cors } = await import('@corsage/express')\napp.use(cors())`,
    },
    {
      what: 'a module of import()',
      from: `const cors = await import('cors')\napp.use(cors.default())`,
      to: `const cors = await import('@corsage/express')\napp.use(cors.default())`,
    },
    {
      what: 'the type of the options, imported next to the function',
      from: `import cors, { type CorsOptions } from 'cors'\nconst options: CorsOptions = { origin: '*' }\napp.use(cors(options))`,
      to: `import type { PolicyOptions } from '@corsage/express'\nimport cors from '@corsage/express'\nconst options: PolicyOptions = { origins: '*' }\napp.use(cors(options))`,
    },
    {
      what: 'comments among what is imported, and a type twice',
      from: `import cors, {\n  // their options\n  CorsOptions,\n} from 'cors'\nconst options: CorsOptions = { origin: '*' }\nconst others: CorsOptions = {}\napp.use(cors(options))`,
      to: `// their options\nimport type { PolicyOptions } from '@corsage/express'\nimport cors from '@corsage/express'\nconst options: PolicyOptions = { origins: '*' }\nconst others: PolicyOptions = {}\napp.use(cors(options))`,
    },
    {
      what: 'the type as a member of the function',
      from: `import cors from 'cors'\nconst options: cors.CorsOptions = { origin: '*' }\napp.use(cors(options))`,
      to: `import type { PolicyOptions } from '@corsage/express'\nimport cors from '@corsage/express'\nconst options: PolicyOptions = { origins: '*' }\napp.use(cors(options))`,
    },
    {
      what: 'satisfies',
      from: `import cors, { CorsOptions } from 'cors'\napp.use(cors({ origin: '*' } satisfies CorsOptions))`,
      to: `import type { PolicyOptions } from '@corsage/express'\nimport cors from '@corsage/express'\napp.use(cors({ origins: '*' } satisfies PolicyOptions))`,
    },
    {
      what: 'JSX around it',
      file: 'server.tsx',
      from: `import cors from 'cors'\nconst page = <p className="cors">cors</p>\napp.use(cors())`,
      to: `import cors from '@corsage/express'\nconst page = <p className="cors">cors</p>\napp.use(cors())`,
    },
    {
      what: 'a hash bang, carriage returns and a missing end of line stay',
      file: 'server.js',
      from: `#!/usr/bin/env node\r\nimport cors from 'cors'\r\n\r\n\tapp.use( cors( {origin:'*'} ) )   // all`,
      to: `#!/usr/bin/env node\r\nimport cors from '@corsage/express'\r\n\r\n\tapp.use( cors( {origins:'*'} ) )   // all`,
    },
    {
      what: 'additions have the line ends of the file',
      from: `import cors, { CorsOptions } from 'cors'\r\nimport fastifyCors from '@fastify/cors'\r\nimport { cors as honoCors } from 'hono/cors'\r\nconst options: CorsOptions = {}\r\napp.register(fastifyCors, {\r\n  origin: '*',\r\n})\r\nhono.use(honoCors({ origin: (o) => {\r\n  if (a.has(o)) return o\r\n} }))\r\n`,
      to: `import type { PolicyOptions } from '@corsage/express'\r\nimport cors from '@corsage/express'\r\nimport fastifyCors from '@corsage/fastify'\r\nimport { cors as honoCors } from '@corsage/hono'\r\nconst options: PolicyOptions = {}\r\napp.register(fastifyCors, {\r\n  origins: '*',\r\n  methods: ['GET', 'HEAD', 'POST'],\r\n})\r\nhono.use(honoCors({ origins: (o) => {\r\n  if (a.has(o)) return true\r\n  return false\r\n} }))\r\n`,
    },
    {
      what: 'a type argument goes, with the import of its type',
      from: `import cors from 'cors'\nimport type { CorsRequest } from 'cors'\napp.use('/graphql', cors<CorsRequest>(), json())`,
      to: `import cors from '@corsage/express'\napp.use('/graphql', cors(), json())`,
    },
    {
      what: 'the type of import()',
      from: `import cors from 'cors'\nconst options: import('cors').CorsOptions = { origin: '*' }\napp.use(cors(options))`,
      to: `import cors from '@corsage/express'\nconst options: import('@corsage/express').PolicyOptions = { origins: '*' }\napp.use(cors(options))`,
    },
    {
      what: 'the type in a comment',
      file: 'server.js',
      from: `import cors from 'cors'\n/** @type {import('cors').CorsOptions} */\nconst options = { origin: '*' }\napp.use(cors(options))`,
      to: `import cors from '@corsage/express'\n/** @type {import('@corsage/express').PolicyOptions} */\nconst options = { origins: '*' }\napp.use(cors(options))`,
    },
    {
      what: 'import assertions',
      from: `import cors from 'cors'\nimport data from './data.json' assert { type: 'json' }\napp.use(cors({ maxAge: data.age }))`,
      to: `import cors from '@corsage/express'\nimport data from './data.json' assert { type: 'json' }\napp.use(cors({ maxAge: data.age }))`,
    },
    {
      what: 'decorators of parameters',
      from: `import cors from 'cors'\n@Injectable()\nexport class A { constructor(@Inject(B) private readonly b: B) {} }\napp.use(cors())`,
      to: `import cors from '@corsage/express'\n@Injectable()\nexport class A { constructor(@Inject(B) private readonly b: B) {} }\napp.use(cors())`,
    },
    {
      what: 'http.createServer has no Express',
      from: `import { createServer } from 'node:http'\nimport cors from 'cors'\ncreateServer((a, b) => cors()(a, b, () => b.end()))`,
      to: `import { createServer } from 'node:http'\nimport cors from '@corsage/node'\ncreateServer((a, b) => cors()(a, b, () => b.end()))`,
    },
    {
      what: 'http.createServer of an Express app',
      from: `import { createServer } from 'node:http'\nimport express from 'express'\nimport cors from 'cors'\napp.use(cors())\ncreateServer(app)`,
      to: `import { createServer } from 'node:http'\nimport express from 'express'\nimport cors from '@corsage/express'\napp.use(cors())\ncreateServer(app)`,
    },
    {
      what: 'pages/api of Next has no Express',
      file: 'src/pages/api/items.ts',
      from: `import Cors from 'cors'\nconst cors = Cors()`,
      to: `import Cors from '@corsage/node'\nconst cors = Cors()`,
    },
    {
      what: 'tRPC standalone has no Express',
      from: `import { createHTTPServer } from '@trpc/server/adapters/standalone'\nimport cors from 'cors'\ncreateHTTPServer({ middleware: cors(), router })`,
      to: `import { createHTTPServer } from '@trpc/server/adapters/standalone'\nimport cors from '@corsage/node'\ncreateHTTPServer({ middleware: cors(), router })`,
    },
    {
      what: 'Connect has no Express',
      from: `import connect from 'connect'\nimport cors from 'cors'\napp.use(cors())`,
      to: `import connect from 'connect'\nimport cors from '@corsage/node'\napp.use(cors())`,
    },
    {
      what: 'a file that uses no CORS library',
      from: `import cors from './cors'\napp.use(cors({ origin: true }))`,
      to: `import cors from './cors'\napp.use(cors({ origin: true }))`,
    },
  ])
})

/** Wraps options into a program of each library; only the options are compared. */
const programs = {
  cors: { from: (options: string) => `import cors from 'cors'\napp.use(cors(${options}))\n` },
  fastify: {
    from: (options: string) => `import cors from '@fastify/cors'\napp.register(cors, ${options})\n`,
  },
  koa: { from: (options: string) => `import cors from '@koa/cors'\napp.use(cors(${options}))\n` },
  hono: { from: (options: string) => `import { cors } from 'hono/cors'\napp.use(cors(${options}))\n` },
}

function migrateOptions(library: keyof typeof programs, options: string, before = '') {
  const { source, left } = migrateSource(`${before}${programs[library].from(options)}`, 'server.ts')
  const written = library === 'fastify' ? source : withoutDefaultMethods(source)
  const call = /app\.(?:use\(cors\(|register\(cors, )([\s\S]*?)\)+\n$/.exec(written)?.[1]
  return { options: call, left: left.map(({ message }) => message) }
}

describe('options that are certain', () => {
  it.each<[keyof typeof programs, string, string, string]>([
    ['cors', 'an origin', `{ origin: 'https://a.example' }`, `{ origins: 'https://a.example' }`],
    ['cors', 'a quoted name', `{ 'origin': '*' }`, `{ 'origins': '*' }`],
    [
      'cors',
      'a list',
      `{ origin: ['https://a.example', 'https://b.example'] }`,
      `{ origins: ['https://a.example', 'https://b.example'] }`,
    ],
    [
      'cors',
      'a RegExp for the whole origin',
      `{ origin: /^https:\\/\\/a\\.example$/ }`,
      `{ origins: /^https:\\/\\/a\\.example$/ }`,
    ],
    [
      'cors',
      'a RegExp that remembers',
      `{ origin: [/^https:\\/\\/a\\.example$/gi] }`,
      `{ origins: [/^https:\\/\\/a\\.example$/i] }`,
    ],
    ['cors', 'an echo', `{ origin: true }`, `{ origins: '*' }`],
    [
      'cors',
      'two halves of a condition',
      `{ origin: isLocal ? 'http://localhost:3000' : 'https://a.example' }`,
      `{ origins: isLocal ? 'http://localhost:3000' : 'https://a.example' }`,
    ],
    ['cors', 'joined methods', `{ methods: 'GET, PUT' }`, `{ methods: ['GET', 'PUT'] }`],
    ['cors', 'joined methods in double quotes', `{ methods: "GET,PUT" }`, `{ methods: ["GET", "PUT"] }`],
    [
      'cors',
      'joined request headers',
      `{ allowedHeaders: 'Content-Type,Authorization' }`,
      `{ allowHeaders: ['Content-Type', 'Authorization'] }`,
    ],
    ['cors', 'the alias headers', `{ headers: ['X-A'] }`, `{ allowHeaders: ['X-A'] }`],
    ['cors', 'any request header', `{ allowedHeaders: ['*', 'Authorization'] }`, `{ allowHeaders: '*' }`],
    ['cors', 'no request headers given', `{ allowedHeaders: '', maxAge: 5 }`, `{ maxAge: 5 }`],
    ['cors', 'exposed headers', `{ exposedHeaders: 'X-A' }`, `{ exposeHeaders: ['X-A'] }`],
    ['cors', 'nothing exposed', `{ exposedHeaders: [], maxAge: 5 }`, `{ maxAge: 5 }`],
    ['cors', 'a status', `{ optionsSuccessStatus: 200 }`, `{ preflightStatus: 200 }`],
    ['cors', 'an age in a string', `{ maxAge: '600' }`, `{ maxAge: 600 }`],
    ['cors', 'an age that is computed', `{ maxAge: 60 * 60 }`, `{ maxAge: 60 * 60 }`],
    [
      'cors',
      'a flag that is computed',
      `{ origin: 'https://a.example', credentials: stage === 'live' }`,
      `{ origins: 'https://a.example', credentials: stage === 'live' }`,
    ],
    [
      'cors',
      'the last of several lines goes',
      `{\n  preflightContinue: true,\n  allowedHeaders: null,\n}`,
      `{\n  preflightContinue: true,\n}`,
    ],
    [
      'cors',
      'the first of several lines goes',
      `{\n  allowedHeaders: null, // any\n  preflightContinue: true,\n}`,
      `{\n  preflightContinue: true,\n}`,
    ],
    [
      'cors',
      'comments of what stays, around what goes',
      `{\n  // who\n  origin: '*', // all\n  headers: null, // any\n  // how long\n  maxAge: 5, /* s */\n  exposedHeaders: [],\n  // the end\n}`,
      `{\n  // who\n  origins: '*', // all\n  // how long\n  maxAge: 5, /* s */\n  // the end\n}`,
    ],
    [
      'cors',
      'comments on the line of what goes',
      `{ headers: null /* any */, /* s */ maxAge: 5, /* none */ exposedHeaders: [] /* end */ }`,
      `{ /* s */ maxAge: 5 /* none */ /* end */ }`,
    ],
    [
      'cors',
      'a comma before a removed option',
      `{\n  origin: '*' // all, still\n, headers: null\n}`,
      `{\n  origins: '*' // all, still\n\n}`,
    ],
    [
      'fastify',
      'nothing stays but a comment',
      `{\n  // early\n  hook: 'preHandler',\n}`,
      `{ methods: ['GET', 'HEAD', 'POST'],\n  // early\n}`,
    ],
    ['fastify', 'no methods', `{ origin: '*' }`, `{ origins: '*', methods: ['GET', 'HEAD', 'POST'] }`],
    [
      'fastify',
      'no methods, on lines',
      `{\n    origin: '*',\n  }`,
      `{\n    origins: '*',\n    methods: ['GET', 'HEAD', 'POST'],\n  }`,
    ],
    ['fastify', 'no options', `{}`, `{ methods: ['GET', 'HEAD', 'POST'] }`],
    [
      'fastify',
      'options without an equivalent',
      `{ hook: 'preHandler', strictPreflight: false, hideOptionsRoute: false, logLevel: 'warn', cacheControl: 60, preflight: true, methods: ['GET'] }`,
      `{ methods: ['GET'] }`,
    ],
    [
      'fastify',
      'null values',
      `{ allowedHeaders: null, exposedHeaders: null, maxAge: null, methods: 'GET' }`,
      `{ methods: ['GET'] }`,
    ],
    [
      'fastify',
      'any origin in a list',
      `{ origin: ['*', 'https://a.example'], methods: ['GET'] }`,
      `{ origins: '*', methods: ['GET'] }`,
    ],
    [
      'koa',
      'all of it',
      `{ origin: 'https://a.example', allowMethods: 'GET', allowHeaders: 'X-A', exposeHeaders: ['X-B'], credentials: true, maxAge: '5', keepHeadersOnError: true, secureContext: false, privateNetworkAccess: true }`,
      `{ origins: 'https://a.example', methods: ['GET'], allowHeaders: ['X-A'], exposeHeaders: ['X-B'], credentials: true, maxAge: 5, allowPrivateNetwork: true }`,
    ],
    ['hono', 'an empty list that means any header', `{ origin: '*', allowHeaders: [] }`, `{ origins: '*' }`],
    [
      'hono',
      'all of it',
      `{ origin: ['https://a.example'], allowMethods: ['GET'], allowHeaders: ['X-A'], exposeHeaders: ['X-B'], maxAge: 600, credentials: true }`,
      `{ origins: ['https://a.example'], methods: ['GET'], allowHeaders: ['X-A'], exposeHeaders: ['X-B'], maxAge: 600, credentials: true }`,
    ],
  ])('%s: %s', (library, _what, from, to) => {
    expect(migrateOptions(library, from)).toEqual({ options: to, left: [] })
  })

  it.each<[string, string, string, string]>([
    ['a list in a constant', `const origin = ['https://a.example']\n`, `{ origin }`, `{ origins: origin }`],
    [
      'a joined string in a constant',
      `const methods = 'GET,PUT'\n`,
      `{ methods }`,
      `{ methods: methods.split(',') }`,
    ],
    ['an age in a constant', `const age = '60'\n`, `{ maxAge: age }`, `{ maxAge: Number(age) }`],
  ])('%s', (_what, before, from, to) => {
    expect(migrateOptions('cors', from, before)).toEqual({ options: to, left: [] })
  })
})

describe('origin functions that are certain', () => {
  it.each<[keyof typeof programs, string, string, string]>([
    [
      'cors',
      'an arrow',
      `{ origin: (origin, callback) => callback(null, allowed.has(origin)) }`,
      `{ origins: (origin) => allowed.has(origin) }`,
    ],
    [
      'cors',
      'a method',
      `{ origin(origin, done) { done(null, !origin || allowed.has(origin)) } }`,
      `{ origins: (origin) => allowed.has(origin) }`,
    ],
    [
      'cors',
      'if and else',
      `{ origin: function (origin, cb) {\n  if (!origin || allowed.includes(origin)) {\n    cb(null, true)\n  } else {\n    cb(new Error('no'))\n  }\n} }`,
      `{ origins: (origin) => allowed.includes(origin) }`,
    ],
    [
      'cors',
      'a test that is not a boolean',
      `{ origin(o, cb) { if (lookUp(o)) cb(null, true); else cb(null, false) } }`,
      `{ origins: (o) => Boolean(lookUp(o)) }`,
    ],
    [
      'cors',
      'a condition',
      `{ origin: (o, cb) => a.has(o) ? cb(null, true) : cb(new TypeError()) }`,
      `{ origins: (o) => a.has(o) }`,
    ],
    [
      'cors',
      'early returns',
      `{ origin: (o, cb) => {\n  if (!o) return cb(null, true)\n  log(o)\n  cb(null, a.has(o))\n} }`,
      `{ origins: (o) => {\n  if (!o) return true\n  log(o)\n  return a.has(o)\n} }`,
    ],
    [
      'cors',
      'a call and then a bare return',
      `{ origin: (o, cb) => {\n  if (b) {\n    cb(null, false)\n    return\n  }\n  cb(null, o)\n} }`,
      `{ origins: (o) => {\n  if (b) {\n    return false\n  }\n  return true\n} }`,
    ],
    [
      'cors',
      'a comment keeps the body as it is',
      `{ origin: (o, cb) => {\n  // tenants\n  cb(null, a.has(o))\n} }`,
      `{ origins: (o) => {\n  // tenants\n  return a.has(o)\n} }`,
    ],
    [
      'cors',
      'types',
      `{ origin: (origin: string | undefined, cb: (e: Error | null, ok?: boolean) => void): void => { log(); cb(null, a.has(origin)) } }`,
      `{ origins: (origin: string | undefined): boolean => { log(); return a.has(origin) } }`,
    ],
    [
      'cors',
      'async with a callback',
      `{ origin: async (o, cb) => { const list = await load(); cb(null, list.includes(o)) } }`,
      `{ origins: async (o) => { const list = await load(); return list.includes(o) } }`,
    ],
    [
      'fastify',
      'a promise',
      `{ origin: async (o) => (await load()).includes(o), methods: ['GET'] }`,
      `{ origins: async (o) => (await load()).includes(o), methods: ['GET'] }`,
    ],
    [
      'koa',
      'a condition of the context',
      `{ origin: (ctx) => (a.includes(ctx.get('Origin')) ? ctx.get('Origin') : '') }`,
      `{ origins: (origin) => a.includes(origin) }`,
    ],
    [
      'koa',
      'a name for the origin',
      `{ origin: (ctx) => {\n  const from = ctx.request.headers.origin\n  if (a.has(from)) return from\n  return null\n} }`,
      `{ origins: (origin) => {\n  const from = origin\n  if (a.has(from)) return true\n  return false\n} }`,
    ],
    [
      'koa',
      'the name that ours has',
      `{ origin: async function (ctx) {\n  const origin = ctx.header.origin\n  if (await known(origin)) return origin\n} }`,
      `{ origins: async function (origin) {\n  if (await known(origin)) return true\n  return false\n} }`,
    ],
    [
      'hono',
      'a condition',
      `{ origin: (origin, c) => origin.endsWith('.example.com') ? origin : null }`,
      `{ origins: (origin) => origin.endsWith('.example.com') }`,
    ],
    [
      'hono',
      'another origin in place of a refusal',
      `{ origin: (o) => o.endsWith('.x.example') ? o : 'https://y.example' }`,
      `{ origins: (o) => o.endsWith('.x.example') || o === 'https://y.example' }`,
    ],
    ['hono', 'an and', `{ origin: (o) => a.has(o) && o }`, `{ origins: (o) => a.has(o) }`],
    [
      'hono',
      'a condition within another, and a chain of two',
      `{ origin: (o) => a(o) ? o : b(o) ? 'https://x.example' : (c ? d === 1 : e === 1) ? o : null }`,
      `{ origins: (o) => Boolean(a(o)) || (Boolean(b(o)) ? o === 'https://x.example' : c ? d === 1 : e === 1) }`,
    ],
    [
      'hono',
      'a condition that may be nothing',
      `{ origin: (o) => (a.has(o) ?? false) ? o : 'https://x.example' }`,
      `{ origins: (o) => (a.has(o) ?? false) || o === 'https://x.example' }`,
    ],
    [
      'hono',
      'a test of which only the last part counts',
      `{ origin: (o) => (log(o), lookUp(o)) ? o : null }`,
      `{ origins: (o) => Boolean((log(o), lookUp(o))) }`,
    ],
    [
      'hono',
      'a bare return on the line of the next',
      `{ origin: (o) => { if (b) return; return o } }`,
      `{ origins: (o) => { if (b) return false; return true } }`,
    ],
    [
      'cors',
      'an end without a result, and a bare return, refuse',
      `{ origin: (o, cb) => {\n  if (b) return\n  log()\n  if (a.has(o)) cb(null, true)\n} }`,
      `{ origins: (o) => {\n  if (b) return false\n  log()\n  if (a.has(o)) return true\n  return false\n} }`,
    ],
    [
      'cors',
      'a try that always returns',
      `{ origin: (o, cb) => { try { return cb(null, a.has(o)) } catch { return cb(null, false) } } }`,
      `{ origins: (o) => { try { return a.has(o) } catch { return false } } }`,
    ],
    [
      'cors',
      'a try without a catch',
      `{ origin: (o, cb) => { try { return cb(null, a.has(o)) } finally { log() } } }`,
      `{ origins: (o) => { try { return a.has(o) } finally { log() } } }`,
    ],
    [
      'cors',
      'comments among the parameters',
      `{ origin: (o /* may be undefined */, cb) => cb(null, a.has(o)) }`,
      `{ origins: (o /* may be undefined */) => a.has(o) }`,
    ],
    [
      'cors',
      'a comment to the end of the line among the parameters',
      `{ origin: (o, // the page\n cb) => cb(null, a.has(o)) }`,
      `{ origins: (o // the page\n) => a.has(o) }`,
    ],
    [
      'hono',
      'returns',
      `{ origin: (o: string): string | null => {\n  for (const each of a) if (each === o) return o\n  return null\n} }`,
      `{ origins: (o: string): boolean => {\n  for (const each of a) if (each === o) return true\n  return false\n} }`,
    ],
  ])('%s: %s', (library, _what, from, to) => {
    expect(migrateOptions(library, from)).toEqual({ options: to, left: [] })
  })

  it('a function of the same file', () => {
    const { source, left } = migrateSource(
      `import cors from 'cors'\nfunction allow(origin, callback) {\n  callback(null, a.has(origin))\n}\napp.use(cors({ origin: allow }))`,
      'server.js',
    )
    expect(withoutDefaultMethods(source)).toBe(
      `import cors from '@corsage/express'\nfunction allow(origin) {\n  return a.has(origin)\n}\napp.use(cors({ origins: allow }))`,
    )
    expect(left).toEqual([])
  })
})

describe('places that need manual changes', () => {
  const reassigned = (name: string) => `${name} is given another value there`

  it.each<[keyof typeof programs, string, string]>([
    [
      'cors',
      `{ origin: process.env.ORIGIN }`,
      'Write origins: process.env.ORIGIN. If the variable is unset or empty, this throws at startup (',
    ],
    [
      'cors',
      `{ origin: process.env.ORIGIN || true }`,
      'Write origins: process.env.ORIGIN. If the variable is unset or empty, this throws at startup (in place of true)',
    ],
    ['cors', `{ origin: process.env.ORIGIN ?? '*' }`, "Write origins: process.env.ORIGIN ?? '*'."],
    ['cors', `{ origin: process.env.ORIGINS.split(',') }`, "Write origins: process.env.ORIGINS.split(',')."],
    ['cors', `{ origin: settings.origin }`, 'the value of settings.origin is not known'],
    ['cors', `{ origin: false }`, 'false turns CORS off. Remove the middleware'],
    ['cors', `{ origin: '' }`, 'cors, CORS is then off'],
    [
      'cors',
      `{ origin: ['*'] }`,
      "'*' in a list never matches with cors, but allows any origin with Corsage",
    ],
    [
      'cors',
      `{ origin: 'https://*.a.example' }`,
      "'https://*.a.example' never matches with cors, but is a wildcard with Corsage",
    ],
    ['cors', `{ origin: 'https://a.example,https://b.example' }`, 'cors sends the string unchanged'],
    ['cors', `{ origin: /example\\.com$/ }`, 'With cors, it also allows https://evilexample.com'],
    [
      'cors',
      `{ origin: [/^https:\\/\\/example\\.com/] }`,
      'With cors, it also allows https://example.com.evil.example',
    ],
    ['cors', `{ origin: /^https:\\/\\/a\\.com$|b\\.com$/ }`, 'it matches only a part of the origin'],
    ['cors', `{ origin: (o, cb) => lookUp(o, cb) }`, 'cb is passed to other code'],
    [
      'cors',
      `{ origin: (o, cb) => { load((list) => cb(null, list.includes(o))) } }`,
      'cb is called from an inner function',
    ],
    [
      'cors',
      `{ origin: (o, cb) => { cb(null, true); log(o) } }`,
      'the function continues after it has called the callback',
    ],
    [
      'cors',
      `{ origin: (o, cb) => cb(null, lookUp(o)) }`,
      'lookUp(o) may be a value other than true or false',
    ],
    [
      'cors',
      `{ origin: (o, cb) => cb(null, list.find((each) => each === o)) }`,
      'list.find((each) => each === o) may be a value other than true or false',
    ],
    [
      'cors',
      `{ origin: (o, cb) => cb(error, true) }`,
      'the error that is passed to the callback may be undefined',
    ],
    [
      'cors',
      `{ origin: function (o, cb) { cb(null, this.list.includes(o)) } }`,
      'the function uses this or arguments',
    ],
    ['cors', `{ origin: (o) => true }`, 'the function has no parameters (origin, callback)'],
    [
      'cors',
      `{ origin: (o, cb) => { if (!a.has(o)) o = 'https://a.example'; cb(null, o) } }`,
      reassigned('o'),
    ],
    ['cors', `{ origin: (o, cb) => { for ([o] of pairs) if (o) break; cb(null, o) } }`, reassigned('o')],
    [
      'koa',
      `{ origin: (ctx) => { let o = ctx.get('Origin'); if (!a.has(o)) o = 'https://a.example'; return o } }`,
      reassigned('o'),
    ],
    [
      'koa',
      `{ origin: (ctx) => { let origin = ctx.get('Origin'); ({ origin = '' } = pick(a)); return origin } }`,
      reassigned('origin'),
    ],
    [
      'hono',
      `{ origin: (o) => { if (b) { const o = 'https://a.example'; return o } return null } }`,
      'the name o has two meanings there',
    ],
    ['cors', `{ methods: list() }`, 'the value of methods is not known'],
    ['cors', `{ allowedHeaders: '*' }`, "'*' does not include Authorization, but with Corsage it does"],
    ['koa', `{ origin: true }`, 'true is not an origin for @koa/cors'],
    ['cors', `{ methods: ['GET', 'put'] }`, "browsers never match 'put', but Corsage reads it as PUT"],
    ['cors', `{ maxAge: process.env.AGE }`, 'maxAge must not be a string'],
    ['cors', `{ credentials: process.env.COOKIES }`, 'credentials must not be a string'],
    ['cors', `{ [name]: true }`, 'the name of [name]: true is not known'],
    ['cors', `{ ...defaults }`, 'The options of ...defaults are not known'],
    ['cors', `{ get origin() { return '*' } }`, 'it is a getter'],
    ['cors', `{ orgin: 'https://a.example' }`, 'orgin is not an option of cors, which ignores it'],
    [
      'fastify',
      `{ preflight: false, methods: ['GET'] }`,
      'no option to respond to preflights without permission',
    ],
    ['fastify', `{ delegator: pick, methods: ['GET'] }`, 'Write { resolver: (request) => options }'],
    ['fastify', `{ origin: (o) => a.has(o), methods: ['GET'] }`, 'neither a callback nor a promise'],
    [
      'koa',
      `{ origin: (ctx) => ctx.path === '/' ? ctx.get('Origin') : '' }`,
      'the function reads more of the context than Origin',
    ],
    [
      'koa',
      `{ origin: (ctx) => pick(ctx.get('Origin')) }`,
      "it is not clear which origin pick(ctx.get('Origin')) is",
    ],
    ['koa', `{ origin: ({ path }) => '' }`, 'the parameter is not a plain name'],
    ['koa', `{ origin: () => '*' }`, "it may return '*'"],
    ['koa', `{ secureContext: true }`, 'it is not about CORS'],
    ['koa', `{ credentials: (ctx) => true }`, 'must become a resolver'],
    ['koa', `{ origin: ['https://a.example'] }`, 'joins the list into one header'],
    ['hono', `{ origin: (o, c) => c.env.ORIGIN }`, 'the function reads the context'],
    ['hono', `{ allowMethods: (o) => ['GET'] }`, 'must become a resolver'],
  ])('%s %s', (library, from, why) => {
    const { options, left } = migrateOptions(library, from)
    expect(options).toBe(from)
    expect(left).toHaveLength(1)
    expect(left[0]).toContain(why)
  })

  it.each<[string, string, string]>([
    ['any origin with credentials', `{ credentials: true }`, 'origins: With credentials'],
    ['an echo with credentials', `{ origin: true, credentials: true }`, 'origins: With credentials'],
    ['a slash', `{ origin: ['https://b.example', 'https://a.example/'] }`, 'Use "https://a.example"'],
    ['an age out of range', `{ maxAge: 7 * 86400 }`, 'maxAge'],
    [
      'half of a condition',
      `{ origin: isLocal ? 'http://localhost' : 'https://A.example' }`,
      'Use "https://a.example"',
    ],
    ['flags of a RegExp that is written elsewhere', `{ origin: EXPRESSION }`, 'g, y and m'],
  ])('an issue that core reports: %s', (_what, from, says) => {
    const { left } = migrateOptions('cors', from, 'const EXPRESSION = /^https:\\/\\/a\\.example$/g\n')
    expect(left).toHaveLength(1)
    expect(left[0]).toContain('This throws at startup. ')
    expect(left[0]).toContain(says)
  })

  it.each<[string, string, string]>([
    [
      'options of another file',
      `import cors from 'cors'\nimport { options } from './options'\napp.use(cors(options))`,
      'options comes from ./options, where no object was found',
    ],
    [
      'options that are exported',
      `import cors from 'cors'\nexport const options = { origin: '*' }\napp.use(cors(options))`,
      'options is exported',
    ],
    [
      'options that are changed',
      `import cors from 'cors'\nconst options = { origin: '*' }\noptions.origin = 'x'\napp.use(cors(options))`,
      'the value of options is not known',
    ],
    [
      'options that are spread',
      `import cors from 'cors'\nconst options = { origin: '*' }\napp.use(cors(options))\nlog({ ...options })`,
      'options is also used elsewhere',
    ],
    [
      'options that are also passed to another function',
      `import cors from 'cors'\nconst options = { origin: '*' }\napp.use(cors(options))\nattachSockets(server, options)`,
      'its options are also used elsewhere',
    ],
    [
      'a function in place of the options',
      `import cors from 'cors'\napp.use(cors((req, cb) => cb(null, {})))\napp.use(cors({ origin: '*' }))`,
      'a function chooses the options for each request',
    ],
    [
      'a function that is passed to other code',
      `import cors from 'cors'\nsetUp(cors)\napp.use(cors({ origin: '*' }))`,
      'setUp(cors) passes cors to other code',
    ],
    [
      'a name with two meanings',
      `import cors from 'cors'\nfunction start(cors) { cors({ origin: '*' }) }`,
      'the name cors has more than one meaning',
    ],
    ['a library that is exported again', `export { default } from 'cors'`, 'is passed to other files'],
    [
      'a type without an equivalent',
      `import cors, { type CorsRequest } from 'cors'\nlet x: CorsRequest\napp.use(cors())`,
      'the type CorsRequest of cors has no equivalent',
    ],
    [
      'a type that is asked of the function',
      `import cors from 'cors'\ntype Options = Parameters<typeof cors>[0]`,
      'options of the type Parameters<typeof cors>[0] can be created here',
    ],
    ['a module whose future is not seen', `const cors = import('cors')`, 'the use of cors here is not known'],
  ])('%s: nothing that depends on the import is changed', (_what, from, why) => {
    const { source, left } = migrateSource(from, 'server.ts')
    expect(source).toBe(from)
    expect(left.map(({ message }) => message)).toEqual([expect.stringContaining(why)])
  })

  it('an origin function that others use stays, under its old name', () => {
    const { options, left } = migrateOptions(
      'cors',
      '{ origin: allow }',
      "const allow = (o, cb) => cb(null, true)\nallow('x', log)\n",
    )
    expect(options).toBe('{ origin: allow }')
    expect(left).toEqual([expect.stringContaining('the function allow is also used elsewhere')])
  })

  it.each([
    `export function allow(o, cb) { cb(null, a.has(o)) }`,
    `export const allow = (o, cb) => cb(null, a.has(o))`,
    `const allow = (o, cb) => cb(null, a.has(o))\nexport default allow`,
    `export default function allow(o, cb) { cb(null, a.has(o)) }`,
    `const allow = (o, cb) => cb(null, a.has(o))\nmodule.exports = { allow }`,
  ])('an origin function that is exported stays: %s', (declared) => {
    const { source, left } = migrateSource(
      `import cors from 'cors'\n${declared}\napp.use(cors({ origin: allow }))`,
      'a.js',
    )
    expect(source).toContain(declared)
    expect(left).toEqual([
      expect.objectContaining({ message: expect.stringContaining('allow is also used elsewhere') }),
    ])
  })

  it('reports the line and column', () => {
    const { left } = migrateSource(
      `import cors from 'cors'\n\napp.use(cors({ origin: pick() }))`,
      'server.js',
    )
    expect(left).toEqual([{ line: 3, column: 16, message: expect.stringContaining('pick()') }])
  })
})

describe('app.options of every path', () => {
  const file = 'server.js'
  const head = `import cors from 'cors'\n`
  const done = `import cors from '@corsage/express'\n`
  same([
    {
      what: 'goes where app.use covers it',
      file,
      from: `${head}app.use(cors())\napp.options('*', cors()) // all\napp.listen()`,
      to: `${done}app.use(cors())\napp.listen()`,
    },
    {
      what: 'goes where app.use comes later with the same options',
      file,
      from: `${head}app.options('/{*path}', cors())\napp.use(cors())`,
      to: `${done}app.use(cors())`,
    },
    {
      what: 'stays if it responds first',
      file,
      from: `${head}app.options('*', cors({ origin: '*' }))\napp.use(cors())`,
      to: `${done}app.options('*', cors({ origins: '*' }))\napp.use(cors())`,
    },
    {
      what: 'stays where app.use is of another path or another app',
      file,
      from: `${head}app.use('/api', cors())\nother.use(cors())\napp.options('*', cors())`,
      to: `${done}app.use('/api', cors())\nother.use(cors())\napp.options('*', cors())`,
    },
    {
      what: 'stays for one path',
      file,
      from: `${head}app.use(cors())\napp.options('/report', cors())\napp.get('/report', cors({ origin: '*' }), report)`,
      to: `${done}app.use(cors())\napp.options('/report', cors())\napp.get('/report', cors({ origins: '*' }), report)`,
    },
  ])
})

describe('routes of Fastify', () => {
  same([
    {
      what: 'have the methods of the registration',
      from: `import cors from '@fastify/cors'\napp.register(cors, { methods: ['GET', 'PUT'] })\napp.get('/a', { config: { cors: { origin: '*' } } }, a)\napp.get('/b', { config: { cors: false } }, b)`,
      to: `import cors from '@corsage/fastify'\napp.register(cors, { methods: ['GET', 'PUT'] })\napp.get('/a', { config: { cors: { origins: '*', methods: ['GET', 'PUT'] } } }, a)\napp.get('/b', { config: { cors: false } }, b)`,
    },
    {
      what: 'have the options that they inherit',
      from: `import cors from '@fastify/cors'\napp.register(cors, { origin: ['https://a.example'], methods: ['GET'] })\napp.get('/a', { config: { cors: { exposedHeaders: ['X-A'] } } }, a)`,
      to: `import cors from '@corsage/fastify'\napp.register(cors, { origins: ['https://a.example'], methods: ['GET'] })\napp.get('/a', { config: { cors: { origins: ['https://a.example'], exposeHeaders: ['X-A'], methods: ['GET'] } } }, a)`,
    },
    {
      what: 'next to the calls of another library',
      from: `import cors from 'cors'\nimport fastifyCors from '@fastify/cors'\nweb.use(cors({ origin: 'https://a.example', credentials: true, methods: ['PUT'] }))\napp.register(fastifyCors, { origin: '*', methods: ['GET'] })\napp.get('/a', { config: { cors: { origin: '*' } } }, a)`,
      to: `import cors from '@corsage/express'\nimport fastifyCors from '@corsage/fastify'\nweb.use(cors({ origins: 'https://a.example', credentials: true, methods: ['PUT'] }))\napp.register(fastifyCors, { origins: '*', methods: ['GET'] })\napp.get('/a', { config: { cors: { origins: '*', methods: ['GET'] } } }, a)`,
    },
    {
      what: 'that are ours already',
      from: `app.get('/a', { config: { cors: { origins: '*', credentials: false } } }, a)`,
      to: `app.get('/a', { config: { cors: { origins: '*', credentials: false } } }, a)`,
    },
  ])

  it('write out the options that they no longer inherit', () => {
    const { left } = migrateSource(
      `import cors from '@fastify/cors'\napp.register(cors, { origin: 'https://a.example', credentials: true })\napp.get('/a', { config: { cors: { origin: 'https://b.example' } } }, a)`,
      'server.js',
    )
    expect(left.map(({ message }) => message)).toEqual([
      expect.stringContaining('it permits other origins than the registration'),
    ])
  })
})

it('leaves options that two libraries share, because their defaults differ', () => {
  const options = `const options = { origin: 'https://a.example' }`
  const { source, left } = migrateSource(
    `import cors from 'cors'\nimport fastifyCors from '@fastify/cors'\n${options}\napp.use(cors(options))\nfastify.register(fastifyCors, options)`,
    'server.js',
  )
  expect(source).toContain(options)
  expect(left.map(({ line, message }) => ({ line, message }))).toEqual([
    { line: 3, message: expect.stringContaining('its options are also used elsewhere') },
    { line: 3, message: expect.stringContaining('its options are also used elsewhere') },
  ])
})

it('keeps a plugin from allowing more methods, even with a spread', () => {
  const { options, left } = migrateOptions('fastify', `{\n  ...common,\n  origin: '*',\n}`)
  expect(options).toBe(`{ methods: ['GET', 'HEAD', 'POST'],\n  ...common,\n  origins: '*',\n}`)
  expect(left).toEqual([expect.stringContaining('The options of ...common are not known')])
})

it('keeps a plugin without options from allowing more methods', () => {
  const { source } = migrateSource(`import cors from '@fastify/cors'\nawait app.register(cors)`, 'server.js')
  expect(source).toBe(
    `import cors from '@corsage/fastify'\nawait app.register(cors, { methods: ['GET', 'HEAD', 'POST'] })`,
  )
})

it.each([
  ['next', '@corsage/node'],
  ['express', '@corsage/express'],
])('replaces cors according to the packages of the project: %s', (listed, replacement) => {
  const file = {
    path: 'lib/cors.js',
    source: `import cors from 'cors'\nexport default cors({ methods: ['GET'] })\n`,
  }
  const [migration] = migrateFiles([file], new Project([file]), () => new Set([listed]))
  expect(migration?.source).toBe(file.source.replace(`'cors'`, `'${replacement}'`))
})

it('writes out the default methods, because Corsage allows QUERY as well', () => {
  const { source } = migrateSource(`import cors from '@koa/cors'\napp.use(cors())`, 'server.js')
  expect(source).toBe(
    `import cors from '@corsage/koa'\napp.use(cors({ methods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH'] }))`,
  )
})

it('lists the packages to install', () => {
  const source = `import cors, { CorsOptions } from 'cors'\nimport { cors as h } from 'hono/cors'\nconst o: CorsOptions = {}\napp.use(cors(o))\nother.use(h())`
  const { install, replaced } = migrateSource(source, 'server.ts')
  expect(install).toEqual(['@corsage/express', '@corsage/hono'])
  expect(replaced.map(({ name }) => name)).toEqual(['cors', 'hono/cors'])
})

it('reports where a file cannot be parsed', () => {
  const parse = () => migrateSource('import cors from "cors"\nconst = 1', 'server.js')
  expect(parse).toThrow(ParseError)
  expect(parse).toThrow(expect.objectContaining({ place: { line: 2, column: 7 } }))
})
