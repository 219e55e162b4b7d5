import type { Case, Chapter, Departure } from './case.ts'
import { APP, unequal } from './console.ts'
import type { PolicyName } from './policies.ts'

/** Policies with headers that depend on the origin, and one with constant headers. */
const dynamic: PolicyName[] = ['several', 'subdomains', 'asked', 'credentials']

const sharedWithImage: Departure = {
  how: 'serves the `fetch` from the cached image',
  wire: ['GET /image.png without Origin'],
}

const imageThenFetch = (title: string, policy: PolicyName): Case => ({
  title: `an image, then \`fetch\` of its URL${title}`,
  policy,
  does: (at) => [
    { kind: 'image', url: at('/image.png') },
    { kind: 'fetch', url: at('/image.png') },
  ],
  sees: ['loaded', { status: 200, type: 'cors' }],
  wire: ['GET /image.png without Origin', 'GET /image.png'],
})

const constantHeaders: Case[] = (['any', 'one'] as const).map((policy) => ({
  ...imageThenFetch(`, with constant headers: ${policy} origin`, policy),
  departures: { chromium: sharedWithImage },
}))

const twoSites: Case[] = (['several', 'subdomains', 'credentials'] as const).map((policy) => ({
  title: `two pages of one site, one after the other (policy "${policy}")`,
  policy,
  does: (at) => [
    { kind: 'fetch', url: at('/image.png') },
    { kind: 'fetch', url: at('/image.png'), page: 'shop' },
  ],
  sees: [{ status: 200 }, { status: 200 }],
  wire: ['GET /image.png', 'GET /image.png'],
}))

export const httpCache: Chapter = {
  title: 'The HTTP cache',
  cases: [
    ...dynamic.map((policy) => imageThenFetch(` (policy "${policy}")`, policy)),
    ...constantHeaders,
    {
      title: '`fetch`, then an image with `crossorigin` from the cache',
      policy: 'several',
      does: (at) => [
        { kind: 'fetch', url: at('/image.png') },
        { kind: 'image', url: at('/image.png'), crossOrigin: 'anonymous' },
      ],
      sees: [{ status: 200 }, 'readable'],
      wire: ['GET /image.png'],
      departures: {
        webkit: { how: 'loads the image again', wire: ['GET /image.png', 'GET /image.png'] },
      },
    },
    ...twoSites,
    {
      title: 'a page that is refused, then one that is allowed',
      policy: 'one',
      page: 'shop',
      does: (at) => [
        { kind: 'fetch', url: at('/image.png') },
        { kind: 'fetch', url: at('/image.png'), page: 'app' },
      ],
      sees: ['refused', { status: 200 }],
      wire: ['GET /image.png', 'GET /image.png'],
      console: [unequal(APP)],
      departures: {
        firefox: {
          how: 'serves the second page from the response that it cached for the first',
          wire: ['GET /image.png'],
        },
      },
    },
    {
      title: 'two sites, one after the other',
      policy: 'any',
      does: (at) => [
        { kind: 'fetch', url: at('/image.png') },
        { kind: 'fetch', url: at('/image.png'), page: 'elsewhere' },
      ],
      sees: [{ status: 200 }, { status: 200 }],
      wire: ['GET /image.png', 'GET /image.png'],
    },
    {
      title: 'an image, then a `fetch` that revalidates with 304',
      policy: 'several',
      does: (at) => [
        { kind: 'image', url: at('/revalidated.png') },
        { kind: 'fetch', url: at('/revalidated.png') },
      ],
      sees: ['loaded', { status: 200, type: 'cors', headers: { etag: '"1"' } }],
      wire: ['GET /revalidated.png without Origin', 'GET /revalidated.png'],
    },
    {
      title: 'two pages of one site that revalidate with 304',
      policy: 'several',
      does: (at) => [
        { kind: 'fetch', url: at('/revalidated.png') },
        { kind: 'fetch', url: at('/revalidated.png'), page: 'shop' },
        { kind: 'fetch', url: at('/revalidated.png'), page: 'app' },
      ],
      sees: [{ status: 200 }, { status: 200 }, { status: 200 }],
      wire: ['GET /revalidated.png', 'GET /revalidated.png', 'GET /revalidated.png'],
    },
  ],
}
