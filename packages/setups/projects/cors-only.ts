// A bundle that imports only `cors` and `createPolicy` contains no code of the guard.
import { createPolicy, withCors } from '@corsage/core'
import express from '@corsage/express'
import fastify from '@corsage/fastify'
import hono from '@corsage/hono'
import koa from '@corsage/koa'
import node from '@corsage/node'

const policy = createPolicy({ origins: ['https://app.example.com'], credentials: true })
console.log(
  withCors(() => new Response(), policy),
  express(policy),
  fastify,
  hono(policy),
  koa(policy),
  node(policy),
)
