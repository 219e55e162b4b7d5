import type { CodeBlock } from './code-blocks.ts'

/** What a fragment of code may use without saying where it comes from, by name: the line that says so. */
const EVERYWHERE: Record<string, string> = {
  createPolicy: `import { createPolicy } from '@corsage/core'`,
  policies: `declare const policies: Map<string, import('@corsage/core').Policy>`,
  tenants: `declare const tenants: Set<string>`,
  policy: `declare const policy: import('@corsage/core').Policy`,
  logger: `declare const logger: { warn(text: string): void }`,
}

const EXPRESS: Record<string, string> = {
  app: `declare const app: import('express').Express`,
  cors: `import cors from '@corsage/express'`,
  guard: `import { guard } from '@corsage/express'`,
  handler: `declare const handler: import('express').RequestHandler`,
}

/** The same in one document, where a name means what it means there. */
const IN_DOCUMENT: Record<string, Record<string, string>> = {
  'README.md': EXPRESS,
  'packages/adapter-express/README.md': EXPRESS,
  'packages/adapter-fastify/README.md': {
    app: `declare const app: import('fastify').FastifyInstance`,
    cors: `import cors from '@corsage/fastify'`,
    guard: `import { guard } from '@corsage/fastify'`,
    handler: `declare const handler: import('fastify').RouteHandlerMethod`,
  },
  'packages/adapter-hono/README.md': {
    app: `declare const app: import('hono').Hono`,
    cors: `import cors from '@corsage/hono'`,
    guard: `import { guard } from '@corsage/hono'`,
  },
  'packages/adapter-koa/README.md': {
    app: `declare const app: import('koa')`,
    cors: `import cors from '@corsage/koa'`,
    guard: `import { guard } from '@corsage/koa'`,
    handler: `declare const handler: import('@koa/router').RouterMiddleware`,
    router: `declare const router: InstanceType<typeof import('@koa/router').default>`,
  },
  'packages/adapter-node/README.md': {
    connect: `import connect from 'connect'`,
    createServer: `import { createServer } from 'node:http'`,
    guardUpgrade: `import { guardUpgrade } from '@corsage/node'`,
    handler: `declare const handler: import('node:http').RequestListener`,
    items: `declare const items: import('node:http').RequestListener`,
    listener: `declare const listener: import('node:http').RequestListener`,
    onUpgrade: `declare const onUpgrade: (request: import('node:http').IncomingMessage) => void`,
    site: `declare const site: import('node:http').RequestListener`,
    withCors: `import { withCors } from '@corsage/node'`,
    withGuard: `import { withGuard } from '@corsage/node'`,
  },
  'packages/core/README.md': {
    handler: `declare const handler: (request: Request) => Response`,
    tenants: `declare const tenants: Map<string, import('@corsage/core').Policy>`,
    withCors: `import { withCors } from '@corsage/core'`,
    withGuard: `import { withGuard } from '@corsage/core'`,
  },
  'packages/live/README.md': {
    app: `declare const app: import('express').Express`,
    cors: `import cors from '@corsage/express'`,
    express: `import type express from 'express'`,
    livePolicy: `import { livePolicy } from '@corsage/live'`,
    sql: `declare const sql: { (text: TemplateStringsArray, ...values: unknown[]): Promise<unknown[]>; listen(channel: string, notify: (text: string) => void): Promise<void> }`,
  },
  'packages/user-agent/README.md': {
    app: `declare const app: import('hono').Hono`,
    cors: `import cors from '@corsage/hono'`,
    expect: `import { expect } from 'vitest'`,
    openPage: `import { openPage } from '@corsage/user-agent'`,
    page: `declare const page: import('@corsage/user-agent').Page`,
    test: `import { test } from 'vitest'`,
  },
  'docs/troubleshooting/index.md': {
    ...EXPRESS,
    authenticate: `declare const authenticate: import('express').RequestHandler`,
  },
  'docs/guide/options.md': { app: EXPRESS['app'] as string },
  'docs/recipes/websockets.md': {
    app: `declare const app: import('fastify').FastifyInstance`,
    server: `declare const server: import('node:http').Server`,
    Server: `import { Server } from 'socket.io'`,
    websocket: `import websocket from '@fastify/websocket'`,
    withCors: `import { withCors } from '@corsage/core'`,
    WebSocketPair: `declare const WebSocketPair: new () => Record<'0' | '1', { accept(): void; send(text: string): void }>
declare global { interface ResponseInit { webSocket?: unknown } }`,
    WebSocketServer: `import { WebSocketServer } from 'ws'`,
  },
}

/** A block, with what it takes for granted in front of it, on one line. */
export function completed({ document, code }: CodeBlock): string {
  return `${missing(document, code).join('; ')}; export {}\n${code}`
}

/** Whether a block is a program of its own, which can be run. */
export function isWhole({ document, code }: CodeBlock): boolean {
  return code.startsWith('import ') && missing(document, code).length === 0
}

function missing(document: string, code: string): string[] {
  return Object.entries({ ...EVERYWHERE, ...IN_DOCUMENT[document] })
    .filter(([name]) => uses(code, name) && !declares(code, name))
    .map(([, line]) => line.replaceAll('\n', '; '))
}

function uses(code: string, name: string): boolean {
  return new RegExp(`(?<![.\\w'/])${name}\\b(?!['/:])`).test(code)
}

function declares(code: string, name: string): boolean {
  return new RegExp(`(?:const|let|function|class) ${name}\\b|^import [^']*\\b${name}\\b`, 'm').test(code)
}
