import { expect, it } from 'vitest'
import type { CheckExchange } from './browser-fetch.ts'
import { unreadableHeaders } from './unreadable-headers.ts'

const page = 'https://app.example.com'

function notesOf(headers: Readonly<Record<string, string>>, from = page, credentials = true) {
  const exchange: CheckExchange = {
    kind: 'request',
    inPlaceOf: null,
    request: { method: 'GET', url: 'https://api.example.com/items', headers: [] },
    response: { status: 200, headers: Object.entries(headers), bodyStart: '' },
  }
  return unreadableHeaders(from, [exchange], credentials)
}

const session = { 'mcp-session-id': '1', 'x-total-count': '2' }

it.each<[what: string, notes: readonly string[], names: string]>([
  ['no list', notesOf(session), 'mcp-session-id, x-total-count'],
  [
    'another header',
    notesOf({ ...session, 'access-control-expose-headers': 'X-Total-Count' }),
    'mcp-session-id',
  ],
  [
    'a wildcard, which is a name with credentials',
    notesOf({ ...session, 'access-control-expose-headers': '*' }),
    'mcp-session-id, x-total-count',
  ],
])('a page cannot read headers: %s', (_what, notes, names) => {
  expect(notes).toEqual([
    `The page cannot read these headers of the response: ${names}. To let it, list them in Access-Control-Expose-Headers.`,
  ])
})

it.each<[what: string, notes: readonly string[]]>([
  ['a list', notesOf({ ...session, 'access-control-expose-headers': 'mcp-session-id, x-total-count' })],
  ['a wildcard', notesOf({ ...session, 'access-control-expose-headers': '*' }, page, false)],
  ['its own server', notesOf(session, 'https://api.example.com')],
  [
    'headers that every page or no page can read',
    notesOf({ 'content-type': 'text/plain', 'set-cookie': 'a=1', etag: '""', 'x-powered-by': 'Express' }),
  ],
])('no note: %s', (_what, notes) => {
  expect(notes).toEqual([])
})
