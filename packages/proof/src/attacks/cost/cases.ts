import type { PolicyOptions } from '@corsage/core'

/** The part of a request that a decision reads. */
export interface Asked {
  readonly origin: string | undefined
  /** For a preflight: the requested header names. */
  readonly requestedHeaders?: string
  readonly requestedMethod?: string
  readonly path?: string
}

/** A kind of policy, with requests of its users, and requests of an attacker in addition to the attacks on all policies. */
export interface Kind {
  readonly what: string
  readonly options: PolicyOptions
  /** An origin that it allows. */
  readonly allowed: string
  readonly attacks?: Readonly<Record<string, (index: number) => string>>
}

const APP = 'https://app.example.com'
const LISTED = [APP, 'https://admin.example.com', 'https://shop.example.co.uk']

/** Every kind of policy. */
export const KINDS: readonly Kind[] = [
  { what: 'any origin', options: { origins: '*' }, allowed: APP },
  { what: 'one origin', options: { origins: APP, credentials: true }, allowed: APP },
  { what: 'a list', options: { origins: LISTED, credentials: true }, allowed: APP },
  {
    what: 'a subdomain wildcard',
    options: { origins: [APP, 'https://*.example.org', 'https://*.a.b.c.d.example.org'], credentials: true },
    allowed: 'https://app.example.org',
    attacks: {
      'another allowed origin each time': (index) => `https://t${index}.example.org`,
      'the longest allowed origin, another each time': (index) => longest(index, '.example.org'),
      'a miss by one letter, deep': (index) => longest(index, '.a.b.c.d.example.orh'),
    },
  },
  {
    what: 'a label wildcard',
    options: {
      origins: [APP, 'https://my-app-*.example.dev', 'https://*-pr.example.dev'],
      credentials: true,
    },
    allowed: 'https://my-app-1.example.dev',
    attacks: {
      'another allowed origin each time': (index) => `https://my-app-${index}.example.dev`,
      'a label of 63 that misses at its end': (index) =>
        `https://my-app-${String(index).padEnd(55, 'a')}_.example.dev`,
    },
  },
  {
    what: 'any port',
    options: { origins: [APP, 'http://localhost:*'] },
    allowed: 'http://localhost:5173',
    attacks: { 'another allowed port each time': (index) => `http://localhost:${1 + (index % 65_535)}` },
  },
  {
    what: 'a RegExp',
    options: { origins: /https:\/\/([a-z0-9-]+\.)*example\.com/, credentials: true },
    allowed: APP,
    attacks: {
      'another allowed origin each time': (index) => `https://t${index}.example.com`,
      'a miss at the end of the longest': (index) => longest(index, '.example.con'),
    },
  },
  { what: 'a function', options: { origins: (origin) => origin === APP, credentials: true }, allowed: APP },
  {
    what: 'resources',
    options: {
      origins: LISTED,
      resources: {
        '/api/*': { credentials: true },
        '/api/private/*': { origins: [APP, LISTED[1] as string] },
        '/health': false,
      },
    },
    allowed: APP,
  },
  {
    what: 'everything echoed',
    options: { origins: LISTED, credentials: true, methods: '*', allowHeaders: '*' },
    allowed: APP,
  },
]

/** The longest origin that can exist, and another one each time. */
function longest(index: number, end: string): string {
  const start = `https://t${index}.`
  const room = 326 - start.length - end.length - 1
  return `${start}${'a.'.repeat(200).slice(0, room)}a${end}`
}

/** Origins that an attacker may send to any policy: another one each time. */
const ORIGINS: Readonly<Record<string, (index: number) => string>> = {
  'a foreign origin': (index) => `https://evil${index}.test`,
  'the longest foreign origin': (index) => longest(index, '.evil.test'),
  'the longest host of one label': (index) => `https://${index}${'a'.repeat(300)}`,
  'the longest scheme and nothing else': (index) => `${'a'.repeat(310)}${index}`,
  'malformed at the last byte': (index) => `${longest(index, '.evil.test').slice(0, -1)}!`,
  'nothing but dots': (index) => `https://${index}${'.'.repeat(300)}`,
  'an address that does not end': (index) => `https://[${index}${':'.repeat(300)}`,
  '16 kB': (index) => `https://${index}${'a.'.repeat(8_000)}test`,
  null: () => 'null',
}

