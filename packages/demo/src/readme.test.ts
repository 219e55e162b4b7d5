import { readFileSync } from 'node:fs'
import { createPolicy, type PolicyOptions } from '@corsage/core'
import { describe, expect, it } from 'vitest'

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
const samples = [
  ...readme.matchAll(/<!-- (?:shows )?(\w+\.ts)#([\w-]+) -->\n```\w+(?: \[.+\])?\n([\s\S]*?)\n```/g),
].map(([, file = '', region = '', code = '']) => ({ file, region, code }))
/** The table of packages: the servers of a row, the package, and the line that adds the policy. */
const rows = [...readme.matchAll(/^\| (\[\w+\]\[\].*?) +\| `(@corsage\/\w+)` +\| `(.+)` +\|$/gm)].map(
  ([, servers = '', name = '', line = '']) => ({
    servers: [...servers.matchAll(/\[(\w+)\]\[\]/g)].map(([, server = '']) => server.toLowerCase()),
    name,
    line,
  }),
)

describe('the README', () => {
  it.each(samples)('shows $file, $region, as it is', ({ file, region, code }) => {
    expect(code).toContain(regionOf(file, region))
  })

  it('shows Express, and a policy that cannot widen another', () => {
    expect(samples.map(({ file, region }) => `${file}#${region}`)).toEqual([
      'express.ts#whole-app',
      'express.ts#cannot-widen',
    ])
  })

  it('lists every framework and runtime', () => {
    expect(rows.flatMap(({ servers }) => servers)).toEqual([
      ...['express', 'fastify', 'koa', 'hono', 'node', 'workers', 'deno', 'bun'],
    ])
  })

  it.each(rows)('shows the line of $servers', ({ servers, name, line }) => {
    for (const server of servers) {
      const program = regionOf(`${server}.ts`, 'whole-app')
      expect(program).toContain(line)
      expect(program).toContain(`'${name}'`)
    }
  })
})

it.each([
  ['README.md', { origin: 'https://app.example.com', origins: ['https://app.example.com/'] }],
  ['docs/guide/environment-variables.md', { origins: undefined, credentials: true }],
])('%s shows the message of a real PolicyError', (page, options) => {
  const text = readFileSync(new URL(`../../../${page}`, import.meta.url), 'utf8')
  const [, message] = /```text\nPolicyError: ([^`]+)\n```/.exec(text) ?? []
  expect(() => createPolicy(options as PolicyOptions)).toThrow(expect.objectContaining({ message }))
})

function regionOf(file: string, region: string): string {
  const quickstart = readFileSync(new URL(`../quickstarts/${file}`, import.meta.url), 'utf8')
  const [, code] = quickstart.split(`// #region ${region}\n`)
  if (code === undefined) throw new Error(`${file} has no region ${region}`)
  return code.split('\n// #endregion')[0] as string
}
