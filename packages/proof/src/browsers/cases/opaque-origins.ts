import type { Place } from '../page/steps.ts'
import type { Case, Chapter } from './case.ts'
import { missing } from './console.ts'

const opaque: Place[] = ['sandboxed frame', 'data: frame', 'data: worker']
const inherited: Place[] = ['frame', 'blob: worker']

const fromNull: Case[] = opaque.flatMap((inside): Case[] => [
  {
    title: `${inside}: \`*\` covers \`null\``,
    policy: 'any',
    does: (at) => [{ kind: 'fetch', url: at('/items'), method: 'PUT', inside }],
    sees: [{ status: 200 }],
    wire: ['preflight PUT /items from null', 'PUT /items from null'],
  },
  {
    title: `${inside}: a list refuses \`null\``,
    policy: 'several',
    does: (at) => [{ kind: 'fetch', url: at('/items'), inside }],
    sees: ['refused'],
    wire: ['GET /items from null'],
    // Chromium prints nothing about a worker.
    ...(inside !== 'data: worker' && { console: [missing] }),
  },
  {
    title: `${inside}: \`null\` is allowed`,
    policy: 'opaque',
    does: (at) => [{ kind: 'fetch', url: at('/items'), headers: [['x-test', '1']], inside }],
    sees: [{ status: 200 }],
    wire: ['preflight GET /items: x-test from null', 'GET /items from null'],
  },
])

const fromThePage: Case[] = inherited.map((inside) => ({
  title: `has the origin of the page: ${inside}`,
  policy: 'one',
  does: (at) => [{ kind: 'fetch', url: at('/items'), method: 'PUT', inside }],
  sees: [{ status: 200 }],
  wire: ['preflight PUT /items', 'PUT /items'],
}))

export const opaqueOrigins: Chapter = { title: 'Frames and workers', cases: [...fromNull, ...fromThePage] }
