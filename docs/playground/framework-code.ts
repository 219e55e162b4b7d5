import bun from '../../packages/demo/quickstarts/bun.ts?raw'
import deno from '../../packages/demo/quickstarts/deno.ts?raw'
import express from '../../packages/demo/quickstarts/express.ts?raw'
import fastify from '../../packages/demo/quickstarts/fastify.ts?raw'
import hono from '../../packages/demo/quickstarts/hono.ts?raw'
import koa from '../../packages/demo/quickstarts/koa.ts?raw'
import node from '../../packages/demo/quickstarts/node.ts?raw'
import workers from '../../packages/demo/quickstarts/workers.ts?raw'
import { regionOf } from './code-regions.ts'

/** The quickstarts that the demo tests and the README shows. */
const quickstarts = {
  Express: express,
  Fastify: fastify,
  Koa: koa,
  Hono: hono,
  Node: node,
  Workers: workers,
  Deno: deno,
  Bun: bun,
} as const

/** The options of a quickstart, which the user's options replace. */
const PLACEHOLDER = "{ origins: 'https://app.example.com' }"

export type Framework = keyof typeof quickstarts

export const frameworks = Object.keys(quickstarts) as readonly Framework[]

/** Returns a program for a framework with these options. */
export function frameworkCode(framework: Framework, options: string): string {
  const [before, after, ...more] = regionOf(quickstarts[framework], 'whole-app').split(PLACEHOLDER)
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`The quickstart of ${framework} must contain ${PLACEHOLDER} exactly once`)
  }
  return before + options + after
}

/** Returns the command that installs every package that the program imports. */
export function installCommand(framework: Framework): string {
  const program = regionOf(quickstarts[framework], 'whole-app')
  const specifiers = [...program.matchAll(/ from '((?:@[\w-]+\/)?[\w-]+)[^':]*'/g)].map(
    ([, name = '']) => name,
  )
  const names = [...new Set(specifiers)]
  if (framework === 'Deno') return `deno add ${names.map((name) => `npm:${name}`).join(' ')}`
  return `${framework === 'Bun' ? 'bun add' : 'npm install'} ${names.join(' ')}`
}
