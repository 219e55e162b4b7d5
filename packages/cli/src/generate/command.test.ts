import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import ts from 'typescript'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corsage, corsageJson } from '../test-command.ts'
import { listen } from '../test-servers.ts'
import { FRAMEWORKS, type FrameworkName } from './frameworks.ts'

const page = 'https://app.example.com'
const names = Object.keys(FRAMEWORKS) as FrameworkName[]

/** Answers that make options of one line and of many. */
const policies = {
  any: { origins: '*', maxAge: 7200 },
  one: { origins: page, maxAge: 7200 },
  all: {
    origins: [page, 'https://*.example.org', 'https://my-app-*.example.dev', 'http://localhost:*'],
    methods: ['GET', 'POST', 'QUERY'],
    exposeHeaders: ['X-Total-Count', 'X-Next'],
    credentials: true,
    maxAge: 0,
  },
} as const

// Next to the packages that the code imports.
const parent = fileURLToPath(new URL('../../node_modules/.corsage-generate', import.meta.url))
let folder: string

beforeAll(async () => {
  await mkdir(parent, { recursive: true })
  folder = await mkdtemp(join(parent, 'run-'))
})

afterAll(() => rm(parent, { recursive: true, force: true }))

describe('the code', () => {
  it('is the example of the README, with the install command', async () => {
    const { status, stdout, stderr } = await corsage([
      ...['generate', '--framework', 'express', '--origins', page, '--methods', 'GET,PUT'],
      ...['--expose', 'X-A', '--expose', 'X-B', '--credentials', '--max-age', '600'],
    ])
    expect(stdout).toBe(`npm install @corsage/express

import cors from '@corsage/express'
import express from 'express'

const app = express()
app.use(
  cors({
    origins: 'https://app.example.com',
    methods: ['GET', 'PUT'],
    exposeHeaders: ['X-A', 'X-B'],
    credentials: true,
    maxAge: 600,
  }),
)
`)
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it('is TypeScript without errors, for every server and policy', async () => {
    const files: string[] = [join(folder, 'globals.d.ts')]
    await writeFile(
      join(folder, 'globals.d.ts'),
      `declare module 'express'\ndeclare module 'koa'
declare const Deno: { serve(handler: (request: Request) => Response | Promise<Response>): unknown }
declare const Bun: { serve(options: { fetch: (request: Request) => Response | Promise<Response> }): unknown }\n`,
    )
    for (const name of names) {
      for (const [policy, options] of Object.entries(policies)) {
        const file = join(folder, `${name}-${policy}.ts`)
        await writeFile(file, `${FRAMEWORKS[name].code(options)}\nexport {}\n`)
        files.push(file)
      }
    }
    const wrong = join(folder, 'wrong.ts')
    await writeFile(wrong, FRAMEWORKS.express.code({ origins: 'example.com' }))
    const program = ts.createProgram([...files, wrong], {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      types: ['node'],
    })
    const errors = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => ({
      file: file?.fileName,
      text: ts.flattenDiagnosticMessageText(messageText, ' '),
    }))
    expect(errors.filter(({ file }) => file !== wrong)).toEqual([])
    // The types are checked: a value that is not an origin is an error.
    expect(errors.filter(({ file }) => file === wrong)).toHaveLength(1)
  })

  const servers: Partial<
    Record<FrameworkName, (app: never) => RequestListener | { callback(): RequestListener }>
  > = {
    express: (app) => app,
    koa: (app: { callback(): RequestListener }) => app.callback(),
    hono: (app: { fetch(request: Request): Response }) => getRequestListener(app.fetch) as RequestListener,
    node: (app: { listeners(name: string): RequestListener[] }) =>
      app.listeners('request')[0] as RequestListener,
    workers: (app: { fetch(request: Request): Response }) => getRequestListener(app.fetch) as RequestListener,
  }

  it.each(Object.keys(servers) as FrameworkName[])('answers preflights: %s', async (name) => {
    const code = FRAMEWORKS[name].code(policies.one)
    const file = join(folder, `${name}.mjs`)
    await writeFile(file, code.includes('export default') ? code : `${code}\nexport default app\n`)
    const { default: app } = await import(pathToFileURL(file).href)
    const server = await listen(createServer(servers[name]?.(app as never) as RequestListener))
    try {
      expect(await preflightOf(server.url)).toEqual([204, page, '7200'])
    } finally {
      await server.close()
    }
  })

  it('answers preflights: fastify', async () => {
    const file = join(folder, 'fastify.mjs')
    await writeFile(file, `${FRAMEWORKS.fastify.code(policies.one)}\nexport default app\n`)
    const { default: app } = await import(pathToFileURL(file).href)
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    try {
      expect(await preflightOf(url)).toEqual([204, page, '7200'])
    } finally {
      await app.close()
    }
  })
})

async function preflightOf(url: string): Promise<unknown> {
  const response = await request(url, {
    method: 'OPTIONS',
    headers: { origin: page, 'access-control-request-method': 'PUT' },
  })
  await response.body.dump()
  const { headers } = response
  return [response.statusCode, headers['access-control-allow-origin'], headers['access-control-max-age']]
}

describe.concurrent('flags', () => {
  it('--json prints only the options', async () => {
    const origins = ['--origins', 'https://a.example,https://b.example', '--origins', 'https://c.example']
    const { status, document } = await corsageJson(['generate', ...origins])
    expect(document).toEqual({
      origins: ['https://a.example', 'https://b.example', 'https://c.example'],
      maxAge: 7200,
    })
    expect(status).toBe(0)
  })

  it.each([
    [['--methods', '*', '--expose', '*'], { methods: '*', exposeHeaders: '*' }],
    [['--methods', 'POST,GET,HEAD,PUT,PATCH,DELETE,QUERY'], {}],
    [['--no-credentials', '--max-age', '0'], { maxAge: 0 }],
  ])('%s', async (flags, options) => {
    const { document } = await corsageJson(['generate', '--origins', page, ...flags])
    expect(document).toEqual({ origins: page, maxAge: 7200, ...options })
  })

  it.each([
    [['--credentials', '--origins', 'https://*.example.com'], '--origins: https://*.example.com '],
    [
      ['--credentials', '--origins', 'https://a.example,http://localhost:5173'],
      '--origins: http://localhost:5173 ',
    ],
    [['--origins', 'https://*.github.io'], '--origins: '],
    [['--origins', 'http://app.example.com'], '--origins: http://app.example.com has no TLS'],
    [
      ['--credentials', '--origins', 'https://app.example.com:*'],
      '--origins: allows https://app.example.com:8443',
    ],
  ])('%s: a policy that audit would report is not printed', async (flags, says) => {
    const { status, stdout, stderr } = await corsage(['generate', '--framework', 'koa', ...flags])
    expect(stderr).toContain(`corsage: ${says}`)
    // The command has no flag for the `dangerously…` options.
    expect(stderr).not.toMatch(/dangerously|: true/)
    expect(stdout).toBe('')
    expect(status).toBe(1)
  })

  it('audit does not report its policies', async () => {
    const origins = [
      ...[
        'https://app.example.com',
        'https://*.example.org',
        'https://my-app-*.example.dev',
        'http://localhost:*',
        '*',
      ],
      ...[
        'https://app.example.com:*',
        'https://a.example,https://b.example',
        'https://*.vercel.app',
        'http://a.example',
      ],
      ...[
        'https://a.example,http://a.example',
        'capacitor://localhost,https://a.example',
        'https://*.co.uk',
        'https://a.test',
      ],
    ]
    const outcomes: (readonly [flags: string, audited: number | null])[] = []
    for (const list of origins) {
      for (const credentials of ['--credentials', '--no-credentials']) {
        const flags = ['--origins', list, credentials]
        const { status, stdout } = await corsage(['generate', '--json', ...flags])
        if (status !== 0) continue
        const path = join(folder, 'generated.json')
        await writeFile(path, stdout)
        outcomes.push([flags.join(' '), (await corsage(['audit', '--policy', path])).status])
      }
    }
    expect(outcomes.filter(([, audited]) => audited !== 0)).toEqual([])
    expect(outcomes.length).toBeGreaterThan(8)
  }, 120_000)

  it('an invalid policy: every issue on stderr, no code, 1', async () => {
    const flags = ['--credentials', '--methods', 'patch', '--origins', 'https://a.example/,https://*.shop.ro']
    const { status, stdout, stderr } = await corsage(['generate', '--framework', 'koa', ...flags])
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^corsage: --origins: .*"https:\/\/a\.example"\.$/),
      expect.stringMatching(/^corsage: --origins: .*shop\.ro/),
      expect.stringMatching(/^corsage: --methods: .*"PATCH"\.$/),
      '',
    ])
    expect(stdout).toBe('')
    expect(status).toBe(1)
  })

  it('an invalid policy, as JSON', async () => {
    const { status, document } = await corsageJson(['generate', '--origins', '*', '--credentials'])
    expect(document).toEqual({ issues: [expect.objectContaining({ code: 'origin-any-with-credentials' })] })
    expect(status).toBe(1)
  })

  it.each([
    ['nothing', [], 'There is no terminal to ask questions. Pass --framework and --origins.'],
    ['no origins', ['--framework', 'koa'], 'There is no terminal to ask questions. Pass --origins.'],
    ['no origins for JSON', ['--json'], 'There is no terminal to ask questions. Pass --origins.'],
    ['an age in words', ['--max-age', 'long'], '--max-age must be a whole number of seconds, not "long".'],
    [
      'an unknown server',
      ['--framework', 'rails'],
      'Allowed choices are express, fastify, koa, hono, node, workers, deno, bun.',
    ],
  ])('%s: a message, and 2', async (_what, flags, says) => {
    const { status, stderr } = await corsage(['generate', ...flags])
    expect(stderr).toContain(says)
    expect(stderr).not.toContain('    at ')
    expect(status).toBe(2)
  })
})
