import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import ejs from 'ejs'
import favicon from 'serve-favicon'
import serveIndex from 'serve-index'
import serveStatic from 'serve-static'
import sirv from 'sirv'
import swaggerUi from 'swagger-ui-express'
import { files } from '../engine/files.ts'
import { PREFLIGHTS, READS } from '../engine/row.ts'
import type { ExpressRow } from './stacks.ts'

/** Middleware that sends files and pages. */
export const pages: readonly ExpressRow[] = [
  {
    name: 'serve-static',
    statuses: [200, 404],
    install: ({ native }) => native.use(serveStatic(files)),
    request: { path: '/file.txt' },
    error: { path: '/missing.txt' },
    responds: READS,
  },
  {
    name: 'serve-static, not modified',
    statuses: [304, 404],
    install: ({ native }) => native.use(serveStatic(files)),
    request: { path: '/file.txt', headers: { 'if-modified-since': 'Thu, 01 Jan 2099 00:00:00 GMT' } },
    error: { path: '/%2e%2e/secret' },
    responds: READS,
  },
  {
    name: 'serve-static, a range',
    statuses: [206, 416],
    install: ({ native }) => native.use(serveStatic(files)),
    request: { path: '/file.txt', headers: { range: 'bytes=1-3' } },
    error: { path: '/file.txt', headers: { range: 'bytes=1000000-' } },
    responds: [...READS, 'error'],
  },
  {
    name: 'serve-static, a folder, with headers by hand',
    statuses: [301, 500],
    install: ({ native }) =>
      native.use(
        serveStatic(files, {
          setHeaders: (response: ServerResponse) => response.setHeader('Access-Control-Allow-Origin', '*'),
        }),
      ),
    request: { path: '/folder' },
    responds: READS,
  },
  {
    name: 'sirv',
    install: ({ native }) => native.use(sirv(files, { etag: true })),
    request: { path: '/file.txt' },
    responds: [...READS, ...PREFLIGHTS],
  },
  {
    name: 'serve-index',
    install: ({ native }) => native.use(serveIndex(files)),
    request: { path: '/', headers: { accept: 'application/json' } },
    responds: [...READS, ...PREFLIGHTS],
  },
  {
    name: 'serve-favicon',
    install: ({ native }) => native.use(favicon(join(files, 'file.txt'))),
    request: { path: '/favicon.ico' },
    responds: [...READS, ...PREFLIGHTS],
  },
  {
    name: 'response.sendFile and download',
    statuses: [200, 404],
    routes({ native }) {
      native.get('/file', (_request, response) => response.sendFile(join(files, 'file.txt')))
      native.get('/download', (_request, response) => response.download(join(files, 'missing.txt')))
    },
    request: { path: '/file' },
    error: { path: '/download' },
    orders: ['after cors()'],
  },
  {
    name: 'ejs',
    install: ({ native }) => native.engine('txt', ejs.renderFile as never).set('views', files),
    routes({ native }) {
      native.get('/page', (_request, response) => response.render('file.txt'))
    },
    request: { path: '/page' },
    orders: ['after cors()'],
  },
  {
    name: 'swagger-ui-express',
    statuses: [200, 200],
    install: ({ native }) =>
      native.use('/docs', swaggerUi.serve, swaggerUi.setup({ openapi: '3.0.0' } as never)),
    request: { path: '/docs/' },
    error: { path: '/docs/swagger-ui.css.none' },
    responds: [...READS, 'error', ...PREFLIGHTS],
  },
]
