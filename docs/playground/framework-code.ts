import bun from '../../packages/demo/quickstarts/bun.ts?raw'
import deno from '../../packages/demo/quickstarts/deno.ts?raw'
import express from '../../packages/demo/quickstarts/express.ts?raw'
import fastify from '../../packages/demo/quickstarts/fastify.ts?raw'
import hono from '../../packages/demo/quickstarts/hono.ts?raw'
import koa from '../../packages/demo/quickstarts/koa.ts?raw'
import node from '../../packages/demo/quickstarts/node.ts?raw'
import workers from '../../packages/demo/quickstarts/workers.ts?raw'
import { regionOf } from './code-regions.ts'

/** The quickstarts, which the demo runs and the README shows. */
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

/** What a quickstart has in the place of the user's options. */
const PLACEHOLDER = "{ origins: 'https://app.example.com' }"

export type Framework = keyof typeof quickstarts

export const frameworks = Object.keys(quickstarts) as readonly Framework[]

/** A whole program for a framework, with these options. */
export function frameworkCode(framework: Framework, options: string): string {
  const [before, after, ...more] = regionOf(quickstarts[framework], 'whole-app').split(PLACEHOLDER)
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`The quickstart of ${framework} has not one place for options`)
  }
  return before + options + after
}

/** The package of Corsage that the program needs. */
export function packageOf(framework: Framework): string {
  const [, name] = /from '(@corsage\/[\w-]+)'/.exec(quickstarts[framework]) ?? []
  if (name === undefined) throw new Error(`The quickstart of ${framework} imports no package of Corsage`)
  return name
}
