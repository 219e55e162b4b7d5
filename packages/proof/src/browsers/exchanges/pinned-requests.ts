import type { Ask, Lines, Script } from './exchange.ts'
import { allowing, chain, ok, onOneUrl, type Pinned, pin } from './pin.ts'

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
  pin('a client hint, `DPR: 2`', withHeaders([['DPR', '2']]), {
    standard: [[200], 'preflight GET first/0: dpr, GET first/0'],
    chromium: ['needs no preflight for client hints with valid values', [200], 'GET first/0'],
  }),
  pin(
    'a client hint with an invalid value and a redirect to another origin',
    chain(
      {
        headers: [
          ['DPR', 'x'],
          ['x-a', '1'],
        ],
      },
      ['own', 'first'],
      [302],
    ),
    {
      standard: [['refused'], 'GET own/0 without Origin, preflight GET first/1: dpr,x-a'],
      chromium: [
        'removes client hints at the redirect, except `Save-Data`',
        [200],
        'GET own/0 without Origin, preflight GET first/1: x-a, GET first/1',
      ],
    },
  ),
  pin('`User-Agent`', withHeaders([['User-Agent', 'Corsage']]), {
    standard: [[200], 'preflight GET first/0: user-agent, GET first/0'],
    chromium: ['removes it, as if it were forbidden', [200], 'GET first/0'],
  }),
  pin('a `Range` that begins at 2^63 - 1', withHeaders([['Range', 'bytes=9223372036854775807-']]), {
    standard: [[200], 'GET first/0'],
    chromium: ['needs a preflight', [200], 'preflight GET first/0: range, GET first/0'],
  }),
  pin('a `Range` that begins at 2^64', withHeaders([['Range', 'bytes=18446744073709551616-']]), {
    standard: [[200], 'GET first/0'],
    'chromium firefox webkit': ['needs a preflight', [200], 'preflight GET first/0: range, GET first/0'],
  }),
  pin('a `Range` in upper case and with a plus sign, `BYTES=+0-`', withHeaders([['Range', 'BYTES=+0-']]), {
    standard: [[200], 'preflight GET first/0: range, GET first/0'],
    webkit: ['needs no preflight', [200], 'GET first/0'],
  }),
  pin(
    'the same header twice',
    withHeaders([
      ['x-a', '1'],
      ['x-a', '2'],
    ]),
    {
      standard: [[200], 'preflight GET first/0: x-a, GET first/0'],
      firefox: [
        'checks each line separately, and asks for the header twice',
        [200],
        'preflight GET first/0: x-a,x-a, GET first/0',
      ],
    },
  ),
  pin(
    '`Accept` twice, with too many bytes in total',
    withHeaders([
      ['Accept', 'a'.repeat(70)],
      ['Accept', 'b'.repeat(70)],
    ]),
    {
      standard: [['refused'], 'preflight GET first/0: accept'],
      firefox: ['checks each line separately', [200], 'GET first/0'],
    },
  ),
  pin('two requests from a sandboxed page', fromSandbox(onOneUrl([put, put], [hints])), {
    standard: [[200, 200], 'preflight PUT first/0 from null, PUT first/0 from null, PUT first/0 from null'],
    chromium: [
      'never uses a cached preflight of the origin `null`',
      [200, 200],
      'preflight PUT first/0 from null, PUT first/0 from null, preflight PUT first/0 from null',
      'PUT first/0 from null',
    ],
  }),
  pin(
    'two conditional requests, with `If-None-Match`',
    onOneUrl(
      [
        { ...put, headers: [['If-None-Match', '"1"']] },
        { ...put, headers: [['If-None-Match', '"1"']] },
      ],
      [hints],
    ),
    {
      standard: [[200, 200], 'preflight PUT first/0: if-none-match, PUT first/0, PUT first/0'],
      'chromium firefox': [
        'sends a preflight for both',
        [200, 200],
        'preflight PUT first/0: if-none-match, PUT first/0, preflight PUT first/0: if-none-match',
        'PUT first/0',
      ],
    },
  ),
  pin(
    'two conditional uploads with progress listeners, redirected',
    (origins, id) => {
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
    {
      standard: [
        [200, 200],
        'preflight PUT first/0: if-none-match, PUT first/0 as text/plain;charset=UTF-8',
        'preflight PUT first/1: if-none-match, PUT first/1 as text/plain;charset=UTF-8',
        'PUT first/0 as text/plain;charset=UTF-8, PUT first/1 as text/plain;charset=UTF-8',
      ],
      chromium: [
        'sends a preflight each time',
        [200, 200],
        'preflight PUT first/0: if-none-match, PUT first/0 as text/plain;charset=UTF-8',
        'preflight PUT first/1: if-none-match, PUT first/1 as text/plain;charset=UTF-8',
        'preflight PUT first/0: if-none-match, PUT first/0 as text/plain;charset=UTF-8',
        'preflight PUT first/1: if-none-match, PUT first/1 as text/plain;charset=UTF-8',
      ],
    },
  ),
  pin(
    '`cache: "only-if-cached"`, with nothing cached',
    chain({ cache: 'only-if-cached', mode: 'same-origin' }, ['own'], []),
    { standard: [['refused']], webkit: ['sends the request', [200], 'GET own/0 without Origin'] },
  ),
  pin(
    'a `POST` in mode `no-cors`, redirected from the origin of the page to another',
    chain({ method: 'POST', mode: 'no-cors' }, ['own', 'first'], [307]),
    {
      standard: [[0], 'POST own/0, POST first/1'],
      chromium: ['sends the origin `null`', [0], 'POST own/0, POST first/1 from null'],
    },
  ),
  pin(
    'the same with the referrer policy `no-referrer`',
    chain({ method: 'POST', mode: 'no-cors', referrerPolicy: 'no-referrer' }, ['own', 'first'], [307]),
    {
      standard: [[0], 'POST own/0 from null, POST first/1 from null'],
      chromium: [
        'sends the origin of the page first, despite the policy',
        [0],
        'POST own/0, POST first/1 from null',
      ],
      webkit: [
        'ignores the policy after a redirect to another origin',
        [0],
        'POST own/0 from null, POST first/1',
      ],
    },
  ),
  pin(
    'a `GET` from a sandboxed page in mode `no-cors` with credentials',
    fromSandbox(onOneUrl([{ mode: 'no-cors', credentials: 'include' }], [hints])),
    {
      standard: [[0], 'GET first/0 without Origin'],
      chromium: ['sends an `Origin`', [0], 'GET first/0 from null'],
    },
  ),
  pin(
    '`redirect: "error"` and a redirect without `Location`',
    onOneUrl([{ redirect: 'error' }], [hints], { status: 302, headers: ok.headers }),
    {
      standard: [['refused'], 'GET first/0'],
      'chromium webkit': ['shows the response instead of redirecting', [302], 'GET first/0'],
    },
  ),
  pin('an invalid `duplex`', onOneUrl([{ odd: { duplex: 'full' } }], [hints]), {
    standard: [['refused']],
    'firefox webkit': ['ignores it', [200], 'GET first/0'],
  }),
  pin('a `signal` that is not an `AbortSignal`', onOneUrl([{ odd: { signal: {} } }], [hints]), {
    standard: [['refused']],
    webkit: ['treats it as absent', [200], 'GET first/0'],
  }),
  pin('a `window` that is not `null`', onOneUrl([{ odd: { window: 1 } }], [hints]), {
    standard: [['refused']],
    'chromium firefox': ['ignores it', [200], 'GET first/0'],
  }),
]
