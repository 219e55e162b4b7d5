import { createPolicy, type Policy } from '@corsage/core'

/** One policy, as each side of a comparison is given it. */
export interface Configuration {
  readonly title: string
  /** As the peers take it: any, one, a list, or, for subdomains, a regular expression. */
  readonly origins: '*' | string | readonly string[] | RegExp
  readonly credentials: boolean
  /** Origins that it allows, which take turns. */
  readonly allowed: readonly string[]
  /** Origins that it refuses; none where it allows any. */
  readonly refused: readonly string[]
  /** The kinds of request that it is measured with; all, where nothing is said. */
  readonly kinds?: readonly string[]
  /** How many origins are listed, if any. */
  readonly count?: number
  /** The check that someone would write by hand for this one configuration. */
  readonly allows: (origin: string) => boolean
  readonly policy: () => Policy
}

/** The same in every configuration, and listed, so that each side can send the same. */
export const lists = {
  methods: ['GET', 'HEAD', 'POST', 'PUT'],
  allowHeaders: ['content-type', 'authorization', 'x-requested-with'],
  maxAge: 600,
} as const

/** So many origins take turns that nothing can be folded into a constant. */
const TURNS = 64

const [a, b, c] = ['https://a.test', 'https://b.test', 'https://c.test'] as const
const evil = Array.from({ length: TURNS }, (_, index) => `https://evil-${index}.test`)
const tenant = (index: number) => `https://tenant-${index}.customers.test`
const tenants = Array.from({ length: TURNS }, (_, index) => tenant(index))
/** A list of so many, of which some take turns, from all over it. */
function list(count: number): Omit<Configuration, 'title'> {
  const origins = Array.from({ length: count }, (_, index) => tenant(index))
  const set = new Set(origins)
  return {
    origins,
    count,
    credentials: false,
    allowed: tenants.map((_, index) => tenant(Math.floor((index * count) / TURNS))),
    refused: evil,
    allows: (origin) => set.has(origin),
    policy: () => createPolicy({ ...lists, origins }),
  }
}

function three(credentials: boolean): Omit<Configuration, 'title'> {
  return {
    origins: [a, b, c],
    count: 3,
    credentials,
    allowed: [a, b, c],
    refused: evil,
    allows: (origin) => origin === a || origin === b || origin === c,
    policy: () => createPolicy({ ...lists, origins: [a, b, c], credentials }),
  }
}

export const configurations: Readonly<Record<string, Configuration>> = {
  any: {
    title: 'any origin',
    origins: '*',
    credentials: false,
    allowed: [a, b, c],
    refused: [],
    allows: () => true,
    policy: () => createPolicy({ ...lists, origins: '*' }),
  },
  one: {
    title: 'one origin',
    origins: a,
    credentials: false,
    allowed: [a],
    refused: evil,
    allows: (origin) => origin === a,
    policy: () => createPolicy({ ...lists, origins: a }),
  },
  three: { title: 'list of three', ...three(false) },
  credentials: { title: 'list of three, credentials', ...three(true) },
  wildcard: {
    title: 'any subdomain',
    origins: /^https:\/\/(?:[a-z0-9-]+\.)+customers\.test$/,
    credentials: false,
    allowed: tenants,
    refused: evil,
    allows: (origin) => origin.startsWith('https://') && origin.endsWith('.customers.test'),
    policy: () => createPolicy({ ...lists, origins: 'https://*.customers.test' }),
  },
  // To draw the cost against the number of origins.
  hundred: { title: 'list of 100', ...list(100), kinds: ['allowed'] },
  thousand: { title: 'list of 1,000', ...list(1000), kinds: ['allowed'] },
  many: { title: 'list of 10,000', ...list(10_000) },
}
