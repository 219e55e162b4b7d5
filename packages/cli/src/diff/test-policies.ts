import type { Decision, PolicyOptions } from '@corsage/core'

/** Random numbers from a seed, so that a failure can be repeated. */
export type Random = () => number

/** Returns numbers from 0 to 1 (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T
}

function some<T>(random: Random, list: readonly T[], share: number): readonly T[] {
  return list.filter(() => random() < share)
}

// Few names, so that patterns and origins often meet.
const schemes = ['https', 'https', 'https', 'https', 'http', 'capacitor']
const domains = ['e.com', 'e.com', 'a.e.com', 'b.a.e.com', 'ab.e.com', 'f.dev']
const labels = ['a', 'b', 'ab', 'aab', 'a-b', 'a1', '_', 'evil']
const ports = ['', '', '', ':8443', ':3000']

function randomPattern(random: Random): string {
  const [scheme, domain] = [pick(random, schemes), pick(random, domains)]
  const end = pick(random, [...ports, ':*'])
  const host = pick(random, [
    domain,
    `${pick(random, labels)}.${domain}`,
    `*.${domain}`,
    `*.${domain}`,
    `${pick(random, ['a', 'ab', ''])}*${pick(random, ['b', '-b', 'x'])}.${domain}`,
    `a*.${domain}`,
    'localhost',
  ])
  return `${scheme}://${host}${end}`
}

const escaped = domains.map((domain) => domain.replaceAll('.', '\\.'))

function randomExpression(random: Random): RegExp {
  const start = pick(random, ['https', 'https', 'http', 'https?', '(?:https|http)'])
  const host = pick(random, [
    '(?:[a-z0-9\\-]+\\.)*',
    '([a-z0-9_\\-]+\\.)+',
    '(a|b|ab)\\.',
    '[ab]+\\.',
    '.*\\.',
    '[^.]+\\.',
    'a{1,2}b?\\.',
    '(?!evil)[a-z]+\\.',
    '(?=a)[a-z1\\-]*\\.',
    '\\w+\\.',
    '(?:a\\b.*)?b\\.',
    '',
  ])
  const end = pick(random, ['', '', '(:\\d+)?', ':8443', '(?::(?:8443|3000))?'])
  const [before, after] = [pick(random, ['^', '']), pick(random, ['$', ''])]
  const flags = pick(random, ['', '', 'i', 'u', 'v'])
  return new RegExp(`${before}${start}:\\/\\/${host}${pick(random, escaped)}${end}${after}`, flags)
}

function randomOrigins(random: Random): PolicyOptions['origins'] {
  if (random() < 0.06) return '*'
  const list: (string | RegExp | (() => boolean))[] = []
  const count = 1 + Math.floor(random() * 4)
  for (let index = 0; index < count; index++) {
    list.push(random() < 0.25 ? randomExpression(random) : randomPattern(random))
  }
  if (random() < 0.05) list.push('null')
  if (random() < 0.03) list.push(() => false)
  return list
}

const methodNames = ['GET', 'PUT', 'DELETE', 'PROPFIND', 'foo']
const headerNames = ['authorization', 'content-type', 'x-a', 'range']
const exposedNames = ['etag', 'x-b', 'content-type']

function randomFields(random: Random): PolicyOptions {
  const names = (list: readonly string[]) => (random() < 0.3 ? ('*' as const) : some(random, list, 0.4))
  const has = (share: number) => random() < share
  return {
    ...(has(0.8) ? { origins: randomOrigins(random) } : {}),
    ...(has(0.4) ? { methods: names(methodNames) } : {}),
    ...(has(0.4) ? { allowHeaders: names(headerNames) } : {}),
    ...(has(0.3) ? { exposeHeaders: names(exposedNames) } : {}),
    ...(has(0.3) ? { credentials: has(0.6) } : {}),
    ...(has(0.1) ? { allowPrivateNetwork: has(0.6) } : {}),
    ...(has(0.1) ? { timingAllowOrigin: has(0.6) } : {}),
    ...(has(0.03) ? { preflightContinue: true } : {}),
    ...(has(0.1) ? { maxAge: 5 } : {}),
  }
}

const patterns = ['/*', '/api/*', '/api', '/api/x', '/api/x/*', '/b']

/** Makes random options, which may be invalid. */
export function randomOptions(random: Random): PolicyOptions {
  const dangerous = {
    dangerouslyAllowNullOrigin: true,
    dangerouslyAllowInsecureOrigins: true,
    dangerouslyAllowPublicSuffixes: true,
  }
  const resources = some(random, patterns, random() < 0.5 ? 0 : 0.3).map(
    (pattern) => [pattern, random() < 0.2 ? false : randomFields(random)] as const,
  )
  const fields = randomFields(random)
  return {
    ...dangerous,
    ...fields,
    ...(resources.length > 0 ? { resources: Object.fromEntries(resources) } : {}),
  }
}

