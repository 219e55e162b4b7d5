import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { PACKAGES } from '../setups/packages.ts'
import { PROJECTS } from '../setups/versions.ts'

const ROOT = new URL('../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')

const page = read('docs/guide/versions.md')

/** The rows of the first table, by their first cell. */
const shown: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  [...page.matchAll(/^\| (\w[^|]*) \| (.+) \|$/gm)].map(([, name, versions]) => [name, versions]),
)
const runtimes = read('packages/proof/src/runtimes/install.ts')
const versionsOf = (runtime: string): string =>
  [...runtimes.matchAll(new RegExp(`^ +'?${runtime}(?:-\\d+)?'?: .*@([\\d.]+)\``, 'gm'))]
    .map(([, version]) => version)
    .join(', ')
const browsers = [
  ...read('docs/compatibility.md').matchAll(/^\| (Chromium|Firefox ESR|WebKitGTK) \| ([\d.]+) \|$/gm),
]
  // WebKitGTK has a minor version that matters.
  .map(
    ([, name = '', version = '']) => `${name} ${version.split('.', name === 'WebKitGTK' ? 2 : 1).join('.')}`,
  )
  .join(', ')
const { newest, oldest } = PROJECTS
const typescript = Object.keys(newest).flatMap((tool) => /^typescript-(.+)$/.exec(tool)?.[1] ?? [])

it('docs/guide/versions.md lists the versions that tests run with', () => {
  expect(shown).toEqual({
    Node: versionsOf('node'),
    Deno: versionsOf('deno'),
    Bun: versionsOf('bun'),
    'workerd (Cloudflare Workers)': versionsOf('workerd'),
    Express: `${oldest.express} to ${newest.express}`,
    Fastify: `${oldest.fastify} to ${newest.fastify}`,
    Koa: `${oldest.koa} to ${newest.koa}`,
    Hono: `${oldest.hono} to ${newest.hono}`,
    TypeScript: typescript.join(', '),
    browsers,
  })
})

it.each(['Express', 'Fastify', 'Koa', 'Hono'])(
  'the peer range of the adapter for %s starts and ends with the versions on the page',
  (framework) => {
    const name = framework.toLowerCase()
    const { peerDependencies, devDependencies } = JSON.parse(
      read(`packages/adapter-${name}/package.json`),
    ) as {
      readonly peerDependencies: Readonly<Record<string, string>>
      readonly devDependencies: Readonly<Record<string, string>>
    }
    const [first = '', last = ''] = shown[framework]?.split(' to ') ?? []
    const range = peerDependencies[name]?.split(' || ') ?? []
    expect(range[0]).toBe(`^${first}`)
    expect(range.at(-1)).toMatch(new RegExp(`^\\^${last.split('.')[0]}\\.`))
    expect(devDependencies[name]).toBe(last)
  },
)

it.each(PACKAGES)('$name needs the version of Node that the page says', ({ name, folder }) => {
  const { engines } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
    readonly engines: { readonly node: string }
  }
  const [, oldest = ''] = /^Corsage needs Node (\d+) or later/m.exec(page) ?? []
  const [, least = oldest] = new RegExp(`\`${name}\` needs at least Node ([\\d.]*\\d)`).exec(page) ?? []
  expect(engines.node).toBe(`>=${least}`)
  expect(shown['Node']?.split('.')[0]).toBe(oldest)
})

it('the page says how long each version of Node is supported', () => {
  const [oldest, ...others] = shown['Node']?.split(', ').map((version) => version.split('.')[0]) ?? []
  const last = others.pop()
  expect(page).toContain(`- **Node ${oldest}** reached its end of life in April 2026.`)
  expect(page).toContain(`- **Node ${others.join(', ')} and ${last}** are supported at least until`)
})
