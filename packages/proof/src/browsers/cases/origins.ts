import type { Case, Chapter } from './case.ts'

const allowed: Case[] = (
  [
    ['a subdomain', 'app', 'subdomains'],
    ['another subdomain', 'shop', 'subdomains'],
    ['one that a function allows', 'app', 'asked'],
    ['any port of localhost', 'localhost', 'ports'],
    ['an address', 'loopback', 'any'],
    ['any site', 'elsewhere', 'any'],
  ] as const
).map(([title, page, policy]) => ({
  title: `${title} (policy "${policy}")`,
  policy,
  page,
  does: (at) => [
    { kind: 'fetch', url: at('/items') },
    { kind: 'fetch', url: at('/items'), method: 'PUT' },
  ],
  sees: [{ status: 200 }, { status: 200 }],
  wire: ['GET /items', 'preflight PUT /items', 'PUT /items'],
}))

export const origins: Chapter = {
  title: 'Origins',
  cases: [
    ...allowed,
    {
      title: 'HTTPS to HTTPS, both with self-signed certificates, with credentials',
      policy: 'credentials',
      page: 'secure',
      does: (at) => [
        { kind: 'fetch', url: at('/items', { secure: true }), credentials: 'include' },
        { kind: 'fetch', url: at('/items', { secure: true }), method: 'PUT', credentials: 'include' },
      ],
      sees: [{ status: 200 }, { status: 200 }],
      wire: ['GET /items', 'preflight PUT /items', 'PUT /items'],
    },
    {
      title: 'HTTPS to HTTP on the same machine',
      policy: 'several',
      page: 'secure',
      does: (at) => [{ kind: 'fetch', url: at('/items', { host: 'loopback' }) }],
      sees: [{ status: 200 }],
      wire: ['GET /items'],
      departures: {
        webkit: {
          how: 'blocks it as mixed content, although the standard trusts loopback addresses',
          sees: ['refused'],
          wire: [],
        },
      },
    },
  ],
}
