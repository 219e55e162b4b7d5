import { describe, expect, it } from 'vitest'
import { createEvaluate, policyFrom } from '../adapter.ts'
import { type CorsHooks, createPolicy, PolicyError, validateOptions, withCors } from '../index.ts'
import { explain } from './messages.ts'

const A = 'https://a.test'
const messagesOf = (make: () => unknown): readonly string[] => {
  try {
    make()
  } catch (error) {
    if (error instanceof PolicyError) return error.issues.map(({ message }) => message)
  }
  throw new Error('no PolicyError')
}

describe('each message of an issue', () => {
  it.each<[options: unknown, message: string]>([
    [{ orgin: A }, 'There is no option "orgin". Use "origins".'],
    [
      { swap: 1 },
      'There is no option "swap". The options are origins, methods, allowHeaders, exposeHeaders, credentials, maxAge, allowPrivateNetwork, timingAllowOrigin, preflightContinue, preflightStatus, dangerouslyAllowNullOrigin, dangerouslyAllowInsecureOrigins, dangerouslyAllowPublicSuffixes, isPublicSuffix, timeout, onError, resources.',
    ],
    [
      { sendWildcard: true },
      'There is no option "sendWildcard". Remove it. Corsage sends "*" if every origin is allowed.',
    ],
    [
      { always_send: true },
      'There is no option "always_send". Remove it. Headers that are the same for all origins are always sent.',
    ],
    [
      { vary_header: true },
      'There is no option "vary_header". Remove it. Corsage sends Vary if a response depends on a request header.',
    ],
    [
      { keepHeadersOnError: true },
      'There is no option "keepHeadersOnError". Remove it. Error responses also have the headers.',
    ],
    [
      { preflight: true },
      'There is no option "preflight". Set preflightContinue: true to use your own OPTIONS handler.',
    ],
    [
      { strictPreflight: true },
      'There is no option "strictPreflight". Remove it. The application receives every OPTIONS request that is not a preflight.',
    ],
    [{ hideOptionsRoute: true }, 'There is no option "hideOptionsRoute". Remove it. Corsage adds no route.'],
    [
      { hook: 'onRequest' },
      'There is no option "hook". Remove it. Corsage answers preflights first and sets the headers last.',
    ],
    [{ logLevel: 'warn' }, 'There is no option "logLevel". Use the hook onRefused to log refusals.'],
    [
      { cacheControl: 1 },
      'There is no option "cacheControl". Use maxAge for the cache of the browser. Shared caches do not store preflights.',
    ],
    [
      { secureContext: true },
      'There is no option "secureContext". Set Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy yourself.',
    ],
    [
      { resolver: () => ({}) },
      'There is no option "resolver". Pass the function instead of the options. In Fastify, pass { resolver }.',
    ],
    [
      { policy: {} },
      'There is no option "policy". Pass the policy instead of the options. In Fastify, pass { policy }.',
    ],
    [
      { onHandlerError: () => {} },
      'There is no option "onHandlerError". Pass it as a hook, as in withCors(handler, options, { onHandlerError }).',
    ],
    [
      { isSlowRegExp: () => false },
      'There is no option "isSlowRegExp". Run corsage audit --policy to find slow RegExps.',
    ],
    [
      { onRefused: () => {} },
      'There is no option "onRefused". Pass it as a hook, as in cors(options, { onRefused }).',
    ],
    [
      { exempt: '/webhook' },
      'There is no option "exempt". Pass it to the guard, as in guard(policy, options).',
    ],
    [null, "Expected a plain object such as { origins: 'https://app.example.com' }, not null."],
    [[A], "Expected a plain object such as { origins: 'https://app.example.com' }, not a list."],
    [{ credentials: 'true' }, 'Expected true or false, not "true". Use true.'],
    [
      { credentials: 'a'.repeat(80) },
      'Expected true or false, not "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".',
    ],
    [
      { credentials: 'a'.repeat(81) },
      'Expected true or false, not "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"….',
    ],
    [
      { credentials: new RegExp('a'.repeat(9000)) },
      'Expected true or false, not /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa….',
    ],
    [
      { credentials: Promise.resolve(true) },
      'Expected true or false, not a promise, which must be awaited first.',
    ],
    [{ credentials: [true] }, 'Expected true or false, not a list.'],
    [{ credentials: () => true }, 'Expected true or false, not a function.'],
    [{ credentials: {} }, 'Expected true or false, not an object.'],
    [{ onError: 'log' }, 'Expected a function, not "log".'],
    [{ isPublicSuffix: null }, 'Expected a function, not null.'],
    [{ maxAge: '600' }, 'Expected whole seconds from 0 to 86400 (one day), not "600". Use 600.'],
    [{ maxAge: -1 }, 'Expected whole seconds from 0 to 86400 (one day), not -1. Use 0.'],
    [{ preflightStatus: 404 }, 'Expected a status from 200 to 299, not 404.'],
    [{ timeout: 0 }, 'Expected milliseconds above 0 and up to 2147483647, not 0.'],
    [{ methods: 5 }, "Expected a list of methods, a comma-separated string or '*', not 5."],
    [{ allowHeaders: true }, "Expected a list of header names, a comma-separated string or '*', not true."],
    [
      { methods: [undefined] },
      'Expected a method, not undefined. Set the variable that contains it, or remove the entry.',
    ],
    [{ allowHeaders: [5] }, 'Expected a header name, not 5.'],
    [{ methods: '' }, 'The value is empty. Set the variable that contains the methods, or use [].'],
    [{ exposeHeaders: ' ' }, 'The value is empty. Set the variable that contains the headers, or use [].'],
    [{ resources: [] }, "Expected an object of paths, such as { '/api/*': options }, not a list."],
    [{ resources: { '/a': true } }, 'Expected options or false, not true.'],
    [
      { resources: { '/a': createPolicy({ origins: A }) } },
      'Expected options or false, not a policy. Use the options of that policy.',
    ],
    ...['false', 'True', 'NaN', 'NULL'].map((text): [unknown, string] => [
      { origins: text },
      `Expected '*', an origin such as 'https://app.example.com', a RegExp, a function or a list of these, not the text "${text}". Set the variable that contains it, or remove the entry.`,
    ]),
    [
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error()
          },
        },
      ),
      'The value cannot be read, because a getter or proxy threw, or a list has over a million members. Use plain objects and lists.',
    ],
    [
      {
        origins: 'https://*.a.test',
        credentials: true,
        isPublicSuffix: () => {
          throw new Error()
        },
      },
      'The function threw an error for "a.test". Return true or false.',
    ],
    [
      { origins: 5 },
      "Expected '*', an origin such as 'https://app.example.com', a RegExp, a function or a list of these, not 5.",
    ],
    [{ origins: true }, 'true is not an origin. Use "*".'],
    [
      { origins: false },
      'false is not an origin. To disable CORS, remove cors(), or set a path in resources to false.',
    ],
    [
      { origins: undefined },
      'The value is undefined. Set the variable that contains it, or use "*" for any origin.',
    ],
    [{ origins: '' }, 'The value is empty. Set the variable that contains it, or use "*" for any origin.'],
    [{ origins: '', credentials: true }, 'The value is empty. Set the variable that contains it.'],
    [
      { origins: [A, undefined] },
      'The value is undefined. Set the variable that contains it, or remove the entry.',
    ],
    [{ origins: [A, ''] }, 'The value is empty. Set the variable that contains it, or remove the entry.'],
    [
      { origins: 'undefined' },
      'The value is the text "undefined". Set the variable that contains it, or remove the entry.',
    ],
    [
      { origins: ['https://a.test, https://b.test'] },
      '"https://a.test, https://b.test" contains several origins. Use ["https://a.test", "https://b.test"].',
    ],
    [
      { origins: ['https://a.test https://*'] },
      '"https://a.test https://*" contains several origins. Use a list of them.',
    ],
    [
      { origins: 'https://a.test;https://b.test' },
      '"https://a.test;https://b.test" contains several origins. Use ["https://a.test", "https://b.test"], or separate them with commas.',
    ],
    [
      { origins: '"https://a.test"' },
      '"\\"https://a.test\\"" contains quotes or brackets. Write https://a.test, and separate several origins with commas.',
    ],
    [
      { origins: "'*'" },
      `"'*'" contains quotes or brackets. Remove them, and separate several origins with commas.`,
    ],
    [{ origins: 'https://;' }, '"https://;" has an extra ";". Remove it.'],
    [
      { methods: 'null' },
      'Expected a method, not the text "null". Set the variable that contains it, or remove the entry.',
    ],
    [{ origins: ['https://a.test,'] }, '"https://a.test," has an extra comma. Use "https://a.test".'],
    [{ origins: ['*', A] }, '"*" already covers every origin. Use ["https://a.test"], or use "*" alone.'],
    [{ origins: ['*', () => true] }, '"*" already covers every origin. Remove it, or use "*" alone.'],
    [{ origins: ['*', '*'] }, '"*" already covers every origin. Use "*".'],
    [
      { origins: '*', credentials: true },
      'With credentials, "*" would let every site read what your users can read. List the origins you trust, or remove credentials.',
    ],
    [
      { origins: 'null' },
      'Any site can send the origin "null" from a sandboxed frame. Remove it, or set dangerouslyAllowNullOrigin: true.',
    ],
    [
      { origins: 'file://' },
      'Any file that a user opens can send the origin "file://". Remove it, or set dangerouslyAllowNullOrigin: true.',
    ],
    [{ origins: 'a.test' }, '"a.test" has no scheme. Use "https://a.test".'],
    [{ origins: '?' }, '"?" has no scheme. Add a scheme such as https://.'],
    [{ origins: '://' }, '"" is not a valid scheme. Use an origin such as "https://app.example.com".'],
    [
      { origins: /a\.test/, credentials: true },
      '/a\\.test/ never matches, because it does not include the scheme. Use "https://a.test".',
    ],
    [
      { origins: /.*/, credentials: true },
      '/.*/ can match untrusted sites, because it does not begin with a literal scheme. Use a pattern such as "https://*.example.com".',
    ],
    [{ origins: /a/ }, '/a/ never matches, because it does not include the scheme. Use "https://a".'],
    [
      { origins: 'file:///x' },
      'Pages opened from a file have the origin "null" or "file://". Serve them over http://localhost.',
    ],
    [
      { origins: 'wss://a.test' },
      '"wss://a.test" is a WebSocket URL, but browsers send the origin of the page. Use "https://a.test".',
    ],
    [{ origins: 'htps://a.test' }, '"htps" is not a scheme that browsers send. Use "https://a.test".'],
    [
      { origins: 'a_b://a.test' },
      '"a_b" is not a valid scheme. Use an origin such as "https://app.example.com".',
    ],
    [
      { origins: 'https://me@a.test' },
      '"https://me@a.test" contains "@", but an origin has no user name. Use "https://a.test".',
    ],
    [{ origins: 'https://a.test/' }, '"https://a.test/" has a trailing slash. Use "https://a.test".'],
    [
      { origins: 'https://a.test/x' },
      '"https://a.test/x" has a path or query, but an origin has none. Use "https://a.test".',
    ],
    [
      { origins: 'https://*/x' },
      '"https://*/x" has a path or query, but an origin has none. Use an origin such as "https://app.example.com".',
    ],
    [
      { origins: 'https://A.test' },
      '"https://A.test" has upper-case letters, but browsers send origins in lower case. Use "https://a.test".',
    ],
    [
      { origins: 'https://müller.test' },
      '"https://müller.test" is not ASCII, but browsers send host names in ASCII. Use "https://xn--mller-kva.test".',
    ],
    [{ origins: ['https://a .test'] }, '"https://a .test" contains white space. Remove it.'],
    [{ origins: [' https://a.test'] }, '" https://a.test" contains white space. Use "https://a.test".'],
    [
      { origins: 'https://undefined' },
      '"undefined" is not a host name that browsers send. Set the variable that contains it.',
    ],
    [
      { origins: 'https://a..test' },
      '"a..test" is not a host name that browsers send. Use an origin such as "https://app.example.com".',
    ],
    [
      { origins: 'https://127.1' },
      '"127.1" is not an IP address in the form that browsers send. Use "https://127.0.0.1".',
    ],
    [
      { origins: 'https://[::1' },
      '"[::1" is not an IP address in the form that browsers send. Use an address such as 127.0.0.1 or [::1].',
    ],
    [
      { origins: 'https://a.test:443' },
      '"https://a.test:443" has the default port of https, which browsers omit. Use "https://a.test".',
    ],
    [
      { origins: 'https://a..test:443' },
      '"https://a..test:443" has the default port of https, which browsers omit. Remove the port.',
    ],
    [
      { origins: 'https://a.test:99999' },
      '":99999" is not a port. Use a port from 1 to 65535, or :* for any port.',
    ],
    [
      { origins: 'https://a.*.test' },
      '"https://a.*.test" has "*" in an unsupported position. Use a pattern such as "https://*.example.com", "https://app-*.example.com" or "http://localhost:*".',
    ],
    [
      { origins: 'https://*' },
      '"https://*" matches every site. Use "*" for any origin, or add your domain, as in "https://*.example.com".',
    ],
    [
      { origins: 'chrome-extension://*' },
      '"chrome-extension://*" matches every extension. Use "chrome-extension://" with the id of your extension.',
    ],
    [
      { origins: 'app://*' },
      '"app://*" does not name an app. Use the origin that the app sends, such as "app://localhost".',
    ],
    [
      { origins: 'https://*.com' },
      '"https://*.com" matches sites of other owners. Use a pattern such as "https://*.example.com".',
    ],
    [
      { origins: 'https://*.github.io', credentials: true },
      'Anyone can register a site under github.io. List your own sites, or set dangerouslyAllowPublicSuffixes: true.',
    ],
    [
      { origins: 'moz-extension://*', credentials: true },
      '"moz-extension://*" matches every extension. Remove credentials, or set dangerouslyAllowPublicSuffixes: true.',
    ],
    [
      { origins: /https:\/\/.*\.github\.io/, credentials: true },
      '/https:\\/\\/.*\\.github\\.io/ matches https://*.github.io, where anyone can register a site. List your own sites, or set dangerouslyAllowPublicSuffixes: true.',
    ],
    [
      { origins: 'http://a.test', credentials: true },
      'Anyone who controls the network can impersonate "http://a.test". Use "https://a.test", or set dangerouslyAllowInsecureOrigins: true.',
    ],
    [
      { origins: /http:\/\/a\.test/, credentials: true },
      '/http:\\/\\/a\\.test/ matches http://a.test, which anyone who controls the network can impersonate. Use "https://a.test", or set dangerouslyAllowInsecureOrigins: true.',
    ],
    [
      { origins: /https:\/\/a\.test/g },
      'The flags g, y and m change what a RegExp matches. Use /https:\\/\\/a\\.test/.',
    ],
    [
      { origins: /https:\/\/.*/, credentials: true },
      '/https:\\/\\/.*/ can match untrusted sites, because its host does not end in a literal dot and a domain. Use a pattern such as "https://*.example.com".',
    ],
    [
      { origins: /https:\/\/a\.test\// },
      '/https:\\/\\/a\\.test\\// matches no origin that a browser sends. Use "https://a.test".',
    ],
    [
      { origins: /https:\/\/%/ },
      '/https:\\/\\/%/ matches no origin that a browser sends. Use a pattern such as "https://*.example.com".',
    ],
    [{ methods: ['G ET'] }, '"G ET" contains several names. Use ["G", "ET"].'],
    [{ methods: ['GET, PUT'] }, '"GET, PUT" contains several names. Use ["GET", "PUT"].'],
    [{ methods: ['é'] }, '"é" is not a method. Use letters, digits and hyphens.'],
    [
      { methods: ['patch'] },
      '"patch" does not match "PATCH", because browsers compare methods case-sensitively. Use "PATCH".',
    ],
    [{ methods: ['TRACE'] }, 'Browsers do not let scripts send "TRACE". Remove it.'],
    [{ allowHeaders: ['X-A, X-B'] }, '"X-A, X-B" contains several names. Use ["X-A", "X-B"].'],
    [
      { allowHeaders: ['X-A, Cookie'] },
      '"X-A, Cookie" contains several names. Use one string for each name.',
    ],
    [{ allowHeaders: ['X:A'] }, '"X:A" is not a header name. Use letters, digits and hyphens.'],
    [{ allowHeaders: ['Cookie'] }, 'Only the browser can set "Cookie". Remove it.'],
    [{ exposeHeaders: ['Set-Cookie'] }, 'Scripts can never read "Set-Cookie". Remove it.'],
    [
      { exposeHeaders: ['Access-Control-Max-Age'] },
      '"Access-Control-Max-Age" is a header of the CORS protocol and needs no entry. Remove it.',
    ],
    [{ allowHeaders: ['*', 'X-A'] }, '"*" already covers every name. Use "*".'],
    [
      { origins: A, exposeHeaders: '*', credentials: true },
      'With credentials, browsers read "*" as the name of a header, not as a wildcard. List the headers.',
    ],
    [
      { allowPrivateNetwork: true },
      'With any origin, allowPrivateNetwork would open private networks to every site. List the origins, or remove allowPrivateNetwork.',
    ],
    [{ resources: {} }, 'No path is listed. Add a path, or remove resources.'],
    [{ resources: { x: {} } }, '"x" has no leading slash. Use "/x".'],
    [{ resources: { 'GET /a': {} } }, '"GET /a" contains a method, but a path has none. Use "/a".'],
    [{ resources: { '/a, /b': {} } }, '"/a, /b" contains several paths. Write one key for each path.'],
    [{ credentials: new Map() }, 'Expected true or false, not an instance of Map.'],
    [
      { resources: { '/a*\\d': {} } },
      '"/a*\\\\d" has a "*" that is not the whole last segment. List the paths, or use a prefix such as "/api/*".',
    ],
    [{ resources: { '/a*': {} } }, '"/a*" has a "*" that is not the whole last segment. Use "/a/*".'],
    [{ resources: { '/b/*/c': {} } }, '"/b/*/c" has a "*" that is not the whole last segment. Use "/b/*".'],
    [{ resources: { '/:id': {} } }, '"/:id" has a route parameter, which paths do not support. Use "/*".'],
    [
      { resources: { '/(a|b)': {} } },
      '"/(a|b)" contains "(", but paths are not routes or RegExps. Use "/*".',
    ],
    [
      { resources: { '/\\d': {} } },
      '"/\\\\d" contains "\\\\", but paths are not routes or RegExps. List the paths, or use a prefix such as "/api/*".',
    ],
    [{ resources: { '/a?b=(c)': {} } }, '"/a?b=(c)" has a query or fragment, but a path has none. Use "/a".'],
    [{ resources: { '/.+': {} } }, '"/.+" contains ".+", but paths are not routes or RegExps. Use "/*".'],
    [{ resources: { '/a?': {} } }, '"/a?" has a query or fragment, but a path has none. Use "/a".'],
    [
      { resources: { '/a ': {} } },
      '"/a " contains control characters or a trailing space, which browsers remove. Use "/a".',
    ],
    [
      { resources: { [`/${'a'.repeat(1024)}`]: {} } },
      '"/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"… never matches, because it has over 1024 characters. Use a shorter prefix.',
    ],
    [{ resources: { '/%g1': {} } }, '"/%g1" cannot be decoded. Write a percent sign as %25.'],
    [
      { resources: { [`${'/a'.repeat(128)}%2F`]: {} } },
      '"/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"… never matches, because it has too many segments. Use a shorter prefix.',
    ],
    [
      { resources: { '/..': {} } },
      '"/.." never matches, because browsers resolve . and .. before they send a path. Use "/".',
    ],
    [{ resources: { '/%61': {} } }, '"/%61" is not percent-encoded as browsers send it. Use "/a".'],
    [
      { origins: /http:\/\/(a|b)\.example\.com/, credentials: true },
      '/http:\\/\\/(a|b)\\.example\\.com/ matches http://a.example.com, which anyone who controls the network can impersonate. Use ["https://a.example.com", "https://b.example.com"], or set dangerouslyAllowInsecureOrigins: true.',
    ],
    [{ methods: true }, "Expected a list of methods, a comma-separated string or '*', not true."],
    [{ methods: false }, "Expected a list of methods, a comma-separated string or '*', not false."],
    [
      { origins: 'https://a.test/?u=http://b.test/' },
      '"https://a.test/?u=http://b.test/" has a path or query, but an origin has none. Use "https://a.test".',
    ],
    [
      { resources: { '/café': {}, '/caf%C3%A9': {} } },
      '"/caf%C3%A9" is unreachable, because another entry covers the same paths on this server. Remove one of the two.',
    ],
  ])('$1', (options, message) => {
    expect(validateOptions(options).map((issue) => issue.message)).toEqual([message])
  })

  it('without a suggestion has no such field', () => {
    const [issue] = validateOptions({ maxAge: 'long' })
    expect(issue).toBeDefined()
    expect('suggestion' in (issue as object)).toBe(false)
  })

  it.each<[hooks: unknown, message: string]>([
    [{ onRefused: 1 }, 'Expected a function, not 1.'],
    [
      { optionsSuccessStatus: 200 },
      'There is no hook "optionsSuccessStatus". The hooks are onRefused, onError, timeout. Set options in the policy.',
    ],
    [{ onRefuse: () => {} }, 'There is no hook "onRefuse". Use "onRefused".'],
    [
      { credentials: true },
      'There is no hook "credentials". The hooks are onRefused, onError, timeout. Set options in the policy.',
    ],
    [null, 'Expected an object such as { onRefused }, not null.'],
    [
      { timeout: 5 },
      'The hook timeout applies only to a resolver, but this is a policy. For an origins function, set timeout in the options.',
    ],
  ])('of hooks: $1', (hooks, message) => {
    expect(messagesOf(() => createEvaluate({ origins: A }, hooks as CorsHooks))).toEqual([message])
  })

  it('of a hook of withCors that was renamed', () => {
    const make = () => withCors(() => new Response(), { origins: A }, { onError: () => {} })
    expect(messagesOf(make)).toEqual([
      'onError is not called for errors of the handler. Use "onHandlerError", or set onError in the options for an origins function.',
    ])
  })

  it.each<[source: unknown, hooks: unknown, message: string]>([
    [class {}, {}, 'Expected a policy, options or a resolver, not a class.'],
    [
      new (class {})(),
      new (class {})(),
      'cors was passed without being called. Write app.use(cors()) or app.use(cors(options)).',
    ],
  ])('of a source: $2', (source, hooks, message) => {
    expect(messagesOf(() => createEvaluate(source as never, hooks as CorsHooks))).toContain(message)
  })

  it('a path that only this router cannot read', () => {
    const make = () => policyFrom({ resources: { '/x': false } }, () => undefined)
    expect(messagesOf(make)).toEqual(['"/x" never matches, because this server cannot read it. Remove it.'])
  })
})

it.each([
  ['one issue', { maxAge: -1 }, 'This CORS policy has an issue:\n  maxAge: '],
  ['several', { maxAge: -1, methods: 5 }, 'This CORS policy has 2 issues:\n  methods: '],
  ['an issue of the options themselves', null, 'This CORS policy has an issue:\n  options: '],
])('a PolicyError with %s lists it', (_what, options, start) => {
  expect(() => createPolicy(options as never)).toThrow(start)
})

it('a message of a value that throws when it is shown', () => {
  let reads = 0
  const credentials = new Proxy(new (class {})(), {
    getPrototypeOf(target) {
      reads++
      if (reads > 2) throw new Error('read again')
      return Object.getPrototypeOf(target)
    },
  })
  expect(validateOptions({ credentials })).toMatchObject([
    { code: 'wrong-type', path: 'credentials', message: 'Expected true or false, not an object.' },
  ])
})

it('a RegExp that only some engines can use', () => {
  const facts = { reason: 'large' }
  expect(explain({ code: 'origin-regexp-loose', path: 'origins', value: /a/, facts }).message).toBe(
    '/a/ is too large for this JavaScript engine. List the origins.',
  )
})
