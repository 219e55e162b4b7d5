/** A program with a mistake, and the first line that TypeScript prints about it. */
export interface Mistake {
  readonly code: string
  readonly message: string
}

const NO_SCHEME = "An origin needs a scheme. Use 'https://a.test'."
const ANY_WITH_CREDENTIALS =
  "With credentials: true, '*' would let every site read what your users can. List the origins you trust."
const NO_ORIGIN = "No origin is listed. Use '*' for any origin, or list the origins you trust."

/** How the functions that take options are called. */
const CALLS: readonly ((options: string) => string)[] = [
  (options) => `createPolicy(${options})`,
  (options) => `withCors(() => new Response(), ${options})`,
  (options) => `listenWithCors((request, response) => response.end(request.url), ${options})`,
  (options) => `nodeCors(${options})`,
  (options) => `expressCors(${options})`,
  (options) => `koaCors(${options}, { onRefused() {} })`,
  (options) => `honoCors(${options})`,
]

/** Mistakes in options: the value, and the message that TypeScript expects in its place. */
const IN_OPTIONS: readonly (readonly [options: string, given: string, message: string])[] = [
  [`{ origins: 'a.test' }`, '"a.test"', NO_SCHEME],
  [`{ origins: 'A.test' }`, '"A.test"', NO_SCHEME],
  [
    `{ origins: 'localhost:5173' }`,
    '"localhost:5173"',
    "An origin is a scheme, '://' and a host. Use 'https://app.example.com'.",
  ],
  [`{ origins: ['https://b.test', 'a.test'] }`, '"a.test"', NO_SCHEME],
  [`{ origins: [(origin) => origin === '', 'a.test'] }`, '"a.test"', NO_SCHEME],
  [`{ origins: 'https://b.test, a.test' }`, '"https://b.test, a.test"', NO_SCHEME],
  [
    `{ origins: 'https://a.test/' }`,
    '"https://a.test/"',
    "An origin has no path, query or trailing slash. Use 'https://a.test'.",
  ],
  [
    `{ origins: 'https://u:p@A.test:8443/x?y' }`,
    '"https://u:p@A.test:8443/x?y"',
    "An origin has no path, query or trailing slash. Use 'https://a.test:8443'.",
  ],
  [
    `{ origins: 'app://x/y' }`,
    '"app://x/y"',
    "An origin has no path, query or trailing slash. Use 'app://x'.",
  ],
  [
    `{ origins: 'https://u@a.test' }`,
    '"https://u@a.test"',
    "An origin has no user name or password. Use 'https://a.test'.",
  ],
  [
    `{ origins: 'https://A.test' }`,
    '"https://A.test"',
    "Browsers send origins in lower case. Use 'https://a.test'.",
  ],
  [`{ origins: 'APP://X' }`, '"APP://X"', "Browsers send origins in lower case. Use 'app://X'."],
  [
    `{ origins: 'https://' }`,
    '"https://"',
    "An origin must include a host. Use 'https://app.example.com', or '*' for any origin.",
  ],
  [
    `{ origins: ['https://a.test,https://b.test'] }`,
    '"https://a.test,https://b.test"',
    "An entry must be one origin, without commas or white space. Use 'https://a.test', 'https://b.test'.",
  ],
  [
    `{ origins: ['https://a.test '] }`,
    '"https://a.test "',
    "An entry must be one origin, without commas or white space. Use 'https://a.test'.",
  ],
  [
    `{ origins: 'null' }`,
    '"null"',
    "Anyone can have the origin 'null'. Remove it, or set dangerouslyAllowNullOrigin: true.",
  ],
  [
    `{ origins: ['file://'], dangerouslyAllowNullOrigin: false }`,
    '"file://"',
    "Anyone can have the origin 'file://'. Remove it, or set dangerouslyAllowNullOrigin: true.",
  ],
  [`{ origins: '' }`, '""', NO_ORIGIN],
  [`{ origins: [''] }`, '""', NO_ORIGIN],
  [`{ origins: '*', credentials: true }`, '"*"', ANY_WITH_CREDENTIALS],
  [`{ origins: ['*'], credentials: true }`, '"*"', ANY_WITH_CREDENTIALS],
  [
    `{ credentials: true }`,
    'true',
    "With credentials: true, origins cannot be '*', which is the default. List the origins you trust in origins.",
  ],
  [
    `{ origins: 'http://a.test', credentials: true }`,
    '"http://a.test"',
    "With credentials: true, anyone on the network could read what your users can. Use 'https://a.test', or set dangerouslyAllowInsecureOrigins: true.",
  ],
  [`{ methods: ['GET', 'patch'] }`, '"patch"', "Browsers compare this method case-sensitively. Use 'PATCH'."],
  [
    `{ methods: 'get, PropFind' }`,
    '"get, PropFind"',
    "Browsers compare this method case-sensitively. Use 'PROPFIND'.",
  ],
  [
    `{ methods: ['GET,PUT'] }`,
    '"GET,PUT"',
    "An entry must be one name, without commas or white space. Use 'GET', 'PUT'.",
  ],
  [
    `{ allowHeaders: ['x-a, x-b'] }`,
    '"x-a, x-b"',
    "An entry must be one name, without commas or white space. Use 'x-a', 'x-b'.",
  ],
  [
    `{ origins: 'https://a.test', exposeHeaders: '*', credentials: true }`,
    '"*"',
    "With credentials: true, '*' is not a wildcard. List the headers, such as ['ETag'].",
  ],
  [`{ resources: { '/x': { origins: 'a.test' }, '/y': false } }`, '"a.test"', NO_SCHEME],
  [
    `{ origins: 'https://a.test', credentials: true, resources: { '/x': { origins: '*' } } }`,
    '"*"',
    ANY_WITH_CREDENTIALS,
  ],
]

