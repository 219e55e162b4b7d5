// Everything that a user of one adapter imports comes from that package, in CommonJS.
import assert = require('node:assert/strict')
import express = require('@corsage/express')
import fastify = require('@corsage/fastify')
import hono = require('@corsage/hono')
import koa = require('@corsage/koa')
import node = require('@corsage/node')

import expressCors, {
  createPolicy,
  cors as namedCors,
  PolicyError,
  type PolicyOptions,
} from '@corsage/express'
import fastifyCors, { type CorsPluginOptions } from '@corsage/fastify'
import nodeCors, { withCors } from '@corsage/node'
import createFastify from 'fastify'

/** The same types in each adapter. */
type ExpressTypes = [
  express.AsyncPolicy,
  express.CorsHooks,
  express.Decision,
  express.OnRefused,
  express.OriginFunction,
  express.OriginPatternOption,
  express.Policy,
  express.PolicyError,
  express.PolicyIssue,
  express.PolicyIssueCode,
  express.PolicyOptions,
  express.PolicySource<express.PolicyOptions, readonly []>,
  express.PolicyWarning,
  express.RefusalReason,
  express.Refusal,
  express.RequestLike,
  express.Resolver<readonly []>,
  express.ResourceOptions,
]
type FastifyTypes = [
  fastify.AsyncPolicy,
  fastify.CorsHooks,
  fastify.Decision,
  fastify.OnRefused,
  fastify.OriginFunction,
  fastify.OriginPatternOption,
  fastify.Policy,
  fastify.PolicyError,
  fastify.PolicyIssue,
  fastify.PolicyIssueCode,
  fastify.PolicyOptions,
  fastify.PolicySource<fastify.PolicyOptions, readonly []>,
  fastify.PolicyWarning,
  fastify.RefusalReason,
  fastify.Refusal,
  fastify.RequestLike,
  fastify.Resolver<readonly []>,
  fastify.ResourceOptions,
]
type HonoTypes = [
  hono.AsyncPolicy,
  hono.CorsHooks,
  hono.Decision,
  hono.OnRefused,
  hono.OriginFunction,
  hono.OriginPatternOption,
  hono.Policy,
  hono.PolicyError,
  hono.PolicyIssue,
  hono.PolicyIssueCode,
  hono.PolicyOptions,
  hono.PolicySource<hono.PolicyOptions, readonly []>,
  hono.PolicyWarning,
  hono.RefusalReason,
  hono.Refusal,
  hono.RequestLike,
  hono.Resolver<readonly []>,
  hono.ResourceOptions,
]
type KoaTypes = [
  koa.AsyncPolicy,
  koa.CorsHooks,
  koa.Decision,
  koa.OnRefused,
  koa.OriginFunction,
  koa.OriginPatternOption,
  koa.Policy,
  koa.PolicyError,
  koa.PolicyIssue,
  koa.PolicyIssueCode,
  koa.PolicyOptions,
  koa.PolicySource<koa.PolicyOptions, readonly []>,
  koa.PolicyWarning,
  koa.RefusalReason,
  koa.Refusal,
  koa.RequestLike,
  koa.Resolver<readonly []>,
  koa.ResourceOptions,
]
type NodeTypes = [
  node.AsyncPolicy,
  node.CorsHooks,
  node.Decision,
  node.OnRefused,
  node.OriginFunction,
  node.OriginPatternOption,
  node.Policy,
  node.PolicyError,
  node.PolicyIssue,
  node.PolicyIssueCode,
  node.PolicyOptions,
  node.PolicySource<node.PolicyOptions, readonly []>,
  node.PolicyWarning,
  node.RefusalReason,
  node.Refusal,
  node.RequestLike,
  node.Resolver<readonly []>,
  node.ResourceOptions,
]
export type SharedTypes = ExpressTypes & FastifyTypes & HonoTypes & KoaTypes & NodeTypes
export const sameTypes = (types: ExpressTypes): FastifyTypes & HonoTypes & KoaTypes & NodeTypes => types

for (const adapter of [express, fastify, hono, koa, node]) {
  assert.equal(adapter.default, adapter.cors)
  assert.equal(adapter.createPolicy, createPolicy)
  assert.equal(adapter.PolicyError, PolicyError)
}
assert.equal(express, expressCors)
assert.equal(express.cors.default, express)
assert.equal(expressCors, namedCors)
assert.equal(nodeCors.name, 'cors')

const options: PolicyOptions = { origins: 'https://app.example.com' }
const policy: express.Policy = createPolicy({ origins: 'https://app.example.com' })
const handle: ReturnType<typeof expressCors> = express.cors(policy)
assert.equal(typeof handle, 'function')
assert.equal(typeof express.cors(options), 'function')
assert.throws(() => createPolicy({ origins: '' } as PolicyOptions), PolicyError)
const listener = withCors((_request, response) => void response.end(), policy)
assert.equal(typeof listener, 'function')

const registered: CorsPluginOptions = {
  policy,
  onRefused: (_decision: express.Decision, _refusal: express.Refusal) => {},
}
const app = createFastify()
app.register(fastifyCors, registered)
app.get('/', { config: { cors: { origins: '*' } } }, async () => 'hello')
app.get('/none', { config: { cors: false } }, async () => 'hello')
/** Mistakes that the types refuse in CommonJS, as in ES modules. Compiled and never called. */
export function refused(): void {
  // @ts-expect-error an origin has a scheme
  express({ origins: 'example.com' })
  // @ts-expect-error an origin has a scheme
  express.createPolicy({ origins: 'example.com' })
  // @ts-expect-error no such option
  app.register(fastify, { origin: 'https://app.example.com' })
}

const headers = { origin: 'https://app.example.com' }
app.inject({ url: '/', headers }).then((answer) => {
  assert.equal(answer.headers['access-control-allow-origin'], '*')
  console.log('every package works')
})
