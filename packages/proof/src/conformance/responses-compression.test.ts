import { createServer } from 'node:http'
import { createPolicy } from '@corsage/core'
import cors from '@corsage/express'
import compression from 'compression'
import express, { type Express } from 'express'
import { describe, expect, it } from 'vitest'
import { listen } from '../servers/listen.ts'
import { LONG_TEXT } from './applications/contents.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const policy = createPolicy({ origins: [A, 'https://b.test'] })
const allowed = { 'access-control-allow-origin': A }

const responses: Record<string, Express> = {
  'a text': express().get('/', (_request, response) => void response.type('text').send(LONG_TEXT)),
  'a writeHead with Vary': express().get('/', (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain', Vary: 'Accept-Language' })
    response.end(LONG_TEXT)
  }),
  'a flat array': express().get('/', (_request, response) => {
    response.writeHead(200, ['Content-Type', 'text/plain', 'Access-Control-Allow-Origin', '*'])
    response.end(LONG_TEXT)
  }),
  'flushed headers': express().get('/', (_request, response) => {
    response.type('text').flushHeaders()
    response.end(LONG_TEXT)
  }),
}

const orders = {
  'compression before cors': [compression({ threshold: 0 }), cors(policy)],
  'cors before compression': [cors(policy), compression({ threshold: 0 })],
}

describe.each(Object.entries(orders))('%s', (_order, middlewares) => {
  it.each(Object.entries(responses))('%s is compressed, and varies on both', async (what, handler) => {
    const server = await listen(
      'express',
      createServer(
        express()
          .use(...middlewares)
          .use(handler),
      ),
    )
    const sent = { headers: { origin: A, 'accept-encoding': 'gzip' } }
    const response = await send(`${server.origin}/`, sent)
    const { vary, ...headers } = corsHeaders(response)
    const names =
      what === 'a writeHead with Vary' ? ['Accept-Encoding', 'Accept-Language'] : ['Accept-Encoding']
    expect(headers).toEqual(allowed)
    expect(String(vary).split(', ').toSorted()).toEqual([...names, 'Origin'])
    expect(response.headers['content-encoding']).toBe('gzip')
    await server.close()
  })
})
