import { expect, it } from 'vitest'
import { blocksOf } from './code-blocks.ts'
import { type Program, programs, programsOf } from './programs.ts'
import { questionsFor } from './questions.ts'

const PAGE = `# Page

\`\`\`sh
npm install --save-dev @corsage/express express@5  # both
npm install --global pnpm
\`\`\`

\`\`\`js [server.mjs]
import express from 'express'

const app = express()
app.listen(3000)
\`\`\`

<!-- added to server.mjs -->

\`\`\`js
import cors from '@corsage/express'
app.use(cors({ origins: 'https://a.example' }))
\`\`\`

## Deno

\`deno add npm:@corsage/core\`

<!-- ask: path=/public host=b.example -->
\`\`\`ts [worker.ts]
import { withCors } from '@corsage/core'
export default { fetch: withCors(() => new Response(), { origins: 'https://c.example' }) }
\`\`\`

## Error

\`\`\`ts {2} [policy.ts]
createPolicy({ origin: '*' })
\`\`\`

\`\`\`text
PolicyError: one issue
\`\`\`

<!-- postgres.ts#postgres -->
\`\`\`ts [postgres.ts]
connect()
\`\`\`

\`\`\`js
nameless()
\`\`\`
`
const shown = programsOf(blocksOf('page.md', PAGE))

it('the programs of a page have the packages, the runtime and the kind that the page gives them', () => {
  const summary = ({ file, packages, runtime, kind, error }: Program) => [
    file,
    packages,
    runtime,
    kind,
    error,
  ]
  expect(shown.map(summary)).toEqual([
    ['server.mjs', ['@corsage/express', 'express'], 'node', 'server', undefined],
    ['server.mjs', ['@corsage/express', 'express'], 'node', 'server', undefined],
    ['worker.ts', ['@corsage/core', '@corsage/express', 'express'], 'deno', 'fetch', undefined],
    ['policy.ts', ['@corsage/express', 'express'], 'node', 'script', 'PolicyError: one issue'],
    ['', ['@corsage/express', 'express'], 'node', 'script', undefined],
  ])
})

it('a block that is added to a program is inserted before the line that starts the server', () => {
  expect(shown[1]?.code).toBe(`import cors from '@corsage/express'
import express from 'express'

const app = express()
app.use(cors({ origins: 'https://a.example' }))
app.listen(3000)
`)
})

it('a program is asked for a preflight and a read, as its page says', () => {
  const asked = shown.slice(1, 3).map((program) => questionsFor(program))
  expect(asked[0]?.map(({ method, path, headers }) => [method, path, headers['origin']])).toEqual([
    ['OPTIONS', '/items', 'https://a.example'],
    ['GET', '/items', 'https://a.example'],
  ])
  expect(asked[1]?.map(({ path, headers }) => [path, headers['host'], headers['origin']])).toEqual([
    ['/public', 'b.example', 'https://c.example'],
    ['/public', 'b.example', 'https://c.example'],
  ])
})

it('a page about Express that never starts its server is found', () => {
  const [program] = programsOf(blocksOf('page.md', PAGE.replace('app.listen(3000)\n', '')))
  expect(program?.kind).toBe('server')
})

it('the documentation has programs in every framework and runtime', () => {
  const all = programs()
  expect(all.length).toBeGreaterThan(150)
  expect(new Set(all.map(({ runtime }) => runtime))).toEqual(new Set(['node', 'bun', 'deno', 'workerd']))
})
