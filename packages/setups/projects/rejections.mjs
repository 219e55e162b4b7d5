import { createPolicy, withCors, withGuard } from '@corsage/core'
import { createEvaluate } from '@corsage/core/adapter'

// Every issue code, and each way to cause it. Prints the issues as JSON.

// Development notices are not compared.
console.warn = () => {}

const A = 'https://a.test'
const handler = () => new Response('handled')
const credentials = true

const options = [
  // Accepted.
  undefined,
  {},
  { origins: '*' },
  { origins: [A, 'https://*.example.com', 'http://localhost:*', 'app://localhost'], credentials, maxAge: 0 },
  { origins: /^https:\/\/[a-z]+\.example\.com$/, credentials },
  { origins: 'http://a.test', credentials, dangerouslyAllowInsecureOrigins: true, maxAge: 86_400 },
  { resources: { '/api/*': { origins: A }, '/api/x': false } },
  { methods: 'GET, PUT', allowHeaders: ['X-A'], exposeHeaders: '*', preflightStatus: 200, timeout: 5 },
  // unknown-option
  { orgin: A },
  { supports_credentials: true },
  { sendWildcard: true },
  { resources: { '/a': { maxage: 5 } } },
  // wrong-type
  null,
  A,
  [A],
  { credentials: 'true' },
  { maxAge: '600' },
  { methods: 5 },
  { methods: [undefined] },
  { exposeHeaders: ' ' },
  { allowHeaders: 'null' },
  { onError: 'log' },
  { origins: true },
  { resources: { '/a': true } },
  { resources: { '/a': createPolicy({ origins: A }) } },
  // origins-empty, origins-joined
  { origins: undefined },
  { origins: [A, ''] },
  { origins: 'undefined' },
  { origins: ['https://a.test, https://b.test'] },
  { origins: 'https://a.test;' },
  { origins: '"https://a.test"' },
  // `origin-any-beside-others`, `origin-any-with-credentials`, `origin-null`
  { origins: ['*', A] },
  { origins: '*', credentials },
  { origins: 'null' },
  { origins: 'file://' },
  // origin-scheme-missing, origin-scheme-invalid
  { origins: 'a.test' },
  { origins: '[::1]:3000' },
  { origins: /a\.test/, credentials },
  { origins: /.*/, credentials },
  { origins: 'file:///x' },
  { origins: 'wss://a.test' },
  { origins: 'htps://a.test' },
  { origins: 'a_b://a.test' },
  // Mistakes in the rest of an origin.
  { origins: 'https://me@a.test' },
  { origins: 'https://a.test/' },
  { origins: 'https://a.test/x' },
  { origins: 'https://A.test' },
  { origins: 'https://müller.test' },
  { origins: [' https://a.test'] },
  { origins: 'https://undefined' },
  { origins: 'https://a..test' },
  { origins: 'https://127.1' },
  { origins: 'https://[::1' },
  { origins: 'https://a.test:443' },
  { origins: 'https://a.test:99999' },
  // origin-wildcard-misplaced, origin-wildcard-top-level
  { origins: 'https://a.*.test' },
  { origins: 'https://*' },
  { origins: 'https://*.com' },
  { origins: 'chrome-extension://*' },
  { origins: 'app://*' },
  // origin-public-suffix, origin-insecure
  { origins: 'https://*.github.io', credentials },
  { origins: 'https://*.co.uk', credentials },
  { origins: 'moz-extension://*', credentials },
  { origins: /^https:\/\/[a-z]+\.github\.io$/, credentials },
  { origins: 'http://a.test', credentials },
  { origins: 'http://*.github.io', credentials },
  { origins: /^https?:\/\/www\.example\.com$/, credentials },
  {
    origins: 'https://*.a.test',
    credentials,
    isPublicSuffix: () => {
      throw new Error()
    },
  },
  // origin-regexp-flags, origin-regexp-loose, origin-regexp-never
  { origins: /a/g },
  { origins: /https:\/\/.*example\.com/, credentials },
  { origins: /https:\/\/a\.test\/x/ },
  // Names of methods and headers.
  { methods: ['GET;PUT'] },
  { methods: ["'GET'"] },
  { methods: ['patch', 'TRACE'] },
  { methods: ['*', 'PUT'] },
  { allowHeaders: ['X A', 'X-B;X-C', 'Cookie', 'Access-Control-Allow-Origin'] },
  { exposeHeaders: ['Set-Cookie', '`ETag`', 'Origin'] },
  { exposeHeaders: '*', origins: A, credentials },
  // Numbers, and options that exclude each other.
  { maxAge: -1 },
  { maxAge: 1.5 },
  { preflightStatus: 404 },
  { timeout: 0 },
  { allowPrivateNetwork: true },
  // Keys of resources.
  { resources: {} },
  { resources: { 'GET /a': {}, '/users/:id': {}, '/a*': {}, '/a(b)': {} } },
  { resources: { a: {}, '/a?b': {}, '/a/../b': {}, '/%zz': {}, '/%41': {}, '/a,/b': {}, '/a\t': {} } },
  { resources: { '/café': {}, '/caf%C3%A9': {} } },
]

const attempts = [
  ...options.map((one) => () => withCors(handler, one)),
  // not-called, hook-without-resolver, and mistakes in hooks.
  () => createEvaluate(new URL(A), () => {}),
  () => withCors(handler, class {}),
  () => withCors(handler, { origins: A }, { onRefuse: () => {} }),
  () => withCors(handler, { origins: A }, { timeout: 5 }),
  () => withCors(handler, () => false, { timeout: -1 }),
  // The options of the guard.
  () => withGuard(handler),
  () =>
    withGuard(handler, { origins: A }, { self: 'https://*.a.test', hosts: 'http://a.test/', xempt: '/a' }),
]

const requests = [A, 'https://x.example.com', 'https://evil.test', undefined].flatMap((origin) =>
  ['GET', 'OPTIONS'].map((method) => ({
    method,
    headers: { ...(origin && { origin }), 'access-control-request-method': 'PUT' },
  })),
)

const outcomes = attempts.map(async (attempt) => {
  let handle
  try {
    handle = attempt()
  } catch ({ message, issues }) {
    return { message, issues: issues.map(({ value: _value, ...issue }) => issue) }
  }
  const responses = requests.map((init) => handle(new Request('https://api.test/api/x', init)))
  return { responses: (await Promise.all(responses)).map(({ status, headers }) => [status, [...headers]]) }
})
console.log(JSON.stringify(await Promise.all(outcomes)))