/** The names that an attacker may request in a preflight of an allowed origin. */
const PREFLIGHTS: Readonly<Record<string, Omit<Asked, 'origin'>>> = {
  '64 requested names in 2 kB': {
    requestedHeaders: Array.from({ length: 64 }, (_, index) => `x-${index}`.padEnd(31, 'a')).join(','),
  },
  '65 requested names in 2 kB': {
    requestedHeaders: Array.from({ length: 65 }, (_, index) => `x-${index}`.padEnd(30, 'a')).join(','),
  },
  'one requested name of 2 kB': { requestedHeaders: 'x'.repeat(2_048) },
  'white space of 2 kB': { requestedHeaders: `x${' '.repeat(2_046)}y` },
  '16 kB of requested names': { requestedHeaders: 'x,'.repeat(8_000) },
  'a requested method of 64 letters': { requestedMethod: 'A'.repeat(64) },
  'a requested method of 16 kB': { requestedMethod: 'A'.repeat(16_000) },
}

/** Paths that an attacker may send to a policy of paths. */
const PATHS: Readonly<Record<string, string>> = {
  '1 kB of segments': `/api/${'a/'.repeat(509)}`,
  '1 kB of encoded letters': `/api/${'%61'.repeat(339)}`,
  'the most encoded percent signs': `/api/${'%25'.repeat(16)}${'%61'.repeat(323)}`,
  '1 kB of encoded percent signs': `/api/${'%25'.repeat(339)}`,
  '1 kB that cannot be decoded': `/api/${'%61'.repeat(338)}%ff`,
  'the most dot segments': `/api/${'%2e/'.repeat(126)}`,
  '1 kB of dot segments': `/api/${'%2e/'.repeat(254)}`,
  '8 kB of encoded letters': `/api/${'%61'.repeat(2_700)}`,
  '8 kB of query': `/api/x?${'a=b&'.repeat(2_000)}`,
}

export interface Attack {
  readonly what: string
  /** Whether it is a preflight, and to be compared with one. */
  readonly preflight: boolean
  ask(index: number): Asked
}

const PATH = '/api/items/1'
const PREFLIGHT: Asked = {
  origin: undefined,
  requestedMethod: 'PUT',
  requestedHeaders: 'content-type,x-token',
  path: PATH,
}

/** The ordinary request of a kind, and its ordinary preflight. */
export function ordinary({ allowed }: Kind, preflight: boolean): Asked {
  return preflight ? { ...PREFLIGHT, origin: allowed } : { origin: allowed, path: PATH }
}

/** Every attack on a kind of policy. */
export function attacksOn(kind: Kind): readonly Attack[] {
  const origins = Object.entries({ ...ORIGINS, ...kind.attacks }).flatMap(([what, origin]): Attack[] => [
    { what, preflight: false, ask: (index) => ({ origin: origin(index), path: PATH }) },
    {
      what: `${what}, preflight`,
      preflight: true,
      ask: (index) => ({ ...PREFLIGHT, origin: origin(index) }),
    },
  ])
  const preflights = Object.entries(PREFLIGHTS).map(
    ([what, asked]): Attack => ({
      what,
      preflight: true,
      ask: () => ({ ...PREFLIGHT, ...asked, origin: kind.allowed }),
    }),
  )
  const paths = kind.options.resources
    ? Object.entries(PATHS).map(
        ([what, path]): Attack => ({ what, preflight: false, ask: () => ({ origin: kind.allowed, path }) }),
      )
    : []
  return [...origins, ...preflights, ...paths]
}
