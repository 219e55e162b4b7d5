import { AFTER, type Row } from '../engine/row.ts'
import type { NextApp } from './stack.ts'

/**
 * Next.js runs `proxy.js` before everything but redirects and headers of its configuration. It replaces the `Vary` of
 * prerendered pages, so they can only have a policy that sends every origin the same headers.
 */
export const rows: readonly Row<NextApp>[] = [
  { name: 'a route', orders: AFTER },
  {
    name: 'a rewrite and configured headers',
    statuses: [200, 405],
    request: { path: '/rewritten' },
    error: { method: 'DELETE', path: '/rewritten' },
    orders: AFTER,
  },
  {
    name: 'a redirect',
    statuses: [307, 405],
    request: { path: '/redirect' },
    error: { method: 'DELETE', path: '/text' },
    orders: AFTER,
  },
]