/** Mistakes that TypeScript explains itself. A part of the message is enough, because the types in it are long. */
const EXPLAINED: readonly (readonly [options: string, message: string])[] = [
  [`{ orgin: 'https://a.test' }`, `'orgin' does not exist in type …. Did you mean to write 'origins'?`],
  [
    `{ origins: 'https://a.test', allowedHeaders: '*' }`,
    `'allowedHeaders' does not exist in type …. Did you mean to write 'allowHeaders'?`,
  ],
  [
    `{ origins: 'https://a.test', resources: { '/x': { orgin: '*' } } }`,
    `'orgin' does not exist in type …. Did you mean to write 'origins'?`,
  ],
  [`{ maxAge: '600' }`, `Type 'string' is not assignable to type 'number'.`],
]

export const MISTAKES: readonly Mistake[] = [
  {
    code: 'createPolicy({ origins: undefined })',
    message: `Type 'undefined' is not assignable to type '"${NO_ORIGIN}"'.`,
  },
  ...CALLS.flatMap((call) => [
    ...IN_OPTIONS.map(([options, given, message]) => ({
      code: call(options),
      message: `Type '${given}' is not assignable to type '"${message}"'.`,
    })),
    ...EXPLAINED.map(([options, message]) => ({ code: call(options), message })),
  ]),
]

