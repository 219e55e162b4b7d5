import type { Chapter } from './case.ts'

export const responseHeaders: Chapter = {
  title: 'Response headers',
  cases: [
    {
      title: 'exposed and safelisted headers are readable, others are hidden',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: at('/items') }],
      sees: [
        {
          headers: {
            'x-total': '3',
            etag: '"items"',
            'cache-control': 'no-store',
            'content-language': 'en',
            'last-modified': 'Sun, 01 Nov 2026 00:00:00 GMT',
            'x-hidden': null,
            'set-cookie': null,
            vary: null,
            date: null,
          },
        },
      ],
      wire: ['GET /items'],
    },
    {
      title: 'only safelisted headers are readable without `exposeHeaders`',
      policy: 'any',
      does: (at) => [{ kind: 'fetch', url: at('/items') }],
      sees: [{ headers: { 'content-language': 'en', 'x-total': null, etag: null, 'x-hidden': null } }],
      wire: ['GET /items'],
    },
    {
      title: '`exposeHeaders: "*"` exposes all but `Set-Cookie`',
      policy: 'anyExposed',
      does: (at) => [{ kind: 'fetch', url: at('/items') }],
      sees: [{ headers: { 'x-total': '3', etag: '"items"', 'x-hidden': 'yes', 'set-cookie': null } }],
      wire: ['GET /items'],
    },
    {
      title: 'exposed headers with credentials',
      policy: 'credentials',
      does: (at) => [{ kind: 'fetch', url: at('/items'), credentials: 'include' }],
      sees: [{ headers: { 'x-total': '3', 'x-hidden': null, 'set-cookie': null } }],
      wire: ['GET /items'],
    },
    {
      title: 'exposed headers after a preflight',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: at('/items'), method: 'PUT' }],
      sees: [{ headers: { 'x-total': '3', 'x-hidden': null } }],
      wire: ['preflight PUT /items', 'PUT /items'],
    },
    {
      title: '`timingAllowOrigin` shows the timing',
      policy: 'timing',
      does: (at) => [{ kind: 'timing', url: at('/items') }],
      sees: ['timed'],
      wire: ['GET /items'],
    },
    {
      title: 'the timing is hidden without `timingAllowOrigin`',
      policy: 'several',
      does: (at) => [{ kind: 'timing', url: at('/items') }],
      sees: ['hidden'],
      wire: ['GET /items'],
    },
  ],
}
