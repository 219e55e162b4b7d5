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
  redirect,
  withCredentials,
} from './pin.ts'
import { pinnedRequests } from './pinned-requests.ts'

/** By subject: first the preflight, then its cache, then redirects. */
export const pinned: readonly Pinned[] = [
  {
    title: '`Access-Control-Allow-Headers: *` and `Authorization`',
    exchange: onOneUrl(
      [{ headers: authorization }, { headers: authorization }],
      [allowing('GET', '*', '600')],
    ),
    standard: {
      sees: ['refused', 'refused'],
      wire: ['preflight GET first/0: authorization', 'preflight GET first/0: authorization'],
    },
    departures: {
      chromium: {
        how: 'lets `*` cover it on the preflight, but not in the cache',
        sees: [200, 200],
        wire: [
          'preflight GET first/0: authorization',
          'GET first/0 with Authorization',
          'preflight GET first/0: authorization',
          'GET first/0 with Authorization',
        ],
      },
      firefox: {
        how: 'lets `*` cover it on the preflight, but not in the cache',
        sees: [200, 200],
        wire: [
          'preflight GET first/0: authorization',
          'GET first/0 with Authorization',
          'preflight GET first/0: authorization',
          'GET first/0 with Authorization',
        ],
      },
      webkit: {
        how: 'lets `*` cover it on the preflight and in the cache',
        sees: [200, 200],
        wire: [
          'preflight GET first/0: authorization',
          'GET first/0 with Authorization',
          'GET first/0 with Authorization',
        ],
      },
    },
  },
  {
    title: 'an upload with progress listeners whose preflight lists no methods',
    exchange: onOneUrl(
      [{ method: 'PUT', body: 'a', uploadListeners: true }],
      [{ status: 204, headers: ok.headers }],
    ),
    standard: { sees: [200], wire: ['preflight PUT first/0', 'PUT first/0 as text/plain;charset=UTF-8'] },
    departures: {
      chromium: {
        how: 'refuses a method that is not safelisted',
        sees: ['refused'],
        wire: ['preflight PUT first/0'],
      },
      firefox: {
        how: 'refuses a method that is not safelisted',
        sees: ['refused'],
        wire: ['preflight PUT first/0'],
      },
      webkit: {
        how: 'refuses a method that is not safelisted',
        sees: ['refused'],
        wire: ['preflight PUT first/0'],
      },
    },
  },
  {
    title: 'a negative `Access-Control-Max-Age`',
    exchange: onOneUrl([{ method: 'PUT' }, { method: 'PUT' }], [allowing('PUT', '', '-1')]),
    standard: { sees: [200, 200], wire: ['preflight PUT first/0', 'PUT first/0', 'PUT first/0'] },
    departures: {
      chromium: {
        how: 'caches nothing, although the standard caches it for 5 seconds',
        sees: [200, 200],
        wire: ['preflight PUT first/0', 'PUT first/0', 'preflight PUT first/0', 'PUT first/0'],
      },
      firefox: {
        how: 'caches nothing, although the standard caches it for 5 seconds',
        sees: [200, 200],
        wire: ['preflight PUT first/0', 'PUT first/0', 'preflight PUT first/0', 'PUT first/0'],
      },
      webkit: {
        how: 'caches nothing, although the standard caches it for 5 seconds',
        sees: [200, 200],
        wire: ['preflight PUT first/0', 'PUT first/0', 'preflight PUT first/0', 'PUT first/0'],
      },
    },
  },
  {
    title: 'an `Access-Control-Max-Age` that is not a number',
    exchange: onOneUrl([{ method: 'PUT' }, { method: 'PUT' }], [allowing('PUT', '', '10m')]),
    standard: { sees: [200, 200], wire: ['preflight PUT first/0', 'PUT first/0', 'PUT first/0'] },
    departures: {
      firefox: {
        how: 'caches nothing, although the standard caches it for 5 seconds',
        sees: [200, 200],
        wire: ['preflight PUT first/0', 'PUT first/0', 'preflight PUT first/0', 'PUT first/0'],
      },
    },
  },
  {
    title: 'a server that allows only the requested method',
    exchange: onOneUrl(
      [{ method: 'PUT' }, { method: 'DELETE' }, { method: 'PUT' }],
      [allowing('PUT', '', '600'), allowing('DELETE', '', '600'), allowing('PUT', '', '600')],
    ),
    standard: {
      sees: [200, 200, 200],
      wire: [
        'preflight PUT first/0',
        'PUT first/0',
        'preflight DELETE first/0',
        'DELETE first/0',
        'PUT first/0',
      ],
    },
    departures: {
      chromium: {
        how: 'caches one result per origin and URL, so each method needs its preflight again',
        sees: [200, 200, 200],
        wire: [
          'preflight PUT first/0',
          'PUT first/0',
          'preflight DELETE first/0',
          'DELETE first/0',
          'preflight PUT first/0',
          'PUT first/0',
        ],
      },
      webkit: {
        how: 'caches one result per origin and URL, so each method needs its preflight again',
        sees: [200, 200, 200],
        wire: [
          'preflight PUT first/0',
          'PUT first/0',
          'preflight DELETE first/0',
          'DELETE first/0',
          'preflight PUT first/0',
          'PUT first/0',
        ],
      },
    },
  },
  {
    title: '`HEAD` with a custom header, after a `GET` with it',
    exchange: onOneUrl(
      [{ headers: [['x-a', '1']] }, { method: 'HEAD', headers: [['x-a', '1']] }],
      [allowing('GET', 'x-a', '600')],
    ),
    standard: { sees: [200, 200], wire: ['preflight GET first/0: x-a', 'GET first/0', 'HEAD first/0'] },
    departures: {
      firefox: {
        how: 'sends another preflight unless `HEAD` was listed',
        sees: [200, 200],
        wire: ['preflight GET first/0: x-a', 'GET first/0', 'preflight HEAD first/0: x-a', 'HEAD first/0'],
      },
    },
  },
  {
    title: '`Access-Control-Allow-Methods: *`, cached without credentials',
    exchange: onOneUrl([{ method: 'PUT' }, { method: 'PUT' }], [allowing('*', '', '600')]),
    standard: { sees: [200, 200], wire: ['preflight PUT first/0', 'PUT first/0', 'PUT first/0'] },
    departures: {
      firefox: {
        how: 'caches `*` as a name that covers nothing, and sends another preflight',
        sees: [200, 200],
        wire: ['preflight PUT first/0', 'PUT first/0', 'preflight PUT first/0', 'PUT first/0'],
      },
    },
  },
  {
    title: '`fetch` with `cache: "no-store"`',
    exchange: onOneUrl(
      [{ method: 'PUT' }, { method: 'PUT', cache: 'no-store' }, { method: 'PUT' }],
      [allowing('PUT', '', '600')],
    ),
    standard: {
      sees: [200, 200, 200],
      wire: ['preflight PUT first/0', 'PUT first/0', 'PUT first/0', 'PUT first/0'],
    },
    departures: {
      chromium: {
        how: 'sends a preflight and does not cache it, except with `reload` and `no-cache`',
        sees: [200, 200, 200],
        wire: ['preflight PUT first/0', 'PUT first/0', 'preflight PUT first/0', 'PUT first/0', 'PUT first/0'],
      },
      firefox: {
        how: 'sends a preflight and caches it, as with `reload`',
        sees: [200, 200, 200],
        wire: ['preflight PUT first/0', 'PUT first/0', 'preflight PUT first/0', 'PUT first/0', 'PUT first/0'],
      },
    },
  },
  {
    title: 'the request after a preflight that refused another method',
    exchange: onOneUrl([{ method: 'PATCH' }, { method: 'PUT' }], [allowing('PUT', '', '600')]),
    standard: {
      sees: ['refused', 200],
      wire: ['preflight PATCH first/0', 'preflight PUT first/0', 'PUT first/0'],
    },
    departures: {
      webkit: {
        how: 'caches the lists of that preflight, so that they allow the next request',
        sees: ['refused', 200],
        wire: ['preflight PATCH first/0', 'PUT first/0'],
      },
    },
  },
  {
    title: 'repeating a request that is refused after its preflight',
    exchange: onOneUrl([{ method: 'PUT' }, { method: 'PUT' }], [allowing('PUT', '', '600')], {
      status: 200,
      headers: [],
    }),
    standard: {
      sees: ['refused', 'refused'],
      wire: ['preflight PUT first/0', 'PUT first/0', 'preflight PUT first/0', 'PUT first/0'],
    },
    departures: {
      chromium: {
        how: 'keeps the preflight in the cache, although the standard removes it',
        sees: ['refused', 'refused'],
        wire: ['preflight PUT first/0', 'PUT first/0', 'PUT first/0'],
      },
      webkit: {
        how: 'keeps the preflight in the cache, although the standard removes it',
        sees: ['refused', 'refused'],
        wire: ['preflight PUT first/0', 'PUT first/0', 'PUT first/0'],
      },
    },
  },
  {
    title: 'a refused simple request between two preflighted requests',
    exchange: (_origins, id) => ({
      id,
      server: 'first',
      asks: [{ ...usualAsk, method: 'PUT' }, usualAsk, { ...usualAsk, method: 'PUT' }],
      scripts: [
        { preflights: [allowing('PUT', '', '600')], actuals: [ok, { status: 200, headers: [] }, ok] },
      ],
    }),
    standard: {
      sees: [200, 'refused', 200],
      wire: ['preflight PUT first/0', 'PUT first/0', 'GET first/0', 'PUT first/0'],
    },
    departures: {
      firefox: {
        how: 'removes the preflight from the cache',
        sees: [200, 'refused', 200],
        wire: ['preflight PUT first/0', 'PUT first/0', 'GET first/0', 'preflight PUT first/0', 'PUT first/0'],
      },
    },
  },
  {
    title: 'a request without credentials after a preflight with credentials',
    exchange: (origins, id) =>
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
    standard: { sees: [200, 200], wire: ['preflight PUT first/0', 'PUT first/0', 'PUT first/0'] },
    departures: {
      firefox: {
        how: 'sends another preflight',
        sees: [200, 200],
        wire: ['preflight PUT first/0', 'PUT first/0', 'preflight PUT first/0', 'PUT first/0'],
      },
    },
  },
  {
    title: 'the preflight of a request that was redirected to another origin',
    exchange: chain({ method: 'PUT' }, ['first', 'second'], [307]),
    standard: {
      sees: [200],
      wire: [
        'preflight PUT first/0',
        'PUT first/0',
        'preflight PUT second/1 from null',
        'PUT second/1 from null',
      ],
    },
    departures: {
      firefox: {
        how: 'has the origin of the page in the preflight, and `null` in the request',
        sees: [200],
        wire: ['preflight PUT first/0', 'PUT first/0', 'preflight PUT second/1', 'PUT second/1 from null'],
      },
    },
  },
  {
    title: '`Authorization` and a redirect to another origin',
    exchange: chain({ headers: authorization }, ['first', 'second'], [302]),
    standard: {
      sees: [200],
      wire: [
        'preflight GET first/0: authorization',
        'GET first/0 with Authorization',
        'GET second/1 from null',
      ],
    },
    departures: {
      firefox: {
        how: 'sends another preflight, although no header is left',
        sees: [200],
        wire: [
          'preflight GET first/0: authorization',
          'GET first/0 with Authorization',
          'preflight GET second/1',
          'GET second/1 from null',
        ],
      },
      webkit: {
        how: 'asks for the `Authorization` that it no longer sends',
        sees: [200],
        wire: [
          'preflight GET first/0: authorization',
          'GET first/0 with Authorization',
          'preflight GET second/1: authorization from null',
          'GET second/1 from null',
        ],
      },
    },
  },
  {
    title: '`Authorization` and a redirect from the origin of the page to another',
    exchange: chain({ headers: authorization }, ['own', 'first'], [303]),
    standard: { sees: [200], wire: ['GET own/0 with Authorization without Origin', 'GET first/1'] },
    departures: {
      firefox: {
        how: 'sends a preflight, although no header is left',
        sees: [200],
        wire: ['GET own/0 with Authorization without Origin', 'preflight GET first/1', 'GET first/1'],
      },
      webkit: {
        how: 'asks for the `Authorization` that it no longer sends',
        sees: [200],
        wire: [
          'GET own/0 with Authorization without Origin',
          'preflight GET first/1: authorization',
          'GET first/1',
        ],
      },
    },
  },
  {
    title: 'a `DELETE` that is redirected to another origin',
    exchange: chain({ method: 'DELETE' }, ['first', 'second'], [307]),
    standard: {
      sees: [200],
      wire: [
        'preflight DELETE first/0',
        'DELETE first/0',
        'preflight DELETE second/1 from null',
        'DELETE second/1 from null',
      ],
    },
    departures: {
      firefox: {
        how: 'has the origin of the page in the preflight',
        sees: [200],
        wire: [
          'preflight DELETE first/0',
          'DELETE first/0',
          'preflight DELETE second/1',
          'DELETE second/1 from null',
        ],
      },
      webkit: {
        how: 'changes it to a `GET` for every status',
        sees: [200],
        wire: [
          'preflight DELETE first/0',
          'DELETE first/0',
          'preflight GET second/1 from null',
          'GET second/1 from null',
        ],
      },
    },
  },
  {
    title: 'the headers that a redirect removed, at the next redirect',
    exchange: chain({ method: 'POST', body: 'a' }, ['first', 'first', 'first'], [301, 302]),
    standard: {
      sees: [200],
      wire: ['POST first/0 as text/plain;charset=UTF-8', 'GET first/1', 'GET first/2'],
    },
    departures: {
      webkit: {
        how: 'sends them again',
        sees: [200],
        wire: [
          'POST first/0 as text/plain;charset=UTF-8',
          'GET first/1',
          'GET first/2 as text/plain;charset=UTF-8',
        ],
      },
    },
  },
  {
    title: 'the same if the second redirect keeps the method',
    exchange: chain({ method: 'POST', body: 'a' }, ['first', 'first', 'first'], [303, 307]),
    standard: {
      sees: [200],
      wire: ['POST first/0 as text/plain;charset=UTF-8', 'GET first/1', 'GET first/2'],
    },
    departures: {
      firefox: {
        how: 'sends them again',
        sees: [200],
        wire: [
          'POST first/0 as text/plain;charset=UTF-8',
          'GET first/1',
          'GET first/2 as text/plain;charset=UTF-8',
        ],
      },
      webkit: {
        how: 'sends them again',
        sees: [200],
        wire: [
          'POST first/0 as text/plain;charset=UTF-8',
          'GET first/1',
          'GET first/2 as text/plain;charset=UTF-8',
        ],
      },
    },
  },
  {
    title: 'the `Origin` of a `GET` to the origin of the page that was a `POST`',
    exchange: chain({ method: 'POST' }, ['own', 'own'], [303]),
    standard: { sees: [200], wire: ['POST own/0', 'GET own/1 without Origin'] },
    departures: {
      webkit: { how: 'keeps it, although a `GET` has none', sees: [200], wire: ['POST own/0', 'GET own/1'] },
    },
  },
  {
    title: 'a redirect with an empty `Location`',
    exchange: onOneUrl([{}], [anything], redirect(302, '')),
    standard: {
      sees: ['refused'],
      wire: Array.from({ length: 21 }, () => 'GET first/0'),
    },
    departures: {
      chromium: {
        how: 'shows the response instead of redirecting',
        sees: [302],
        wire: ['GET first/0'],
      },
      webkit: { how: 'refuses it immediately', sees: ['refused'], wire: ['GET first/0'] },
    },
  },
  {
    title: 'a redirect within the origin of the page to a URL with a user name',
    exchange: (origins, id) => ({
      id,
      server: 'own',
      asks: [usualAsk],
      scripts: [open(redirect(302, `${origins.own.replace('://', '://user@')}${pathOf(id, 1)}`)), open(ok)],
    }),
    standard: { sees: [200], wire: ['GET own/0 without Origin', 'GET own/1 without Origin'] },
    departures: {
      chromium: {
        how: 'refuses it, as it does in mode `no-cors`',
        sees: ['refused'],
        wire: ['GET own/0 without Origin'],
      },
    },
  },
  {
    title: 'a redirect from the origin of the page to another, with a user name in the URL',
    exchange: (origins, id) => ({
      id,
      server: 'own',
      asks: [{ ...usualAsk, method: 'PUT' }],
      scripts: [open(redirect(302, `${origins.first.replace('://', '://user@')}${pathOf(id, 1)}`)), open(ok)],
    }),
    standard: { sees: ['refused'], wire: ['PUT own/0'] },
    departures: {
      webkit: { how: 'follows it', sees: ['refused'], wire: ['PUT own/0', 'preflight PUT first/1'] },
    },
    notModeled: 'it is a rule about URLs and not about CORS',
  },
  {
    title: 'two redirects, the first of them away from the origin of the page',
    exchange: chain({}, ['own', 'first', 'first'], [302, 302]),
    standard: { sees: [200], wire: ['GET own/0 without Origin', 'GET first/1', 'GET first/2'] },
    departures: {
      webkit: {
        how: 'checks the second as if credentials were included, so `*` does not allow it',
        sees: ['refused'],
        wire: ['GET own/0 without Origin', 'GET first/1'],
      },
    },
    notModeled: 'it is rare and occurs only in WebKitGTK',
  },
  {
    title: '`redirect: "manual"` to a URL that `fetch` cannot follow',
    exchange: (_origins, id) => ({
      id,
      server: 'own',
      asks: [{ ...usualAsk, redirect: 'manual' }],
      scripts: [open(redirect(302, 'ftp://a.test/'))],
    }),
    standard: { sees: [0], wire: ['GET own/0 without Origin'] },
    departures: {
      webkit: {
        how: 'refuses it, although the standard does not check it',
        sees: ['refused'],
        wire: ['GET own/0 without Origin'],
      },
    },
    notModeled: 'it is a rule about URLs and not about CORS',
  },
  {
    title: '`Authorization` and two redirects, the second within an origin',
    exchange: chain(
      { method: 'PUT', headers: authorization, body: 'a' },
      ['first', 'second', 'second'],
      [307, 307],
    ),
    standard: {
      sees: [200],
      wire: [
        'preflight PUT first/0: authorization',
        'PUT first/0 as text/plain;charset=UTF-8 with Authorization',
        'preflight PUT second/1 from null',
        'PUT second/1 as text/plain;charset=UTF-8 from null',
        'preflight PUT second/2 from null',
        'PUT second/2 as text/plain;charset=UTF-8 from null',
      ],
    },
    departures: {
      firefox: {
        how: 'sends the `Authorization` that the first removed again at the second',
        sees: [200],
        wire: [
          'preflight PUT first/0: authorization',
          'PUT first/0 as text/plain;charset=UTF-8 with Authorization',
          'preflight PUT second/1',
          'PUT second/1 as text/plain;charset=UTF-8 from null',
          'preflight PUT second/2: authorization',
          'PUT second/2 as text/plain;charset=UTF-8 with Authorization from null',
        ],
      },
      webkit: {
        how: 'asks at both for the `Authorization` that it no longer sends',
        sees: [200],
        wire: [
          'preflight PUT first/0: authorization',
          'PUT first/0 as text/plain;charset=UTF-8 with Authorization',
          'preflight PUT second/1: authorization from null',
          'PUT second/1 as text/plain;charset=UTF-8 from null',
          'preflight PUT second/2: authorization from null',
          'PUT second/2 as text/plain;charset=UTF-8 from null',
        ],
      },
    },
  },
  {
    title: 'the same for an upload with progress listeners',
    exchange: chain(
      { method: 'PUT', headers: authorization, body: 'a', uploadListeners: true },
      ['first', 'second', 'second'],
      [307, 307],
    ),
    standard: {
      sees: [200],
      wire: [
        'preflight PUT first/0: authorization',
        'PUT first/0 as text/plain;charset=UTF-8 with Authorization',
        'preflight PUT second/1 from null',
        'PUT second/1 as text/plain;charset=UTF-8 from null',
        'preflight PUT second/2 from null',
        'PUT second/2 as text/plain;charset=UTF-8 from null',
      ],
    },
    departures: {
      firefox: {
        how: 'sends the `Authorization` that the first removed again at the second',
        sees: [200],
        wire: [
          'preflight PUT first/0: authorization',
          'PUT first/0 as text/plain;charset=UTF-8 with Authorization',
          'preflight PUT second/1',
          'PUT second/1 as text/plain;charset=UTF-8 from null',
          'preflight PUT second/2: authorization',
          'PUT second/2 as text/plain;charset=UTF-8 with Authorization from null',
        ],
      },
      webkit: {
        how: 'asks at both for the `Authorization` that it no longer sends',
        sees: [200],
        wire: [
          'preflight PUT first/0: authorization',
          'PUT first/0 as text/plain;charset=UTF-8 with Authorization',
          'preflight PUT second/1: authorization from null',
          'PUT second/1 as text/plain;charset=UTF-8 from null',
          'preflight PUT second/2: authorization from null',
          'PUT second/2 as text/plain;charset=UTF-8 from null',
        ],
      },
    },
  },
  ...pinnedRequests,
]