/** Valid options. The types accept them, and no function throws. */
const RIGHT: readonly string[] = [
  `{}`,
  `{ origins: '*' }`,
  `{ origins: ['*'], credentials: false }`,
  `{ origins: ['https://a.test', 'https://*.a.test', 'https://pr-*.a.test', 'http://localhost:*', 'http://[::1]:3000'], credentials: true }`,
  `{ origins: ['capacitor://localhost', 'app://.', 'app://', 'chrome-extension://ABC', 'moz-extension://*'] }`,
  `{ origins: ['http://a.localhost:*', 'http://127.0.0.1', 'http://localhost.', 'http://localhost:3000'], credentials: true }`,
  `{ origins: 'http://a.test', credentials: true, dangerouslyAllowInsecureOrigins: true }`,
  `{ origins: 'http://a.test' }`,
  `{ origins: 'https://a.test,https://b.test' }`,
  `{ origins: ' https://a.test,\\n\\thttps://b.test, ' }`,
  `{ origins: 'null file://', dangerouslyAllowNullOrigin: true }`,
  `{ origins: 'null', dangerouslyAllowNullOrigin: unknown }`,
  `{ origins: 'https://a.test', credentials: unknown, exposeHeaders: ['ETag'] }`,
  `{ origins: unknown ? 'https://a.test' : '*' }`,
  `{ origins: text }`,
  `{ origins: [text, 'https://b.test'] }`,
  `{ origins: text.split(',') }`,
  `{ origins: maybe ?? 'https://a.test' }`,
  `{ origins: maybe }`,
  `{ origins: \`https://\${host}\`, credentials: true }`,
  `{ origins: [\`https://\${host}\`, \`\${scheme}://b.test\`] }`,
  `{ origins: /https:\\/\\/a\\.test/ }`,
  `{ origins: (origin, request) => origin === request.method }`,
  `{ origins: ['https://a.test', async (origin, request) => origin === request.url], onError: (error, request) => { String(error) + request.url.length } }`,
  `{ origins(origin) { return origin.length > 9 } }`,
  `{ isPublicSuffix: (suffix) => suffix.length > 9 }`,
  `{ methods: '*', allowHeaders: '*', exposeHeaders: '*' }`,
  `{ methods: 'get, PATCH', allowHeaders: 'x-a x-b', exposeHeaders: 'etag,', maxAge: 0 }`,
  `{ methods: ['get', 'PATCH', 'foo'], allowHeaders: [], exposeHeaders: undefined, resources: undefined }`,
  `{ origins: 'https://a.test', credentials: true, resources: { '/x': { origins: '*', credentials: false }, '/y': false, '/z': {} } }`,
  `{ dangerouslyAllowNullOrigin: true, resources: { '/x': { origins: 'null' } } }`,
  `{ resources: { '/x': { origins: (origin, request) => origin === request.url } } }`,
  `{ ...options, credentials: true }`,
  `{ ...options, origins: '*' }`,
  `unknown ? { origins: 'https://a.test', credentials: true } : { origins: '*' }`,
  `{ origins: Known.Origin, methods: Known.Method }`,
  `{ origins: [Known.Origin], methods: [Known.Method], credentials: true }`,
  `{ origins: anything, credentials: true }`,
  `{ origins: 'https://a.test', dangerouslyAllowNullOrigin: true, resources: { '/x': { origins: 'null', dangerouslyAllowNullOrigin: undefined } } }`,
  `options`,
  `frozen`,
]

export const RIGHT_CALLS: readonly string[] = CALLS.flatMap((call) => RIGHT.map(call))

/** The constants that the programs above use, on one line. Each of its constants is known only at runtime. */
export const GIVEN = [
  `import { createPolicy, withCors, type PolicyOptions } from '@corsage/core'`,
  `import expressCors from '@corsage/express'`,
  `import honoCors from '@corsage/hono'`,
  `import koaCors from '@corsage/koa'`,
  `import nodeCors, { withCors as listenWithCors } from '@corsage/node'`,
  `enum Known { Origin = 'https://a.test', Method = 'PATCH' }`,
  `const anything = JSON.parse('"https://a.test"')`,
  `const text: string = String('https://a.test')`,
  `const maybe = [text][0]`,
  `const unknown = Boolean(text)`,
  `const [host, scheme]: readonly string[] = ['a.test', 'https']`,
  `const options: PolicyOptions = { origins: text }`,
  `const frozen = { origins: ['https://a.test', 'https://b.test'], methods: ['PUT'], credentials: true } as const`,
].join('; ')
