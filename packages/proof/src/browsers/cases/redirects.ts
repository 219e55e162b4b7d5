import type { Address, Case, Chapter, Location } from './case.ts'
import { missing } from './console.ts'

const item = '{"method":"GET"}'

/** A URL that redirects to `/items`. */
function redirect(at: Address, status: number, to: Location = {}, from: Location = {}): string {
  return at('/redirect', { ...from, query: { status: String(status), to: at('/items', to) } })
}

const sameOrigin: Case[] = [301, 302, 303, 307, 308].map((status) => ({
  title: `${status} to the same origin`,
  policy: 'several',
  does: (at) => [{ kind: 'fetch', url: redirect(at, status) }],
  sees: [{ status: 200, redirected: true, body: item }],
  wire: ['GET /redirect', 'GET /items'],
}))

const methodsKept: Case[] = [307, 308].map((status) => ({
  title: `${status} keeps PUT, and each URL is preflighted`,
  policy: 'several',
  does: (at) => [{ kind: 'fetch', url: redirect(at, status), method: 'PUT' }],
  sees: [{ status: 200, body: '{"method":"PUT"}' }],
  wire: ['preflight PUT /redirect', 'PUT /redirect', 'preflight PUT /items', 'PUT /items'],
}))

const postsTurned: Case[] = [301, 302, 303].map((status) => ({
  title: `${status} makes a POST a GET`,
  policy: 'several',
  does: (at) => [{ kind: 'fetch', url: redirect(at, status), method: 'POST', body: 'a' }],
  sees: [{ status: 200, body: item }],
  wire: ['POST /redirect', 'GET /items'],
}))

export const redirects: Chapter = {
  title: 'Redirects',
  cases: [
    ...sameOrigin,
    ...methodsKept,
    ...postsTurned,
    {
      title: 'to another origin that allows any',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 302, { host: 'other', policy: 'any' }) }],
      sees: [{ status: 200, redirected: true, body: item }],
      wire: ['GET /redirect', 'GET /items from null'],
    },
    {
      title: 'to another origin that lists the page: its origin is `null` now, and refused',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 302, { host: 'other' }) }],
      sees: ['refused'],
      wire: ['GET /redirect', 'GET /items from null'],
      console: [missing],
    },
    {
      title: 'to another origin that allows `null`',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 302, { host: 'other', policy: 'opaque' }) }],
      sees: [{ status: 200, body: item }],
      wire: ['GET /redirect', 'GET /items from null'],
    },
    {
      title: 'to another origin with a custom header: the new preflight comes from `null`, too',
      policy: 'several',
      does: (at) => [
        {
          kind: 'fetch',
          url: redirect(at, 307, { host: 'other', policy: 'opaque' }),
          headers: [['x-test', '1']],
        },
      ],
      sees: [{ status: 200, body: item }],
      wire: [
        'preflight GET /redirect: x-test',
        'GET /redirect',
        'preflight GET /items: x-test from null',
        'GET /items from null',
      ],
      departures: {
        firefox: {
          how: 'sends that preflight with the origin of the page, and the request after it with `null`',
          wire: [
            ...['preflight GET /redirect: x-test', 'GET /redirect'],
            ...['preflight GET /items: x-test', 'GET /items from null'],
          ],
        },
      },
    },
    {
      title: 'to another origin drops `Authorization`',
      policy: 'any',
      does: (at) => [
        {
          kind: 'fetch',
          url: redirect(at, 302, { host: 'other' }),
          headers: [['authorization', 'Bearer 1']],
        },
      ],
      sees: [{ status: 200, body: item }],
      wire: [
        'preflight GET /redirect: authorization',
        'GET /redirect with authorization',
        'GET /items from null',
      ],
      departures: {
        firefox: {
          how: 'preflights the second URL all the same, asks for no header, and names the origin of the page',
          wire: [
            ...['preflight GET /redirect: authorization', 'GET /redirect with authorization'],
            ...['preflight GET /items', 'GET /items from null'],
          ],
        },
        webkit: {
          how: 'preflights the second URL all the same, and asks for the `Authorization` that it will not send',
          wire: [
            ...['preflight GET /redirect: authorization', 'GET /redirect with authorization'],
            ...['preflight GET /items: authorization from null', 'GET /items from null'],
          ],
        },
      },
    },
    {
      title: 'to the same origin keeps `Authorization`',
      policy: 'any',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 302), headers: [['authorization', 'Bearer 1']] }],
      sees: [{ status: 200, body: item }],
      wire: [
        'preflight GET /redirect: authorization',
        'GET /redirect with authorization',
        'preflight GET /items: authorization',
        'GET /items with authorization',
      ],
    },
    {
      title: 'from plain http to https',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 308, { policy: 'any', secure: true }) }],
      sees: [{ status: 200, body: item }],
      wire: ['GET /redirect', 'GET /items from null'],
    },
    {
      title: 'a redirect without permission is refused, whatever stands at its end',
      policy: 'others',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 302, { policy: 'any' }) }],
      sees: ['refused'],
      wire: ['GET /redirect'],
      console: [missing],
    },
    {
      title: '`redirect: "manual"` stops there',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 302), redirect: 'manual' }],
      sees: [{ type: 'opaqueredirect', status: 0 }],
      wire: ['GET /redirect'],
    },
    {
      title: '`redirect: "error"` refuses',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 302), redirect: 'error' }],
      sees: ['refused'],
      wire: ['GET /redirect'],
    },
  ],
}
