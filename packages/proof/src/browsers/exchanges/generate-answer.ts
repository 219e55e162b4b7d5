import type { Answer, Lines } from './exchange.ts'
import type { Random } from './random.ts'

/** The facts that the values of a response are generated from, so that many of them are right, or nearly so. */
export interface Around {
  /** The origin that the request will probably have. */
  readonly origin: string
  readonly otherOrigin: string
  readonly method: string
  readonly headerNames: readonly string[]
  readonly includesCredentials: boolean
}

/** How often a value is one that should do. */
const sound = 0.75

export function allowOrigin(random: Random, { origin, otherOrigin, includesCredentials }: Around): Lines {
  const name = 'Access-Control-Allow-Origin'
  if (random.chance(sound)) return [[name, includesCredentials || random.chance(0.5) ? origin : '*']]
  const value = random.pick([
    ...['*', 'null', '', '**', '"*"', '*, *', 'http://', 'Null'],
    ...[
      otherOrigin,
      `${origin}/`,
      origin.toUpperCase(),
      origin.replace('http:', 'https:'),
      origin.replace(/:\d+$/, ''),
    ],
    ...[
      `${origin}, ${origin}`,
      `${origin} ${otherOrigin}`,
      `${origin},*`,
      `*,${origin}`,
      `${origin},`,
      `<${origin}>`,
    ],
    ...[
      ` ${origin}`,
      `${origin} \t`,
      '\t*',
      `${origin}\xa0`,
      `http://user@${origin.slice(7)}`,
      `${origin}.`,
      `x${origin}`,
    ],
  ])
  return random.pick<Lines>([
    [],
    [[name, value]],
    [[name, value]],
    [[name, value]],
    [[name.toLowerCase(), value]],
    [[name.toUpperCase(), origin]],
    [
      [name, origin],
      [name, origin],
    ],
    [
      [name, '*'],
      [name, value],
    ],
  ])
}

export function allowCredentials(random: Random, { includesCredentials }: Around): Lines {
  const name = 'Access-Control-Allow-Credentials'
  if (random.chance(sound)) return includesCredentials ? [[name, 'true']] : []
  return random.pick<Lines>([
    [],
    [
      [name, 'true'],
      [name, 'true'],
    ],
    ...[
      'true',
      'True',
      'TRUE',
      'false',
      '',
      '1',
      '*',
      ' true ',
      'true, true',
      'true,',
      '"true"',
      'yes',
      '\ttrue',
    ].map((value): Lines => [[name, value]]),
  ])
}

/** A list of tokens, as `Access-Control-Allow-Methods` and others are. */
export function listOf(
  random: Random,
  name: string,
  wanted: readonly string[],
  others: readonly string[],
): Lines {
  if (random.chance(sound)) {
    const list = [...wanted, ...random.some(others, 0.3)]
    const separator = random.pick([',', ', ', ' , ', ',\t'])
    return list.length === 0 ? [] : [[name, list.join(separator)]]
  }
  const first = wanted[0] ?? 'x-none'
  const all = wanted.join(',')
  const value = random.pick([
    ...['*', '', ',', '*,*', ' * ', '"*"', '**', `*,${first}`, `${all},*`],
    ...[`${all},`, `,${all}`, `${all},,x`, `  ${all}  `, `\t${all}\t,\t`],
    ...[all.toLowerCase(), all.toUpperCase(), wanted.slice(1).join(','), `${all};`, `${all} x`, `"${first}"`],
    ...[
      `${all},x y`,
      `${all},x;y`,
      `${all},(x)`,
      `${all},x/y`,
      `${all},\xe9`,
      `${first}\xa0`,
      `${all},a=b`,
      `<${all}>`,
    ],
  ])
  return random.pick<Lines>([
    [],
    [[name, value]],
    [[name, value]],
    [[name, value]],
    [[name.toLowerCase(), value]],
    [
      [name, value],
      [name, all],
    ],
    [...wanted.map((each) => [name, each] as const)],
  ])
}

export function maxAge(random: Random): Lines {
  const name = 'Access-Control-Max-Age'
  const value = random.pick([
    '600',
    '600',
    '86400',
    '0',
    '-1',
    'abc',
    '',
    '1.5',
    '600, 600',
    '+600',
    ' 600 ',
    '600s',
    '0600',
  ])
  return random.pick<Lines>([[], [[name, '600']], [[name, value]]])
}

/** The response to a preflight. */
export function preflightAnswer(random: Random, around: Around): Answer {
  const status = random.chance(0.85)
    ? random.pick([204, 204, 200])
    : random.pick([
        201, 202, 205, 206, 299, 300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 405, 418, 500, 501, 503,
      ])
  const isRedirect = status >= 300 && status <= 308 && status !== 304
  const method = random.chance(0.8) || /^(get|head|post)$/i.test(around.method) ? around.method : 'PUT'
  return {
    status,
    headers: [
      ...allowOrigin(random, around),
      ...allowCredentials(random, around),
      ...listOf(random, 'Access-Control-Allow-Methods', [method], ['PUT', 'DELETE', 'PATCH', 'GET', 'x']),
      ...listOf(random, 'Access-Control-Allow-Headers', around.headerNames, [
        'x-a',
        'X-B',
        'x-z',
        'authorization',
      ]),
      ...maxAge(random),
      ...(isRedirect && random.chance(0.7) ? ([['Location', '/']] as const) : []),
    ],
  }
}

/** The response to a request itself. */
export function actualAnswer(random: Random, around: Around): Answer {
  const status = random.chance(0.6)
    ? 200
    : random.pick([
        201, 202, 203, 204, 206, 300, 400, 401, 403, 404, 405, 409, 410, 413, 415, 418, 422, 429, 500, 502,
        503,
      ])
  const shown: Lines = [
    ['Cache-Control', 'no-store'],
    ['Content-Type', 'text/plain'],
    ...random.some<Lines[number]>(
      [
        ['X-Total', '3'],
        ['ETag', '"1"'],
        ['x-hidden', 'yes'],
        ['Content-Language', 'en'],
        ['Last-Modified', 'Sun, 01 Nov 2026 00:00:00 GMT'],
        ['Expires', '0'],
        ['Pragma', 'no-cache'],
        ['Set-Cookie', 'a=b'],
        ['Vary', 'Origin'],
        ['X-Total', '4'],
      ],
      0.4,
    ),
  ]
  return {
    status,
    headers: [
      ...allowOrigin(random, around),
      ...allowCredentials(random, around),
      ...listOf(
        random,
        'Access-Control-Expose-Headers',
        random.some(['X-Total', 'etag', 'Set-Cookie'], 0.5),
        ['*', 'Vary'],
      ),
      ...shown,
    ],
  }
}
