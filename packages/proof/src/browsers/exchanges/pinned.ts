import { pathOf, usualAsk } from './exchange.ts'
import {
  allowing,
  anything,
  authorization,
  chain,
  ok,
  onOneUrl,
  open,
  type Pinned,
  pin,
  redirect,
  withCredentials,
} from './pin.ts'
import { pinnedRequests } from './pinned-requests.ts'

/** By subject: first the preflight, then its cache, then redirects. */
export const pinned: readonly Pinned[] = [
  pin(
    '`Access-Control-Allow-Headers: *` and `Authorization`',
    onOneUrl([{ headers: authorization }, { headers: authorization }], [allowing('GET', '*', '600')]),
    {
      standard: [
        ['refused', 'refused'],
        'preflight GET first/0: authorization, preflight GET first/0: authorization',
      ],
      'chromium firefox': [
        'lets `*` cover it on the preflight, but not in the cache',
        [200, 200],
        'preflight GET first/0: authorization, GET first/0 with Authorization',
        'preflight GET first/0: authorization, GET first/0 with Authorization',
      ],
      webkit: [
        'lets `*` cover it on the preflight and in the cache',
        [200, 200],
        'preflight GET first/0: authorization, GET first/0 with Authorization',
        'GET first/0 with Authorization',
      ],
    },
  ),
  pin(
    'an upload with progress listeners whose preflight lists no methods',
    onOneUrl([{ method: 'PUT', body: 'a', uploadListeners: true }], [{ status: 204, headers: ok.headers }]),
    {
      standard: [[200], 'preflight PUT first/0, PUT first/0 as text/plain;charset=UTF-8'],
      'chromium firefox webkit': [
        'refuses a method that is not safelisted',
        ['refused'],
        'preflight PUT first/0',
      ],
    },
  ),
  pin(
    'a negative `Access-Control-Max-Age`',
    onOneUrl([{ method: 'PUT' }, { method: 'PUT' }], [allowing('PUT', '', '-1')]),
    {
      standard: [[200, 200], 'preflight PUT first/0, PUT first/0, PUT first/0'],
      'chromium firefox webkit': [
        'caches nothing, although the standard caches it for 5 seconds',
        [200, 200],
        'preflight PUT first/0, PUT first/0, preflight PUT first/0, PUT first/0',
      ],
    },
  ),
  pin(
    'an `Access-Control-Max-Age` that is not a number',
    onOneUrl([{ method: 'PUT' }, { method: 'PUT' }], [allowing('PUT', '', '10m')]),
    {
      standard: [[200, 200], 'preflight PUT first/0, PUT first/0, PUT first/0'],
      firefox: [
        'caches nothing, although the standard caches it for 5 seconds',
        [200, 200],
        'preflight PUT first/0, PUT first/0, preflight PUT first/0, PUT first/0',
      ],
    },
  ),
  pin(
    'a server that allows only the requested method',
    onOneUrl(
      [{ method: 'PUT' }, { method: 'DELETE' }, { method: 'PUT' }],
      [allowing('PUT', '', '600'), allowing('DELETE', '', '600'), allowing('PUT', '', '600')],
    ),
    {
      standard: [
        [200, 200, 200],
        'preflight PUT first/0, PUT first/0, preflight DELETE first/0, DELETE first/0, PUT first/0',
      ],
      'chromium webkit': [
        'caches one result per origin and URL, so each method needs its preflight again',
        [200, 200, 200],
        'preflight PUT first/0, PUT first/0, preflight DELETE first/0, DELETE first/0',
        'preflight PUT first/0, PUT first/0',
      ],
    },
  ),
  pin(
    '`HEAD` with a custom header, after a `GET` with it',
    onOneUrl(
      [{ headers: [['x-a', '1']] }, { method: 'HEAD', headers: [['x-a', '1']] }],
      [allowing('GET', 'x-a', '600')],
    ),
    {
      standard: [[200, 200], 'preflight GET first/0: x-a, GET first/0, HEAD first/0'],
      firefox: [
        'sends another preflight unless `HEAD` was listed',
        [200, 200],
        'preflight GET first/0: x-a, GET first/0, preflight HEAD first/0: x-a, HEAD first/0',
      ],
    },
  ),
  pin(
    '`Access-Control-Allow-Methods: *`, cached without credentials',
    onOneUrl([{ method: 'PUT' }, { method: 'PUT' }], [allowing('*', '', '600')]),
    {
      standard: [[200, 200], 'preflight PUT first/0, PUT first/0, PUT first/0'],
      firefox: [
        'caches `*` as a name that covers nothing, and sends another preflight',
        [200, 200],
        'preflight PUT first/0, PUT first/0, preflight PUT first/0, PUT first/0',
      ],
    },
  ),
  pin(
    '`fetch` with `cache: "no-store"`',
    onOneUrl(
      [{ method: 'PUT' }, { method: 'PUT', cache: 'no-store' }, { method: 'PUT' }],
      [allowing('PUT', '', '600')],
    ),
    {
      standard: [[200, 200, 200], 'preflight PUT first/0, PUT first/0, PUT first/0, PUT first/0'],
      chromium: [
        'sends a preflight and does not cache it, except with `reload` and `no-cache`',
        [200, 200, 200],
        'preflight PUT first/0, PUT first/0, preflight PUT first/0, PUT first/0, PUT first/0',
      ],
      firefox: [
        'sends a preflight and caches it, as with `reload`',
        [200, 200, 200],
        'preflight PUT first/0, PUT first/0, preflight PUT first/0, PUT first/0, PUT first/0',
      ],
    },
  ),
  pin(
    'the request after a preflight that refused another method',
    onOneUrl([{ method: 'PATCH' }, { method: 'PUT' }], [allowing('PUT', '', '600')]),
    {
      standard: [['refused', 200], 'preflight PATCH first/0, preflight PUT first/0, PUT first/0'],
      webkit: [
        'caches the lists of that preflight, so that they allow the next request',
        ['refused', 200],
        'preflight PATCH first/0, PUT first/0',
      ],
    },
  ),
  pin(
    'repeating a request that is refused after its preflight',
    onOneUrl([{ method: 'PUT' }, { method: 'PUT' }], [allowing('PUT', '', '600')], {
      status: 200,
      headers: [],
    }),
    {
      standard: [
        ['refused', 'refused'],
        'preflight PUT first/0, PUT first/0, preflight PUT first/0, PUT first/0',
      ],
      'chromium webkit': [
        'keeps the preflight in the cache, although the standard removes it',
        ['refused', 'refused'],
        'preflight PUT first/0, PUT first/0, PUT first/0',
      ],
    },
  ),
  pin(
    'a refused simple request between two preflighted requests',
    (_origins, id) => ({
      id,
      server: 'first',
      asks: [{ ...usualAsk, method: 'PUT' }, usualAsk, { ...usualAsk, method: 'PUT' }],
      scripts: [
        { preflights: [allowing('PUT', '', '600')], actuals: [ok, { status: 200, headers: [] }, ok] },
      ],
    }),
    {
      standard: [[200, 'refused', 200], 'preflight PUT first/0, PUT first/0, GET first/0, PUT first/0'],
      firefox: [
        'removes the preflight from the cache',
        [200, 'refused', 200],
        'preflight PUT first/0, PUT first/0, GET first/0, preflight PUT first/0, PUT first/0',
      ],
    },
  ),
  pin(
    'a request without credentials after a preflight with credentials',
    (origins, id) =>
      onOneUrl(
        [{ method: 'PUT', credentials: 'include' }, { method: 'PUT' }],
        [withCredentials('PUT', origins)],
        {
          status: 200,
          headers: [
            ['Access-Control-Allow-Origin', origins.own],
            ['Access-Control-Allow-Credentials', 'true'],
          ],
        },
      )(origins, id),
    {
      standard: [[200, 200], 'preflight PUT first/0, PUT first/0, PUT first/0'],
      firefox: [
        'sends another preflight',
        [200, 200],
        'preflight PUT first/0, PUT first/0, preflight PUT first/0, PUT first/0',
      ],
    },
  ),
  pin(
    'the preflight of a request that was redirected to another origin',
    chain({ method: 'PUT' }, ['first', 'second'], [307]),
    {
      standard: [
        [200],
        'preflight PUT first/0, PUT first/0, preflight PUT second/1 from null, PUT second/1 from null',
      ],
      firefox: [
        'has the origin of the page in the preflight, and `null` in the request',
        [200],
        'preflight PUT first/0, PUT first/0, preflight PUT second/1, PUT second/1 from null',
      ],
    },
  ),
  pin(
    '`Authorization` and a redirect to another origin',
    chain({ headers: authorization }, ['first', 'second'], [302]),
    {
      standard: [
        [200],
        'preflight GET first/0: authorization, GET first/0 with Authorization, GET second/1 from null',
      ],
      firefox: [
        'sends another preflight, although no header is left',
        [200],
        'preflight GET first/0: authorization, GET first/0 with Authorization, preflight GET second/1',
        'GET second/1 from null',
      ],
      webkit: [
        'asks for the `Authorization` that it no longer sends',
        [200],
        'preflight GET first/0: authorization, GET first/0 with Authorization',
        'preflight GET second/1: authorization from null, GET second/1 from null',
      ],
    },
  ),
  pin(
    '`Authorization` and a redirect from the origin of the page to another',
    chain({ headers: authorization }, ['own', 'first'], [303]),
    {
      standard: [[200], 'GET own/0 with Authorization without Origin, GET first/1'],
      firefox: [
        'sends a preflight, although no header is left',
        [200],
        'GET own/0 with Authorization without Origin, preflight GET first/1, GET first/1',
      ],
      webkit: [
        'asks for the `Authorization` that it no longer sends',
        [200],
        'GET own/0 with Authorization without Origin, preflight GET first/1: authorization',
        'GET first/1',
      ],
    },
  ),
  pin(
    'a `DELETE` that is redirected to another origin',
    chain({ method: 'DELETE' }, ['first', 'second'], [307]),
    {
      standard: [
        [200],
        'preflight DELETE first/0, DELETE first/0, preflight DELETE second/1 from null',
        'DELETE second/1 from null',
      ],
      firefox: [
        'has the origin of the page in the preflight',
        [200],
        'preflight DELETE first/0, DELETE first/0, preflight DELETE second/1',
        'DELETE second/1 from null',
      ],
      webkit: [
        'changes it to a `GET` for every status',
        [200],
        'preflight DELETE first/0, DELETE first/0, preflight GET second/1 from null',
        'GET second/1 from null',
      ],
    },
  ),
  pin(
    'the headers that a redirect removed, at the next redirect',
    chain({ method: 'POST', body: 'a' }, ['first', 'first', 'first'], [301, 302]),
    {
      standard: [[200], 'POST first/0 as text/plain;charset=UTF-8, GET first/1, GET first/2'],
      webkit: [
        'sends them again',
        [200],
        'POST first/0 as text/plain;charset=UTF-8, GET first/1',
        'GET first/2 as text/plain;charset=UTF-8',
      ],
    },
  ),
  pin(
    'the same if the second redirect keeps the method',
    chain({ method: 'POST', body: 'a' }, ['first', 'first', 'first'], [303, 307]),
    {
      standard: [[200], 'POST first/0 as text/plain;charset=UTF-8, GET first/1, GET first/2'],
      'firefox webkit': [
        'sends them again',
        [200],
        'POST first/0 as text/plain;charset=UTF-8, GET first/1',
        'GET first/2 as text/plain;charset=UTF-8',
      ],
    },
  ),
  pin(
    'the `Origin` of a `GET` to the origin of the page that was a `POST`',
    chain({ method: 'POST' }, ['own', 'own'], [303]),
    {
      standard: [[200], 'POST own/0, GET own/1 without Origin'],
      webkit: ['keeps it, although a `GET` has none', [200], 'POST own/0, GET own/1'],
    },
  ),
  pin('a redirect with an empty `Location`', onOneUrl([{}], [anything], redirect(302, '')), {
    standard: [['refused'], ...Array.from({ length: 21 }, () => 'GET first/0')],
    chromium: ['shows the response instead of redirecting', [302], 'GET first/0'],
    webkit: ['refuses it immediately', ['refused'], 'GET first/0'],
  }),
  pin(
    'a redirect within the origin of the page to a URL with a user name',
    (origins, id) => ({
      id,
      server: 'own',
      asks: [usualAsk],
      scripts: [open(redirect(302, `${origins.own.replace('://', '://user@')}${pathOf(id, 1)}`)), open(ok)],
    }),
    {
      standard: [[200], 'GET own/0 without Origin, GET own/1 without Origin'],
      chromium: ['refuses it, as it does in mode `no-cors`', ['refused'], 'GET own/0 without Origin'],
    },
  ),
  pin(
    'a redirect from the origin of the page to another, with a user name in the URL',
    (origins, id) => ({
      id,
      server: 'own',
      asks: [{ ...usualAsk, method: 'PUT' }],
      scripts: [open(redirect(302, `${origins.first.replace('://', '://user@')}${pathOf(id, 1)}`)), open(ok)],
    }),
    {
      standard: [['refused'], 'PUT own/0'],
      webkit: ['follows it', ['refused'], 'PUT own/0, preflight PUT first/1'],
      notModeled: 'it is a rule about URLs and not about CORS',
    },
  ),
  pin(
    'two redirects, the first of them away from the origin of the page',
    chain({}, ['own', 'first', 'first'], [302, 302]),
    {
      standard: [[200], 'GET own/0 without Origin, GET first/1, GET first/2'],
      webkit: [
        'checks the second as if credentials were included, so `*` does not allow it',
        ['refused'],
        'GET own/0 without Origin, GET first/1',
      ],
      notModeled: 'it is rare and occurs only in WebKitGTK',
    },
  ),
  pin(
    '`redirect: "manual"` to a URL that `fetch` cannot follow',
    (_origins, id) => ({
      id,
      server: 'own',
      asks: [{ ...usualAsk, redirect: 'manual' }],
      scripts: [open(redirect(302, 'ftp://a.test/'))],
    }),
    {
      standard: [[0], 'GET own/0 without Origin'],
      webkit: [
        'refuses it, although the standard does not check it',
        ['refused'],
        'GET own/0 without Origin',
      ],
      notModeled: 'it is a rule about URLs and not about CORS',
    },
  ),
  ...[
    { title: '`Authorization` and two redirects, the second within an origin', uploadListeners: false },
    { title: 'the same for an upload with progress listeners', uploadListeners: true },
  ].map(({ title, uploadListeners }) =>
    pin(
      title,
      chain(
        { method: 'PUT', headers: authorization, body: 'a', uploadListeners },
        ['first', 'second', 'second'],
        [307, 307],
      ),
      {
        standard: [
          [200],
          'preflight PUT first/0: authorization',
          'PUT first/0 as text/plain;charset=UTF-8 with Authorization, preflight PUT second/1 from null',
          'PUT second/1 as text/plain;charset=UTF-8 from null, preflight PUT second/2 from null',
          'PUT second/2 as text/plain;charset=UTF-8 from null',
        ],
        firefox: [
          'sends the `Authorization` that the first removed again at the second',
          [200],
          'preflight PUT first/0: authorization',
          'PUT first/0 as text/plain;charset=UTF-8 with Authorization, preflight PUT second/1',
          'PUT second/1 as text/plain;charset=UTF-8 from null, preflight PUT second/2: authorization',
          'PUT second/2 as text/plain;charset=UTF-8 with Authorization from null',
        ],
        webkit: [
          'asks at both for the `Authorization` that it no longer sends',
          [200],
          'preflight PUT first/0: authorization',
          'PUT first/0 as text/plain;charset=UTF-8 with Authorization',
          'preflight PUT second/1: authorization from null',
          'PUT second/1 as text/plain;charset=UTF-8 from null',
          'preflight PUT second/2: authorization from null',
          'PUT second/2 as text/plain;charset=UTF-8 from null',
        ],
      },
    ),
  ),
  ...pinnedRequests,
]
