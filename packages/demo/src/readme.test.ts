import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
const samples = [...readme.matchAll(/<!-- (\w+\.ts)#([\w-]+) -->\n```ts\n([\s\S]*?)\n```/g)].map(
  ([, file, region, code]) => ({ file, region, code }),
)

describe('the README shows the quickstarts unchanged', () => {
  it.each(samples)('$file, $region', ({ file, region, code }) => {
    const quickstart = readFileSync(new URL(`../quickstarts/${file}`, import.meta.url), 'utf8')
    const shown = quickstart.split(`// #region ${region}\n`)[1]?.split('\n// #endregion')[0]
    expect(code).toBe(shown)
  })

  it('at least one for each framework and runtime', () => {
    const files = new Set(samples.map(({ file }) => file))
    expect([...files].sort()).toEqual(
      ['bun', 'deno', 'express', 'fastify', 'hono', 'koa', 'node', 'workers'].map((name) => `${name}.ts`),
    )
  })
})
