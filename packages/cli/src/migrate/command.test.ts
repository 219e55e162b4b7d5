import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corsage, corsageJson } from '../test-command.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corsage-migrate-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function project(name: string, files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const root = join(folder, name)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}

const certain = `import cors from 'cors'
import express from 'express'

const app = express()

app.use(
  cors({
    origin: 'https://app.example.com',
    optionsSuccessStatus: 200,
  }),
)

app.listen(3000)
`

describe.concurrent('corsage migrate', () => {
  it('prints the change, the differences and the packages, and writes nothing', async () => {
    const root = await project('print', {
      'server.js': certain,
      'package.json': '{ "dependencies": { "cors": "2" }, "devDependencies": { "@types/cors": "2" } }',
    })
    const file = join(root, 'server.js')
    const { status, stdout, stderr } = await corsage(['migrate', file])
    expect(stdout).toBe(`${file}
--- ${file}
+++ ${file}
@@ -1,3 +1,3 @@
-import cors from 'cors'
+import cors from '@corsage/express'
 import express from 'express'
 
@@ -6,6 +6,7 @@
 app.use(
   cors({
-    origin: 'https://app.example.com',
-    optionsSuccessStatus: 200,
+    origins: 'https://app.example.com',
+    preflightStatus: 200,
+    methods: ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'],
   }),
 )

How responses differ from cors:
  - a single origin is on every response, as before, but without \`Vary: Origin\`, because it never
    changes (line 7)
  - preflights get \`Access-Control-Allow-Headers: *,authorization,content-type,x-requested-with\`;
    cors echoes the requested names (line 7)
  - an \`OPTIONS\` request that is not a preflight reaches the application; cors sends 204 itself
    (line 7)
  - \`maxAge\` is 600 by default, which saves preflights; cors sends no max age (line 7)

Install:  npm install @corsage/express
Remove:   npm uninstall @types/cors cors   (once no other file imports it)

No file was written. To change 1 file, add --write.
`)
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(await readFile(file, 'utf8')).toBe(certain)
  })

  it('prints a diff that patch understands: with it the file is what --write makes of it', async () => {
    const root = await project('diff', { 'a.js': certain, 'b.js': certain })
    const { stdout } = await corsage(['migrate', join(root, 'a.js')])
    await corsage(['migrate', join(root, 'b.js'), '--write'])
    expect(applied(certain, stdout)).toBe(await readFile(join(root, 'b.js'), 'utf8'))
  })

  it('reads a folder, and changes only files that it migrates', async () => {
    const other = `export const cors = 'cors'\n`
    const root = await project('folder', {
      'src/server.ts': certain,
      'src/deep/er/routes.mjs': `import { cors } from 'hono/cors'\nexport const all = cors()\n`,
      'src/other.ts': other,
      'src/broken.ts': 'const = 1',
      'src/types.d.ts': `import cors from 'cors'\n`,
      'src/node_modules/x/index.js': certain,
      'src/dist/server.js': certain,
    })
    const before = (await stat(join(root, 'src/other.ts'))).mtimeMs
    const { status, document } = await corsageJson<{ files: { file: string }[]; install: string[] }>([
      'migrate',
      join(root, 'src'),
      '--write',
    ])
    expect(document.files.map(({ file }) => file)).toEqual([
      join(root, 'src/deep/er/routes.mjs'),
      join(root, 'src/server.ts'),
    ])
    expect(document.install).toEqual(['@corsage/express', '@corsage/hono'])
    expect(status).toBe(0)
    expect((await stat(join(root, 'src/other.ts'))).mtimeMs).toBe(before)
    expect(await readFile(join(root, 'src/dist/server.js'), 'utf8')).toBe(certain)
  })

  it('keeps every byte that it does not change', async () => {
    const text = (origin: string, module: string) =>
      `\ufeffimport cors from "${module}" ;\r\n\r\n\t/* \u00e9\u{1f600} */app.use(cors( { ${origin}:'*' , methods: ['GET'] } ))\r\n  \t`
    const root = await project('bytes', { 'server.js': text('origin', 'cors') })
    const file = join(root, 'server.js')
    await corsage(['migrate', file, '--write'])
    expect(await readFile(file, 'utf8')).toBe(text('origins', '@corsage/express'))
  })

  it('leaves uncertain code, reports where and what to do, and exits with 1', async () => {
    const root = await project('left', {
      'server.js': `import cors from 'cors'\napp.use(cors({\n  origin: process.env.ORIGIN,\n  optionsSuccessStatus: 200,\n}))\n`,
    })
    const file = join(root, 'server.js')
    const { status, stdout } = await corsage(['migrate', file, '--write'])
    expect(stdout).toContain(`! ${file}:3:3  origin: process.env.ORIGIN is unchanged,`)
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'Wrote 1 file. One place needs manual changes, and unknown options throw at startup until then.',
    )
    expect(await readFile(file, 'utf8')).toBe(
      `import cors from '@corsage/express'\napp.use(cors({\n  origin: process.env.ORIGIN,\n  preflightStatus: 200,\n  methods: ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'],\n}))\n`,
    )
    expect(status).toBe(1)
  })

  it('--json is one document', async () => {
    const root = await project('json', { 'server.js': certain })
    const file = join(root, 'server.js')
    const { status, document } = await corsageJson<Record<string, unknown>>(['migrate', file])
    expect(document).toEqual({
      files: [
        {
          file,
          changed: true,
          written: false,
          differences: expect.arrayContaining([
            {
              code: 'constant-origin',
              library: 'cors',
              lines: [7],
              message: expect.any(String),
              security: false,
            },
          ]),
          left: [],
          source: expect.stringContaining(`origins: 'https://app.example.com'`),
        },
      ],
      install: ['@corsage/express'],
      remove: ['cors'],
      commands: [
        { folder: root, command: 'npm install @corsage/express' },
        { folder: root, command: 'npm uninstall cors' },
      ],
    })
    expect(status).toBe(0)
  })

  it('migrates the other files if one cannot be parsed, and exits with 2', async () => {
    const root = await project('parse', { 'a.ts': `import cors from 'cors'\nconst = 1\n`, 'b.ts': certain })
    const { status, stdout, stderr } = await corsage(['migrate', join(root, 'a.ts'), join(root, 'b.ts')])
    expect(stderr).toBe(`corsage: ${join(root, 'a.ts')}:2:7 could not be parsed: Unexpected token.\n`)
    expect(stdout).toContain(`+import cors from '@corsage/express'`)
    expect(status).toBe(2)
  })

  it('prints only the error if the one file cannot be parsed', async () => {
    const root = await project('alone', { 'a.ts': `import cors from 'cors'\nconst = 1\n` })
    const { stdout } = await corsage(['migrate', join(root, 'a.ts')])
    expect(stdout).toBe('No file changes.\n')
  })

  it('leaves a file that is not UTF-8, because its bytes would be lost', async () => {
    const bytes = Buffer.from(`import cors from 'cors' // caf\u00e9\napp.use(cors())\n`, 'latin1')
    const root = await project('latin1', { 'server.js': bytes, 'other.js': Buffer.from([0xe9]) })
    const file = join(root, 'server.js')
    const { status, stderr } = await corsage(['migrate', root, '--write'])
    expect(stderr).toBe(`corsage: ${file} is not UTF-8. Convert it first.\n`)
    expect(status).toBe(2)
    expect(await readFile(file)).toEqual(bytes)
  })

  it('prints security first, one list of differences for all files, and the commands of the package manager', async () => {
    const refusing = `import cors from 'cors'\napp.use(cors({ origin: (o, done) => a.has(o) ? done(null, true) : done(new Error('no')) }))\n`
    const root = await project('several', {
      'one.js': refusing,
      'two.js': `\n${refusing}`,
      'package.json': '{ "dependencies": { "cors": "2" } }',
      'pnpm-lock.yaml': '',
    })
    const { status, stdout } = await corsage(['migrate', root])
    const text = stdout.replace(/\s+/g, ' ')
    expect(stdout.indexOf('Security: review these differences from cors first:')).toBe(0)
    expect(stdout.match(/^How responses differ from cors:$/gm)).toHaveLength(1)
    expect(text).toContain('mount `guard(policy)` after `cors(policy)`')
    expect(text).toContain(`cors sends no max age (${join(root, 'one.js')}:2; ${join(root, 'two.js')}:3)`)
    expect(stdout).toContain('Install:  pnpm add @corsage/express\n')
    expect(stdout).toContain('Remove:   pnpm remove cors   (once no other file imports it)\n')
    expect(status).toBe(0)
  })

  it.each([
    ['yarn', { 'yarn.lock': '' }, 'yarn add'],
    ['bun', { 'bun.lock': '' }, 'bun add'],
    ['npm', { 'package-lock.json': '{}' }, 'npm install'],
    ['packageManager', { 'package.json': '{ "packageManager": "pnpm@11.0.0" }' }, 'pnpm add'],
  ])('finds the package manager of a project above: %s', async (what, files, install) => {
    const root = await project(`manager-${what}`, {
      'apps/api/package.json': '{}',
      'apps/api/server.js': certain,
      ...files,
    })
    const { document } = await corsageJson<{ commands: unknown[] }>(['migrate', join(root, 'apps')])
    const folder = join(root, 'apps/api')
    expect(document.commands).toEqual([{ folder, command: `${install} @corsage/express` }])
  })

  it('does not suggest to remove a library that a file still imports', async () => {
    const root = await project('kept', {
      'one.js': certain,
      'two.js': `import cors from 'cors'\napp.use(cors(getOptions()))\n`,
      'package.json': '{ "dependencies": { "cors": "2" } }',
    })
    const { status, document } = await corsageJson<{ remove: string[] }>(['migrate', root])
    expect(document.remove).toEqual([])
    expect(status).toBe(1)
  })

  it.each([
    ['enableCors', `const app = await NestFactory.create(AppModule)\napp.enableCors({ origin: true })\n`, 3],
    ['the option of create', `const app = await NestFactory.create(AppModule, { cors: true })\n`, 2],
  ])('reports Nest, which calls cors itself, and exits with 1: %s', async (what, code, line) => {
    const source = `import { NestFactory } from '@nestjs/core'\n${code}`
    const root = await project(`nest-${what.replaceAll(' ', '-')}`, { 'src/main.ts': source })
    const { status, document } = await corsageJson<{ files: { changed: boolean; left: unknown[] }[] }>([
      'migrate',
      join(root, 'src'),
    ])
    expect(document.files).toEqual([expect.objectContaining({ changed: false })])
    expect(document.files[0]?.left).toEqual([
      expect.objectContaining({
        line,
        message: expect.stringContaining('app.use(cors({ origins: … })) of @corsage/express'),
      }),
    ])
    expect(status).toBe(1)
  })

  it.each([
    ['a file that is not there', ['nowhere.js'], 'corsage: There is no file "nowhere.js".\n'],
    ['no file', [], "corsage: Missing required argument 'file'. See corsage migrate --help.\n"],
  ])('%s: a message, and 2', async (_what, args, says) => {
    const { status, stdout, stderr } = await corsage(['migrate', ...args])
    expect(stderr).toBe(says)
    expect(stdout).toBe('')
    expect(status).toBe(2)
  })

  it('nothing to migrate', async () => {
    const root = await project('nothing', { 'server.js': `import express from 'express'\n` })
    const { status, stdout } = await corsage(['migrate', join(root, 'server.js')])
    expect(stdout).toBe(
      'There is nothing to migrate. No call of cors, @fastify/cors, @koa/cors or hono/cors was found.\n',
    )
    expect(status).toBe(0)
  })
})

/** Applies the hunks of a unified diff to a text. */
function applied(text: string, diff: string): string {
  const lines = text.split('\n')
  const result: string[] = []
  let at = 0
  let [old, now] = [0, 0]
  for (const line of diff.split('\n')) {
    const hunk = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@$/.exec(line)
    if (hunk) {
      result.push(...lines.slice(at, Number(hunk[1]) - 1))
      at = Number(hunk[1]) - 1
      ;[old, now] = [Number(hunk[2]), Number(hunk[4])]
      expect(Number(hunk[3])).toBe(result.length + 1)
      continue
    }
    if (old === 0 && now === 0) continue
    if (line[0] !== '+') {
      expect(line.slice(1)).toBe(lines[at])
      at++
      old--
    }
    if (line[0] !== '-') {
      result.push(line.slice(1))
      now--
    }
  }
  return [...result, ...lines.slice(at)].join('\n')
}
