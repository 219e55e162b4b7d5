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
      'There is no option "sendWildcard". Remove it: Corsage sends "*" whenever any origin is allowed.',
    ],
    [
      { always_send: true },
      'There is no option "always_send". Remove it: headers that are the same for all origins are always sent.',
    ],
    [
      { vary_header: true },
      'There is no option "vary_header". Remove it: Corsage sends Vary whenever a response depends on a request header.',
    ],
    [
      { keepHeadersOnError: true },
      'There is no option "keepHeadersOnError". Remove it: error responses have the headers as well.',
    ],
    [
      { preflight: true },
      'There is no option "preflight". To use your own OPTIONS handler, set preflightContinue: true.',
    ],
    [
      { strictPreflight: true },
      'There is no option "strictPreflight". Remove it: the application receives every OPTIONS request that is not a preflight.',
    ],
    [{ hideOptionsRoute: true }, 'There is no option "hideOptionsRoute". Remove it: Corsage adds no route.'],
    [
      { hook: 'onRequest' },
      'There is no option "hook". Remove it: Corsage answers preflights first and sets the headers last.',
    ],
    [{ logLevel: 'warn' }, 'There is no option "logLevel". Use the hook onRefused to log refusals.'],
    [
      { cacheControl: 1 },
      'There is no option "cacheControl". Use maxAge: browsers cache preflights that long, and shared caches never do.',
    ],
    [
      { secureContext: true },
      'There is no option "secureContext". Set Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy yourself.',
    ],
    [
      { resolver: () => ({}) },
      'There is no option "resolver". Pass the function instead of the options; in Fastify, as { resolver }.',
    ],
    [
      { policy: {} },
      'There is no option "policy". Pass the policy instead of the options; in Fastify, as { policy }.',
    ],
    [
      { onHandlerError: () => {} },
      'There is no option "onHandlerError". Pass it as a hook of withCors: withCors(handler, options, { onHandlerError }).',
    ],
    [
      { isSlowRegExp: () => false },
      'There is no option "isSlowRegExp". Use the command corsage audit --policy to find slow RegExps.',
    ],
    [
      { onRefused: () => {} },
      'There is no option "onRefused". Pass it as a hook, after the options: cors(options, { onRefused }).',
    ],
    [
      { exempt: '/webhook' },
      'There is no option "exempt". Pass it to the guard, after the policy: guard(policy, { … }).',
    ],
    [null, "must be a plain object such as { origins: 'https://app.example.com' }, not null."],
    [[A], "must be a plain object such as { origins: 'https://app.example.com' }, not a list."],
    [{ credentials: 'true' }, 'must be true or false, not "true". Use true.'],
    [
      { credentials: 'a'.repeat(80) },
      'must be true or false, not "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".',
    ],
    [
      { credentials: 'a'.repeat(81) },
      'must be true or false, not "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"….',
    ],
    [
      { credentials: new RegExp('a'.repeat(9000)) },
      'must be true or false, not /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa….',
    ],
    [
      { credentials: Promise.resolve(true) },
      'must be true or false, not a promise, which must be awaited first.',
    ],
    [{ credentials: [true] }, 'must be true or false, not a list.'],
    [{ credentials: () => true }, 'must be true or false, not a function.'],
    [{ credentials: {} }, 'must be true or false, not an object.'],
    [{ onError: 'log' }, 'must be a function, not "log".'],
    [{ isPublicSuffix: null }, 'must be a function, not null.'],
    [{ maxAge: '600' }, 'must be whole seconds from 0 to 86400 (one day), not "600". Use 600.'],
    [{ maxAge: -1 }, 'must be whole seconds from 0 to 86400 (one day), not -1. Use 0.'],
    [{ preflightStatus: 404 }, 'must be a status from 200 to 299, not 404.'],
    [{ timeout: 0 }, 'must be milliseconds above 0, at most 2147483647, not 0.'],
    [{ methods: 5 }, "must be a list of methods, a comma-separated string or '*', not 5."],
    [{ allowHeaders: true }, "must be a list of header names, a comma-separated string or '*', not true."],
    [
      { methods: [undefined] },
      'must be a method, not undefined. Is a variable unset? Set it, or remove the entry.',
    ],
    [{ allowHeaders: [5] }, 'must be a header name, not 5.'],
    [{ methods: '' }, 'is empty. Is a variable unset? List the methods, or use [].'],
    [{ exposeHeaders: ' ' }, 'is empty. Is a variable unset? List the headers, or use [].'],
    [
      { resources: [] },
      "must be a map of paths to options, such as { '/api/*': { origins: … } }, not a list.",
    ],
    [{ resources: { '/a': true } }, 'must be options or false, not true.'],
    [
      { resources: { '/a': createPolicy({ origins: A }) } },
      'must be options or false, not a policy. Write its options.',
    ],
    ...['false', 'True', 'NaN', 'NULL'].map((text): [unknown, string] => [
      { origins: text },
      `must be '*', an origin such as 'https://app.example.com', a RegExp, a function or a list of these, not the text "${text}". Is a variable unset or wrong? Set it, or remove the entry.`,
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
      'cannot be read: a getter or a proxy threw an error, or a list has over a million members. Use plain objects and lists.',
    ],
    [
      {
        origins: 'https://*.a.test',
        credentials: true,
        isPublicSuffix: () => {
          throw new Error()
        },
      },
      'threw an error when called with "a.test". Return true or false.',
    ],
    [
      { origins: 5 },
      "must be '*', an origin such as 'https://app.example.com', a RegExp, a function or a list of these, not 5.",
    ],
    [{ origins: true }, 'true is not an origin. Use "*".'],
    [
      { origins: false },
      'false is not an origin. To turn CORS off, remove Corsage, or set a path in resources to false.',
    ],
    [
      { origins: undefined },
      'is undefined. Is a variable unset? List the origins, or use "*" for any origin.',
    ],
    [{ origins: '' }, 'is empty. Is a variable unset? List the origins, or use "*" for any origin.'],
    [{ origins: [A, undefined] }, 'is undefined. Is a variable unset? Use an origin, or remove the entry.'],
    [{ origins: [A, ''] }, 'is empty. Is a variable unset? Use an origin, or remove the entry.'],
    [
      { origins: 'undefined' },
      'is the text "undefined". Is a variable unset? Use an origin, or remove the entry.',
    ],
    [
      { origins: ['https://a.test, https://b.test'] },
      '"https://a.test, https://b.test" joins several origins. Use ["https://a.test","https://b.test"].',
    ],
    [
      { origins: ['https://a.test https://*'] },
      '"https://a.test https://*" joins several origins. Use a list of them.',
    ],
    [
      { origins: 'https://a.test;https://b.test' },
      '"https://a.test;https://b.test" joins several origins. Use ["https://a.test","https://b.test"], or separate them with commas.',
    ],
    [
      { origins: '"https://a.test"' },
      '"\\"https://a.test\\"" contains quotes or brackets. Write https://a.test, and separate origins with commas.',
    ],
    [{ origins: "'*'" }, `"'*'" contains quotes or brackets. Remove them, and separate origins with commas.`],
    [{ origins: 'https://;' }, '"https://;" has an extra ";". Remove it.'],
    [
      { methods: 'null' },
      'must be a method, not the text "null". Is a variable unset or wrong? Set it, or remove the entry.',
    ],
    [{ origins: ['https://a.test,'] }, '"https://a.test," has an extra comma. Use "https://a.test".'],
    [{ origins: ['*', A] }, '"*" already covers every origin. Use ["https://a.test"], or use "*" alone.'],
    [{ origins: ['*', () => true] }, '"*" already covers every origin. Remove it, or use "*" alone.'],
    [{ origins: ['*', '*'] }, '"*" already covers every origin. Use "*".'],
    [
      { origins: '*', credentials: true },
      '"*" with credentials lets every site read what your users can read. List the origins you trust, or remove credentials.',
    ],
    [
      { origins: 'null' },
      'Any site can have the origin "null", in a sandboxed frame. Remove it, or set dangerouslyAllowNullOrigin.',
    ],
    [
      { origins: 'file://' },
      'Any file that a user opens can have the origin "file://". Remove it, or set dangerouslyAllowNullOrigin.',
    ],
    [{ origins: 'a.test' }, '"a.test" has no scheme. Use "https://a.test".'],
    [{ origins: '?' }, '"?" has no scheme. Start it with a scheme such as https://.'],
    [{ origins: '://' }, '"" is not a scheme. Use an origin such as "https://app.example.com".'],
    [
      { origins: /a\.test/, credentials: true },
      '/a\\.test/ matches no origin, because it lacks the scheme. Use "https://a.test".',
    ],
    [
      { origins: /.*/, credentials: true },
      '/.*/ can match other sites than yours, because it does not begin with a literal scheme. Use a pattern such as "https://*.example.com".',
    ],
    [{ origins: /a/ }, '/a/ matches no origin, because it lacks the scheme. Use "https://a".'],
    [
      { origins: 'file:///x' },
      'Pages from file: have the origin "null", or "file://" in a few runtimes. Serve them over http://localhost.',
    ],
    [
      { origins: 'wss://a.test' },
      'The origin is that of the page, not of its WebSocket. Use "https://a.test".',
    ],
    [{ origins: 'htps://a.test' }, 'No browser knows the scheme "htps". Use "https://a.test".'],
    [{ origins: 'a_b://a.test' }, '"a_b" is not a scheme. Use an origin such as "https://app.example.com".'],
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
      '"https://A.test" has upper-case letters, but browsers send schemes and hosts in lower case. Use "https://a.test".',
    ],
    [
      { origins: 'https://müller.test' },
      '"https://müller.test" is not ASCII, but browsers send the ASCII form of a host. Use "https://xn--mller-kva.test".',
    ],
    [{ origins: ['https://a .test'] }, '"https://a .test" contains white space. Remove it.'],
    [{ origins: [' https://a.test'] }, '" https://a.test" contains white space. Use "https://a.test".'],
    [
      { origins: 'https://undefined' },
      '"undefined" is not a host name that browsers send. Is a variable unset? Use an origin such as "https://app.example.com".',
    ],
    [
      { origins: 'https://a..test' },
      '"a..test" is not a host name that browsers send. Use an origin such as "https://app.example.com".',
    ],
    [
      { origins: 'https://127.1' },
      '"127.1" is not an IP address that browsers send. Use "https://127.0.0.1".',
    ],
    [
      { origins: 'https://[::1' },
      '"[::1" is not an IP address that browsers send. Use an address such as 127.0.0.1 or [::1].',
    ],
    [
      { origins: 'https://a.test:443' },
      '"https://a.test:443" has the default port of https, which browsers omit. Use "https://a.test".',
    ],
    [
      { origins: 'https://a..test:443' },
      '"https://a..test:443" has the default port of https, which browsers omit. Remove the port.',
    ],
    [{ origins: 'https://a.test:99999' }, '":99999" is not a port. Use 1 to 65535, or :* for any port.'],
    [
      { origins: 'https://a.*.test' },
      '"https://a.*.test" has a "*" where none is possible. Use a pattern such as https://*.example.com, https://app-*.example.com or http://localhost:*.',
    ],
    [
      { origins: 'https://*' },
      '"https://*" matches any site. Use "*", or name the domain, as in https://*.example.com.',
    ],
    [
      { origins: 'chrome-extension://*' },
      'A Chrome extension has the same id in every installation. Use chrome-extension://<id>.',
    ],
    [
      { origins: 'app://*' },
      '"app://*" does not name an app. Use the origin that the app sends, such as app://localhost.',
    ],
    [
      { origins: 'https://*.com' },
      `"https://*.com" names no whole domain, so it matches other people's sites. Use a pattern such as "https://*.example.com".`,
    ],
    [
      { origins: 'https://*.github.io', credentials: true },
      'Anyone can have a site under github.io. List your own sites, or set dangerouslyAllowPublicSuffixes.',
    ],
    [
      { origins: 'moz-extension://*', credentials: true },
      '"moz-extension://*" matches every extension. List the ids you trust, or set dangerouslyAllowPublicSuffixes.',
    ],
    [
      { origins: /https:\/\/.*\.github\.io/, credentials: true },
      '/https:\\/\\/.*\\.github\\.io/ matches https://*.github.io, where anyone can have a site. List your own sites, or set dangerouslyAllowPublicSuffixes.',
    ],
    [
      { origins: 'http://a.test', credentials: true },
      'Anyone who controls the network can serve pages from "http://a.test". Use "https://a.test", or set dangerouslyAllowInsecureOrigins.',
    ],
    [
      { origins: /http:\/\/a\.test/, credentials: true },
      '/http:\\/\\/a\\.test/ matches http://a.test, and anyone who controls the network can serve pages from it. Use "https://a.test", or set dangerouslyAllowInsecureOrigins.',
    ],
    [
      { origins: /https:\/\/a\.test/g },
      'The flags g, y and m change what a RegExp matches. Use /https:\\/\\/a\\.test/.',
    ],
    [
      { origins: /https:\/\/.*/, credentials: true },
      '/https:\\/\\/.*/ can match other sites than yours, because its host does not end in a literal dot and a domain. Use a pattern such as "https://*.example.com".',
    ],
    [
      { origins: /https:\/\/a\.test\// },
      '/https:\\/\\/a\\.test\\// matches no origin that a browser sends. Use "https://a.test".',
    ],
    [
      { origins: /https:\/\/%/ },
      '/https:\\/\\/%/ matches no origin that a browser sends. Use a pattern such as "https://*.example.com".',
    ],
    [{ methods: ['G ET'] }, '"G ET" joins several names. Use ["G","ET"].'],
    [{ methods: ['GET, PUT'] }, '"GET, PUT" joins several names. Use ["GET","PUT"].'],
    [{ methods: ['é'] }, '"é" is not a method. Use letters, digits and hyphens.'],
    [
      { methods: ['patch'] },
      '"patch" does not match "PATCH", because browsers compare methods case-sensitively. Use "PATCH".',
    ],
    [{ methods: ['TRACE'] }, 'Browsers forbid "TRACE" in scripts. Remove it.'],
    [{ allowHeaders: ['X-A, X-B'] }, '"X-A, X-B" joins several names. Use ["X-A","X-B"].'],
    [{ allowHeaders: ['X-A, Cookie'] }, '"X-A, Cookie" joins several names. Use one string for each name.'],
    [{ allowHeaders: ['X:A'] }, '"X:A" is not a header name. Use letters, digits and hyphens.'],
    [{ allowHeaders: ['Cookie'] }, 'Only the browser sets "Cookie". Remove it.'],
    [{ exposeHeaders: ['Set-Cookie'] }, 'No script can read "Set-Cookie". Remove it.'],
    [
      { exposeHeaders: ['Access-Control-Max-Age'] },
      '"Access-Control-Max-Age" is a header of CORS itself. Remove it.',
    ],
    [{ allowHeaders: ['*', 'X-A'] }, '"*" already covers every name. Use "*".'],
    [
      { origins: A, exposeHeaders: '*', credentials: true },
      'With credentials, "*" is only a header of that name. List the headers.',
    ],
    [
      { allowPrivateNetwork: true },
      'With any origin, allowPrivateNetwork opens private networks to every site. List the origins, or remove allowPrivateNetwork.',
    ],
    [{ resources: {} }, 'is empty. Is a variable unset? Add a path, or remove resources.'],
    [{ resources: { x: {} } }, 'is not a path, because it does not start with a slash. Use "/x".'],
    [{ resources: { 'GET /a': {} } }, 'has a method, but a path has none. Use "/a".'],
    [{ resources: { '/a, /b': {} } }, 'joins several paths. Write one key for each path.'],
    [{ credentials: new Map() }, 'must be true or false, not an instance of Map.'],
    [
      { resources: { '/a*\\d': {} } },
      '"*" must be the whole last segment: "/api/*" covers /api and all below it. List the paths.',
    ],
    [
      { resources: { '/a*': {} } },
      '"*" must be the whole last segment: "/api/*" covers /api and all below it. Use "/a/*".',
    ],
    [
      { resources: { '/b/*/c': {} } },
      '"*" must be the whole last segment: "/api/*" covers /api and all below it. Use "/b/*".',
    ],
    [{ resources: { '/:id': {} } }, 'has a parameter such as :id, but paths are not routes. Use "/*".'],
    [
      { resources: { '/(a|b)': {} } },
      'contains "(", but paths are not routes or RegExps: only a last segment "*" covers several paths. Use "/*".',
    ],
    [
      { resources: { '/\\d': {} } },
      'contains "\\\\", but paths are not routes or RegExps: only a last segment "*" covers several paths. Use plain paths.',
    ],
    [{ resources: { '/a?': {} } }, 'has a query or fragment, but a path has none. Use "/a".'],
    [
      { resources: { '/a ': {} } },
      'contains control characters or a trailing space, which browsers drop. Use "/a".',
    ],
    [
      { resources: { [`/${'a'.repeat(1024)}`]: {} } },
      'can never match, because paths of over 1024 characters are not read. Use a shorter prefix.',
    ],
    [{ resources: { '/%g1': {} } }, 'cannot be decoded. Write a percent sign as %25.'],
    [
      { resources: { [`${'/a'.repeat(128)}%2F`]: {} } },
      'can never match, because it has too many segments. Use a shorter prefix.',
    ],
    [
      { resources: { '/..': {} } },
      'can never match, because browsers resolve . and .. before they send a path. Use "/".',
    ],
    [{ resources: { '/%61': {} } }, 'is percent-encoded differently from what browsers send. Use "/a".'],
    [
      { resources: { '/café': {}, '/caf%C3%A9': {} } },
      'is unreachable, because another entry covers the same paths on this server. Remove one of the two.',
    ],
  ])('$1', (options, message) => {
    expect(validateOptions(options).map((issue) => issue.message)).toEqual([message])
  })

  it.each<[hooks: unknown, message: string]>([
    [{ onRefuse: () => {} }, 'There is no hook "onRefuse". Use "onRefused".'],
    [{ xyzzy: 1 }, 'There is no hook "xyzzy". The hooks are onRefused, onError, timeout.'],
    [null, 'must be an object such as { onRefused: … }, not null.'],
    [
      { timeout: 5 },
      'The hook timeout applies only to a resolver, and this is a policy. For an origins function, set timeout in the options.',
    ],
  ])('of hooks: $1', (hooks, message) => {
    expect(messagesOf(() => createEvaluate({ origins: A }, hooks as CorsHooks))).toEqual([message])
  })

  it('of a hook of withCors that was renamed', () => {
    const make = () => withCors(() => new Response(), { origins: A }, { onError: () => {} })
    expect(messagesOf(make)).toEqual([
      'The hook onError is not called for errors of the handler. Use "onHandlerError", or for an origins function, set onError in the options.',
    ])
  })

  it.each<[source: unknown, hooks: unknown, message: string]>([
    [class {}, {}, 'must be a policy, options or a resolver, not a class.'],
    [
      new (class {})(),
      new (class {})(),
      'cors was not called. Write app.use(cors()), with the options inside the parentheses.',
    ],
  ])('of a source: $2', (source, hooks, message) => {
    expect(messagesOf(() => createEvaluate(source as never, hooks as CorsHooks))).toContain(message)
  })

  it('a path that only this router cannot read', () => {
    const make = () => policyFrom({ resources: { '/x': false } }, () => undefined)
    expect(messagesOf(make)).toEqual(['can never match, because this server cannot read it. Remove it.'])
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
    { code: 'wrong-type', path: 'credentials', message: 'must be true or false, not an object.' },
  ])
})

it('a RegExp that only some engines can use', () => {
  const facts = { reason: 'large' }
  expect(explain({ code: 'origin-regexp-loose', path: 'origins', value: /a/, facts }).message).toBe(
    '/a/ is too large for this JavaScript engine. List the origins.',
  )
})
