/** The headers and statuses of a path, written into a server's configuration as they are. */
export interface RawCase {
  readonly path: string
  readonly status: number
  readonly preflightStatus: number
  /** Header lines of each response. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly request: GeneratedRequest
}

/** The options of a CORS library for a path. */
export interface LibraryCase {
  readonly path: string
  readonly origins: readonly string[]
  readonly methods: readonly string[]
  readonly headers: readonly string[]
  readonly credentials: boolean
  /** The status of the request itself. */
  readonly status: number
  readonly request: GeneratedRequest
}

/** The arguments of the page's `fetch`. */
export interface GeneratedRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly credentials: boolean
}

/** Draws cases. The same seed draws the same ones. */
export interface Generator {
  rawCases(count: number, page: string): readonly RawCase[]
  libraryCases(count: number, page: string): readonly LibraryCase[]
}

export function generatorOf(seed: number): Generator {
  let state = seed >>> 0
  // mulberry32
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const pick = <T>(values: readonly [T, ...T[]]): T =>
    values[Math.floor(random() * values.length)] ?? values[0]
  const some = <T>(values: readonly T[]): readonly T[] => values.filter(() => random() < 0.6)
  const isRare = (): boolean => random() < 0.15

  const request = (): GeneratedRequest => ({
    method: pick(['GET', 'GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'patch', 'HEAD']),
    headers: pick<Record<string, string>>([
      {},
      {},
      { 'x-name': '1' },
      { authorization: 'Bearer x' },
      { 'content-type': 'application/json' },
      { 'x-name': '1', 'x-other': '2' },
    ]),
    credentials: random() < 0.4,
  })
  const origin = (page: string): string =>
    pick([
      page,
      page,
      page,
      page,
      page,
      '*',
      '*',
      `${page}/`,
      `${page}, https://b.test`,
      'null',
      'https://b.test',
      'b.test',
    ])
  const rawHeaders = (page: string): [string, string][] => [
    ...(isRare() ? [] : ([['Access-Control-Allow-Origin', origin(page)]] as [string, string][])),
    ...(random() < 0.5
      ? ([['Access-Control-Allow-Credentials', pick(['true', 'true', 'true', 'True', 'false'])]] as [
          string,
          string,
        ][])
      : []),
    ...(isRare()
      ? []
      : ([
          [
            'Access-Control-Allow-Methods',
            pick(['GET, PUT, DELETE', 'PUT, PATCH, DELETE', '*', 'get, put, patch', 'PUT PATCH']),
          ],
        ] as [string, string][])),
    ...(isRare()
      ? []
      : ([
          [
            'Access-Control-Allow-Headers',
            pick([
              'x-name',
              'X-Name, Authorization, Content-Type',
              '*',
              'x-name, x-other, content-type',
              'X-*',
            ]),
          ],
        ] as [string, string][])),
  ]
  return {
    rawCases: (count, page) =>
      Array.from({ length: count }, (_, index) => ({
        path: `/c${index}`,
        status: pick([200, 200, 200, 404, 500]),
        preflightStatus: pick([204, 204, 204, 200, 403, 404]),
        headers: rawHeaders(page),
        request: request(),
      })),
    libraryCases: (count, page) =>
      Array.from({ length: count }, (_, index) => ({
        path: `/c${index}`,
        origins: pick([
          [page],
          [page, 'https://b.test'],
          ['https://b.test'],
          ['https://b.test', 'https://c.test'],
          ['*'],
        ]),
        methods: ['GET', ...some(['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'])],
        headers: ['x-first', ...some(['x-name', 'authorization', 'content-type', 'x-other'])],
        credentials: random() < 0.5,
        status: pick([200, 200, 404, 500]),
        request: request(),
      })),
  }
}
