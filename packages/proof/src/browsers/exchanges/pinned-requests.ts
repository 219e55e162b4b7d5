import type { Ask, Lines, Script } from './exchange.ts'
import { allowing, chain, ok, onOneUrl, type Pinned } from './pin.ts'

const hints = allowing('GET, PUT', 'dpr, user-agent, range, x-a, if-none-match', '600')
const put: Partial<Ask> = { method: 'PUT' }

/** One request with headers, to another origin. */
function withHeaders(headers: Lines): Pinned['exchange'] {
  return onOneUrl([{ headers }], [hints])
}

function fromSandbox(exchange: Pinned['exchange']): Pinned['exchange'] {
  return (origins, id) => ({ ...exchange(origins, id), fromSandbox: true })
}

/** Where engines depart in what a page may ask for, and in the `Origin` of it. */
export const pinnedRequests: readonly Pinned[] = [
  {
    title: 'a client hint, `DPR: 2`',
    exchange: withHeaders([['DPR', '2']]),
    standard: { sees: [200], wire: ['preflight GET first/0: dpr', 'GET first/0'] },
    departures: {
      chromium: {
        how: 'needs no preflight for client hints with valid values',
        sees: [200],
        wire: ['GET first/0'],
      },
    },
  },
  {
    title: 'a client hint with an invalid value and a redirect to another origin',
    exchange: chain(
      {
        headers: [
          ['DPR', 'x'],
          ['x-a', '1'],
        ],
      },
      ['own', 'first'],
      [302],
    ),
    standard: {
      sees: ['refused'],
      wire: ['GET own/0 without Origin', 'preflight GET first/1: dpr,x-a'],
    },
    departures: {
      chromium: {
        how: 'removes client hints at the redirect, except `Save-Data`',
        sees: [200],
        wire: ['GET own/0 without Origin', 'preflight GET first/1: x-a', 'GET first/1'],
      },
    },
  },
  {
    title: '`User-Agent`',
    exchange: withHeaders([['User-Agent', 'Corsage']]),
    standard: { sees: [200], wire: ['preflight GET first/0: user-agent', 'GET first/0'] },
    departures: {
      chromium: { how: 'removes it, as if it were forbidden', sees: [200], wire: ['GET first/0'] },
    },
  },
  {
    title: 'a `Range` that begins at 2^63 - 1',
    exchange: withHeaders([['Range', 'bytes=9223372036854775807-']]),
    standard: { sees: [200], wire: ['GET first/0'] },
    departures: {
      chromium: {
        how: 'needs a preflight',
        sees: [200],
        wire: ['preflight GET first/0: range', 'GET first/0'],
      },
    },
  },
  {
    title: 'a `Range` that begins at 2^64',
    exchange: withHeaders([['Range', 'bytes=18446744073709551616-']]),
    standard: { sees: [200], wire: ['GET first/0'] },
    departures: {
      chromium: {
        how: 'needs a preflight',
        sees: [200],
        wire: ['preflight GET first/0: range', 'GET first/0'],
      },
      firefox: {
        how: 'needs a preflight',
        sees: [200],
        wire: ['preflight GET first/0: range', 'GET first/0'],
      },
      webkit: {
        how: 'needs a preflight',
        sees: [200],
        wire: ['preflight GET first/0: range', 'GET first/0'],
      },
    },
  },
  {
    title: 'a `Range` in upper case and with a plus sign, `BYTES=+0-`',
    exchange: withHeaders([['Range', 'BYTES=+0-']]),
    standard: { sees: [200], wire: ['preflight GET first/0: range', 'GET first/0'] },
    departures: { webkit: { how: 'needs no preflight', sees: [200], wire: ['GET first/0'] } },
  },
  {
    title: 'the same header twice',
    exchange: withHeaders([
      ['x-a', '1'],
      ['x-a', '2'],
    ]),
    standard: { sees: [200], wire: ['preflight GET first/0: x-a', 'GET first/0'] },
    departures: {
      firefox: {
        how: 'checks each line separately, and asks for the header twice',
        sees: [200],
        wire: ['preflight GET first/0: x-a,x-a', 'GET first/0'],
      },
    },
  },
  {
    title: '`Accept` twice, with too many bytes in total',
    exchange: withHeaders([
      ['Accept', 'a'.repeat(70)],
      ['Accept', 'b'.repeat(70)],
    ]),
    standard: { sees: ['refused'], wire: ['preflight GET first/0: accept'] },
    departures: { firefox: { how: 'checks each line separately', sees: [200], wire: ['GET first/0'] } },
  },
  {
    title: 'two requests from a sandboxed page',
    exchange: fromSandbox(onOneUrl([put, put], [hints])),
    standard: {
      sees: [200, 200],
      wire: ['preflight PUT first/0 from null', 'PUT first/0 from null', 'PUT first/0 from null'],
    },
    departures: {
      chromium: {
        how: 'never uses a cached preflight of the origin `null`',
        sees: [200, 200],
        wire: [
          'preflight PUT first/0 from null',
          'PUT first/0 from null',
          'preflight PUT first/0 from null',
          'PUT first/0 from null',
        ],
      },
    },
  },
  {
    title: 'two conditional requests, with `If-None-Match`',
    exchange: onOneUrl(
      [
        { ...put, headers: [['If-None-Match', '"1"']] },
        { ...put, headers: [['If-None-Match', '"1"']] },
      ],
      [hints],
    ),
    standard: {
      sees: [200, 200],
      wire: ['preflight PUT first/0: if-none-match', 'PUT first/0', 'PUT first/0'],
    },
    departures: {
      chromium: {
        how: 'sends a preflight for both',
        sees: [200, 200],
        wire: [
          'preflight PUT first/0: if-none-match',
          'PUT first/0',
          'preflight PUT first/0: if-none-match',
          'PUT first/0',
        ],
      },
      firefox: {
        how: 'sends a preflight for both',
        sees: [200, 200],
        wire: [
          'preflight PUT first/0: if-none-match',
          'PUT first/0',
          'preflight PUT first/0: if-none-match',
          'PUT first/0',
        ],
      },
    },
  },
  {
    title: 'two conditional uploads with progress listeners, redirected',
    exchange: (origins, id) => {
      const ask: Partial<Ask> = {
        method: 'PUT',
        headers: [['If-None-Match', '"1"']],
        body: 'a',
        uploadListeners: true,
      }
      const once = chain(ask, ['first', 'first'], [307])(origins, id)
      const scripts = once.scripts.map((script): Script => ({ ...script, preflights: [hints] }))
      return { ...once, asks: [...once.asks, ...once.asks], scripts }
    },
    standard: {
      sees: [200, 200],
      wire: [
        'preflight PUT first/0: if-none-match',
        'PUT first/0 as text/plain;charset=UTF-8',
        'preflight PUT first/1: if-none-match',
        'PUT first/1 as text/plain;charset=UTF-8',
        'PUT first/0 as text/plain;charset=UTF-8',
        'PUT first/1 as text/plain;charset=UTF-8',
      ],
    },
    departures: {
      chromium: {
        how: 'sends a preflight each time',
        sees: [200, 200],
        wire: [
          'preflight PUT first/0: if-none-match',
          'PUT first/0 as text/plain;charset=UTF-8',
          'preflight PUT first/1: if-none-match',
          'PUT first/1 as text/plain;charset=UTF-8',
          'preflight PUT first/0: if-none-match',
          'PUT first/0 as text/plain;charset=UTF-8',
          'preflight PUT first/1: if-none-match',
          'PUT first/1 as text/plain;charset=UTF-8',
        ],
      },
    },
  },
  {
    title: '`cache: "only-if-cached"`, with nothing cached',
    exchange: chain({ cache: 'only-if-cached', mode: 'same-origin' }, ['own'], []),
    standard: { sees: ['refused'], wire: [] },
    departures: { webkit: { how: 'sends the request', sees: [200], wire: ['GET own/0 without Origin'] } },
  },
  {
    title: 'a `POST` in mode `no-cors`, redirected from the origin of the page to another',
    exchange: chain({ method: 'POST', mode: 'no-cors' }, ['own', 'first'], [307]),
    standard: { sees: [0], wire: ['POST own/0', 'POST first/1'] },
    departures: {
      chromium: { how: 'sends the origin `null`', sees: [0], wire: ['POST own/0', 'POST first/1 from null'] },
    },
  },
  {
    title: 'the same with the referrer policy `no-referrer`',
    exchange: chain(
      { method: 'POST', mode: 'no-cors', referrerPolicy: 'no-referrer' },
      ['own', 'first'],
      [307],
    ),
    standard: { sees: [0], wire: ['POST own/0 from null', 'POST first/1 from null'] },
    departures: {
      chromium: {
        how: 'sends the origin of the page first, despite the policy',
        sees: [0],
        wire: ['POST own/0', 'POST first/1 from null'],
      },
      webkit: {
        how: 'ignores the policy after a redirect to another origin',
        sees: [0],
        wire: ['POST own/0 from null', 'POST first/1'],
      },
    },
  },
  {
    title: 'a `GET` from a sandboxed page in mode `no-cors` with credentials',
    exchange: fromSandbox(onOneUrl([{ mode: 'no-cors', credentials: 'include' }], [hints])),
    standard: { sees: [0], wire: ['GET first/0 without Origin'] },
    departures: { chromium: { how: 'sends an `Origin`', sees: [0], wire: ['GET first/0 from null'] } },
  },
  {
    title: '`redirect: "error"` and a redirect without `Location`',
    exchange: onOneUrl([{ redirect: 'error' }], [hints], { status: 302, headers: ok.headers }),
    standard: { sees: ['refused'], wire: ['GET first/0'] },
    departures: {
      chromium: {
        how: 'shows the response instead of redirecting',
        sees: [302],
        wire: ['GET first/0'],
      },
      webkit: { how: 'shows the response instead of redirecting', sees: [302], wire: ['GET first/0'] },
    },
  },
  {
    title: 'an invalid `duplex`',
    exchange: onOneUrl([{ odd: { duplex: 'full' } }], [hints]),
    standard: { sees: ['refused'], wire: [] },
    departures: {
      firefox: { how: 'ignores it', sees: [200], wire: ['GET first/0'] },
      webkit: { how: 'ignores it', sees: [200], wire: ['GET first/0'] },
    },
  },
  {
    title: 'a `signal` that is not an `AbortSignal`',
    exchange: onOneUrl([{ odd: { signal: {} } }], [hints]),
    standard: { sees: ['refused'], wire: [] },
    departures: { webkit: { how: 'treats it as absent', sees: [200], wire: ['GET first/0'] } },
  },
  {
    title: 'a `window` that is not `null`',
    exchange: onOneUrl([{ odd: { window: 1 } }], [hints]),
    standard: { sees: ['refused'], wire: [] },
    departures: {
      chromium: { how: 'ignores it', sees: [200], wire: ['GET first/0'] },
      firefox: { how: 'ignores it', sees: [200], wire: ['GET first/0'] },
    },
  },
]