/** The differences between a RegExp and its neighbors. */
const edits: readonly (readonly [string, string])[] = [
  ['(?!evil)', ''],
  ['(?=a)', ''],
  ['[a-z', '(?!evil)[a-z'],
  ['[a-z', '[a-z_'],
  ['(:\\d+)?', ''],
  ['https:', 'https?:'],
  ['https?:', 'https:'],
  ['.*\\.', '[^.]+\\.'],
  ['[^.]+\\.', '.*\\.'],
  ['\\w+', '[a-z]+'],
  ['(a|b|ab)', '[ab]+'],
  ['[ab]+', '[ab]{1,2}'],
]

/** Returns an entry that is almost the same, so that the languages of both overlap. */
function neighbor(entry: string | RegExp, random: Random): string | RegExp {
  if (entry instanceof RegExp) {
    const possible = edits.filter(([from]) => entry.source.includes(from))
    if (possible.length === 0) return entry
    const [from, to] = pick(random, possible)
    return new RegExp(entry.source.replace(from, to), entry.flags)
  }
  const roll = random()
  if (roll < 0.3) return entry.replace(/(:\d+|:\*)?$/, pick(random, [...ports, ':*']))
  if (roll < 0.5) return entry.replace(/:\/\/(\*\.)?/, '://*.')
  if (roll < 0.7) return entry.replace('://*', pick(random, ['://a*', '://*b', '://a', '://*']))
  if (roll < 0.8) return entry.replace(/\*\.(?=[a-z])/, pick(random, ['*b.', 'a*.', 'a.']))
  const source = entry
    .replace(/:\*$/, '')
    .replace(/[.*-]/g, (one) => (one === '*' ? '[a-z0-9]+' : `\\${one}`))
  return new RegExp(`^${source.replaceAll('/', '\\/')}$`)
}

/** Changes options a little. The result may be invalid. */
export function mutated(options: PolicyOptions, random: Random): PolicyOptions {
  const { origins, resources } = options
  const other = randomOptions(random)
  if (random() < 0.4 && Array.isArray(origins)) {
    const list = origins as readonly (string | RegExp | (() => boolean))[]
    const chosen = Math.floor(random() * list.length)
    const changed = list.map((entry, index) =>
      index === chosen && typeof entry !== 'function' ? neighbor(entry, random) : entry,
    )
    return { ...options, origins: changed, ...(random() < 0.4 ? { methods: ['PUT'] } : {}) }
  }
  const roll = random()
  if (roll < 0.4 && Array.isArray(origins)) {
    const list = [...(origins as readonly (string | RegExp)[])]
    if (random() < 0.5) list.splice(Math.floor(random() * list.length), 1)
    if (random() < 0.7) list.push(random() < 0.4 ? randomExpression(random) : randomPattern(random))
    return { ...options, origins: list }
  }
  if (roll < 0.6) {
    const name = pick(random, Object.keys(other)) as keyof PolicyOptions
    return { ...options, [name]: other[name] }
  }
  if (roll < 0.75 && resources !== undefined) {
    const entries = Object.entries(resources).filter(() => random() < 0.7)
    return { ...options, resources: Object.fromEntries([...entries, ['/api/*', randomFields(random)]]) }
  }
  return roll < 0.8 ? options : other
}

