import type { Address, Chapter, PlacedStep } from './case.ts'
import { missing, onPreflight, withoutCredentials } from './console.ts'

const withCookie = (at: Address, id: string): PlacedStep => ({
  kind: 'fetch',
  url: at('/cookies', { query: { name: id } }),
  method: 'POST',
  credentials: 'include',
})

export const eventsAndBeacons: Chapter = {
  title: 'Server-sent events and beacons',
  cases: [
    {
      title: 'server-sent events',
      policy: 'several',
      does: (at) => [{ kind: 'events', url: at('/events') }],
      sees: ['first second'],
      wire: ['GET /events'],
    },
    {
      title: 'server-sent events with credentials',
      policy: 'credentials',
      page: 'api',
      does: (at, id) => [withCookie(at, id), { kind: 'events', url: at('/events'), withCredentials: true }],
      sees: [{ body: 'set' }, 'first second'],
      wire: ['POST /cookies', 'GET /events with cookie'],
    },
    {
      title: 'server-sent events from a refused origin',
      policy: 'others',
      does: (at) => [{ kind: 'events', url: at('/events') }],
      sees: ['refused'],
      wire: ['GET /events'],
      console: [missing],
    },
    {
      title: '`sendBeacon` of plain text has cookies and no preflight',
      policy: 'credentials',
      page: 'api',
      does: (at, id) => [
        withCookie(at, id),
        { kind: 'beacon', url: at('/upload'), contentType: 'text/plain' },
      ],
      sees: [{ body: 'set' }, 'queued'],
      wire: ['POST /cookies', 'POST /upload with cookie'],
    },
    {
      title: '`sendBeacon` of JSON has cookies and a preflight',
      policy: 'credentials',
      page: 'api',
      does: (at, id) => [
        withCookie(at, id),
        { kind: 'beacon', url: at('/upload'), contentType: 'application/json' },
      ],
      sees: [{ body: 'set' }, 'queued'],
      wire: ['POST /cookies', 'preflight POST /upload: content-type', 'POST /upload with cookie'],
    },
    {
      title: '`sendBeacon` of JSON needs a policy with credentials',
      policy: 'several',
      does: (at) => [{ kind: 'beacon', url: at('/upload'), contentType: 'application/json' }],
      sees: ['queued'],
      wire: ['preflight POST /upload: content-type'],
      console: [onPreflight(withoutCredentials)],
    },
  ],
}
