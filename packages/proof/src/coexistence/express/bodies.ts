import bodyParser from 'body-parser'
import type { Express } from 'express'
import expressFileupload from 'express-fileupload'
import * as openApi from 'express-openapi-validator'
import hpp from 'hpp'
import methodOverride from 'method-override'
import multer from 'multer'
import { type Asked, PREFLIGHTS } from '../engine/row.ts'
import { type ExpressRow, use } from './stacks.ts'

const echo = ({ native }: { native: Express }) =>
  native.all(
    '/echo',
    (request, response) => void response.json({ method: request.method, body: request.body ?? null }),
  )

function post(type: string, body: string, more: Readonly<Record<string, string>> = {}): Asked {
  return { method: 'POST', path: '/echo', headers: { 'content-type': type, ...more }, body }
}

const JSON_TYPE = 'application/json'
const FORM = 'application/x-www-form-urlencoded'
const MULTIPART = 'multipart/form-data; boundary=x'
const file = '--x\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\ntext\r\n--x--\r\n'

/** Middleware that reads bodies, and refuses those that are too large, broken or of a wrong type. */
export const bodies: readonly ExpressRow[] = [
  use('body-parser json, a broken body', () => bodyParser.json(), {
    statuses: [200, 400],
    routes: echo,
    request: post(JSON_TYPE, '{"a":1}'),
    error: post(JSON_TYPE, '{"a":'),
    responds: ['error'],
  }),
  use('body-parser json, a body that is too large', () => bodyParser.json({ limit: 10 }), {
    statuses: [200, 413],
    routes: echo,
    request: post(JSON_TYPE, '{"a":1}'),
    error: post(JSON_TYPE, '{"a":"0123456789"}'),
    responds: ['error'],
  }),
  use('body-parser json, an unknown encoding', () => bodyParser.json(), {
    statuses: [200, 415],
    routes: echo,
    request: post(JSON_TYPE, '{"a":1}'),
    error: post(JSON_TYPE, '{"a":1}', { 'content-encoding': 'unknown' }),
    responds: ['error'],
  }),
  use('body-parser urlencoded', () => bodyParser.urlencoded({ extended: true, parameterLimit: 2 }), {
    statuses: [200, 413],
    routes: echo,
    request: post(FORM, 'a=1&b=2'),
    error: post(FORM, 'a=1&b=2&c=3'),
    responds: ['error'],
  }),
  use('body-parser text', () => bodyParser.text({ limit: 4 }), {
    statuses: [200, 413],
    routes: echo,
    request: post('text/plain', 'text'),
    error: post('text/plain', 'longer'),
    responds: ['error'],
  }),
  use('body-parser raw', () => bodyParser.raw({ type: '*/*' }), {
    routes: echo,
    request: post('application/octet-stream', 'bytes'),
  }),
  use('multer', () => multer({ limits: { fileSize: 4 } }).none(), {
    routes: echo,
    request: post(MULTIPART, file.replace('; filename="a.txt"', '')),
    error: post(MULTIPART, file),
    responds: ['error'],
  }),
  use('express-fileupload', () => expressFileupload({ limits: { fileSize: 3 }, abortOnLimit: true }), {
    statuses: [200, 413],
    routes: echo,
    request: post(MULTIPART, file.replace('text', 't')),
    error: post(MULTIPART, file),
    responds: ['error'],
  }),
  use('hpp', () => hpp(), { request: { path: '/text?a=1&a=2' } }),
  use('method-override', () => methodOverride(), {
    routes: echo,
    request: post('text/plain', 'a', { 'x-http-method-override': 'DELETE' }),
  }),
  use(
    'express-openapi-validator',
    () => openApi.middleware({ apiSpec: api as never, validateApiSpec: false }) as never,
    {
      statuses: [200, 400],
      request: { path: '/text?limit=1' },
      error: { path: '/text?limit=many' },
      responds: ['error', ...PREFLIGHTS],
    },
  ),
]

const api = {
  openapi: '3.0.0',
  info: { title: 'API', version: '1' },
  paths: {
    '/text': {
      get: {
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
        responses: { 200: { description: 'text' } },
      },
    },
    '/error': { get: { responses: { 200: { description: 'none' } } } },
    '/trailers': { get: { responses: { 200: { description: 'text' } } } },
  },
}
