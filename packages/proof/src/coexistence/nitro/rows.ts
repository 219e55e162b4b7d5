import { AFTER, BEFORE, PREFLIGHTS, READS, type Row } from '../engine/row.ts'
import type { NitroApp } from './stacks.ts'

/** Nitro mounts what is in `middleware` after its own route rules and before all routes. */
export const rows: readonly Row<NitroApp>[] = [
  { name: 'a route', orders: AFTER },
  { name: 'a route that is cached', request: { path: '/cached' }, orders: AFTER, varies: ['last-modified'] },
  { name: 'a stream', request: { path: '/stream' }, orders: AFTER },
  { name: 'the route rule `cors`', request: { path: '/ruled/text' }, orders: AFTER },
  {
    name: 'the route rule `redirect`',
    statuses: [307, 404],
    request: { path: '/moved' },
    error: { path: '/none' },
    orders: BEFORE,
    responds: [...READS, ...PREFLIGHTS],
  },
]
