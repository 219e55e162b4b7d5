import { describe, expect, it } from 'vitest'
import { frameworkCode, frameworks, installCommand } from './framework-code.ts'

const OPTIONS = "{\n  origins: 'https://my.test',\n}"

describe.each(frameworks)('%s', (framework) => {
  it('contains the options once, and none of the quickstart', () => {
    const code = frameworkCode(framework, OPTIONS)
    expect(code.split(OPTIONS)).toHaveLength(2)
    expect(code).not.toContain('app.example.com')
    expect(code).not.toContain('#region')
  })
})

it.each([
  ['Express', 'npm install @corsage/express express'],
  ['Fastify', 'npm install @corsage/fastify fastify'],
  ['Koa', 'npm install @corsage/koa koa'],
  ['Hono', 'npm install @corsage/hono hono'],
  ['Node', 'npm install @corsage/node'],
  ['Workers', 'npm install @corsage/core'],
  ['Deno', 'deno add npm:@corsage/core'],
  ['Bun', 'bun add @corsage/core'],
] as const)('%s is installed with: %s', (framework, command) => {
  expect(installCommand(framework)).toBe(command)
})
