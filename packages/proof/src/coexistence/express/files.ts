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
import { type ExpressRow, use } from './stacks.ts'

/** Middleware that sends files and pages. */
export const pages: readonly ExpressRow[] = [
  use('serve-static', () => serveStatic(files), {
    statuses: [200, 404],
    request: { path: '/file.txt' },
    error: { path: '/missing.txt' },
    responds: READS,
  }),
  use('serve-static, not modified', () => serveStatic(files), {
    statuses: [304, 404],
    request: { path: '/file.txt', headers: { 'if-modified-since': 'Thu, 01 Jan 2099 00:00:00 GMT' } },
    error: { path: '/%2e%2e/secret' },
    responds: READS,
  }),
  use('serve-static, a range', () => serveStatic(files), {
    statuses: [206, 416],
    request: { path: '/file.txt', headers: { range: 'bytes=1-3' } },
    error: { path: '/file.txt', headers: { range: 'bytes=1000000-' } },
    responds: [...READS, 'error'],
  }),
  use(
    'serve-static, a folder, with headers by hand',
    () =>
      serveStatic(files, {
        setHeaders: (response: ServerResponse) => response.setHeader('Access-Control-Allow-Origin', '*'),
      }),
    { statuses: [301, 500], request: { path: '/folder' }, responds: READS },
  ),
  use('sirv', () => sirv(files, { etag: true }), {
    request: { path: '/file.txt' },
    responds: [...READS, ...PREFLIGHTS],
  }),
  use('serve-index', () => serveIndex(files), {
    request: { path: '/', headers: { accept: 'application/json' } },
    responds: [...READS, ...PREFLIGHTS],
  }),
  use('serve-favicon', () => favicon(join(files, 'file.txt')), {
    request: { path: '/favicon.ico' },
    responds: [...READS, ...PREFLIGHTS],
  }),
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