/** An action of a page. */
export interface TestRequest {
  readonly origin: string
  readonly path: string
  readonly method: string
  readonly header: string | null
  readonly credentials: boolean
  readonly reads: string | null
}

/** Makes a random request of a page, from an origin that patterns of {@link randomOptions} are likely to match. */
export function randomRequest(random: Random): TestRequest {
  const host = pick(random, [
    pick(random, domains),
    `${pick(random, labels)}.${pick(random, domains)}`,
    `${pick(random, labels)}.${pick(random, labels)}.${pick(random, domains)}`,
    'localhost',
  ])
  const end = pick(random, [...ports, ':1', ':80'])
  return {
    origin: random() < 0.03 ? 'null' : `${pick(random, schemes)}://${host}${end}`,
    path: pick(random, [
      '/',
      '/api',
      '/api/',
      '/api/x',
      '/api/x/',
      '/api/x/y',
      '/api/z',
      '/apiary',
      '/b',
      '/b/c',
    ]),
    method: random() < 0.5 ? 'GET' : pick(random, [...methodNames, 'POST', 'BAR']),
    header: random() < 0.6 ? null : pick(random, [...headerNames, 'x-c']),
    credentials: random() < 0.3,
    reads:
      random() < 0.7
        ? null
        : pick(random, [
            ...exposedNames,
            'x-d',
            'timing-allow-origin',
            'access-control-allow-private-network',
          ]),
  }
}

type Headers = Decision['headers']

/** Whether a browser lets a page do this under a policy: the checks of the Fetch standard, written down naively. */
export function isPermitted(
  request: TestRequest,
  evaluate: (request: {
    method: string
    url: string
    headers: { get(name: string): string | null }
  }) => Headers,
): boolean {
  const { origin, path, method, header, credentials, reads } = request
  const ask = (asked: string, sent: Readonly<Record<string, string>>) =>
    evaluate({
      method: asked,
      url: path,
      headers: { get: (name) => (name === 'origin' ? origin : (sent[name] ?? null)) },
    })
  const passes = (headers: Headers) => {
    const allowed = headers['access-control-allow-origin']
    if (!credentials && allowed === '*') return true
    return allowed === origin && (!credentials || headers['access-control-allow-credentials'] === 'true')
  }
  const lists = (headers: Headers, list: string, name: string) => {
    const names = headers[list]?.split(',').map((one) => one.trim()) ?? []
    return names.includes(name) || (!credentials && names.includes('*') && name !== 'authorization')
  }
  const actual = ask(method, {})
  if (!passes(actual)) return false
  const isSimple = ['GET', 'HEAD', 'POST'].includes(method)
  const asksNetwork = reads === 'access-control-allow-private-network'
  if (!isSimple || header !== null || asksNetwork) {
    const preflight = ask('OPTIONS', {
      'access-control-request-method': method,
      ...(header === null ? {} : { 'access-control-request-headers': header }),
      ...(asksNetwork ? { 'access-control-request-private-network': 'true' } : {}),
    })
    if (!passes(preflight)) return false
    if (!isSimple && !lists(preflight, 'access-control-allow-methods', method)) return false
    if (header !== null && !lists(preflight, 'access-control-allow-headers', header)) return false
    if (asksNetwork) return preflight[reads] === 'true'
  }
  if (reads === null || reads === 'content-type') return true
  if (reads === 'timing-allow-origin') return actual[reads] !== undefined
  return lists(actual, 'access-control-expose-headers', reads)
}
