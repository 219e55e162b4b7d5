import { describe, expect, test } from 'vitest'
import type { RefusalCode } from '../fetch/refusal.ts'
import { type Answers, testServer } from '../test-server.ts'
import { CorsError } from './cors-error.ts'
import { openPage } from './page.ts'
import type { PageRequestInit } from './request-init.ts'

const app = 'https://app.example.com'
const api = 'https://api.example.com/'
const other = 'https://other.example/'
const blocked = `Access to fetch at '${api}' from origin '${app}' has been blocked by CORS policy: `
const preflight = `${blocked}Response to preflight request doesn't pass access control check: `
const acao = 'access-control-allow-origin'
const put: PageRequestInit = { method: 'PUT' }
const include: PageRequestInit = { credentials: 'include' }
const loop: Answers = { response: { status: 302, headers: { [acao]: '*', location: '/' } } }

function to(location: string): Answers {
  return { response: { status: 302, headers: { [acao]: app, location } } }
}

function answer(headers: HeadersInit, status = 200): Answers {
  return { response: { headers, status }, preflight: { headers, status } }
}

// Every text was read from the console of Chromium 156, for the same response.
const rows: readonly [RefusalCode, Answers, PageRequestInit, message: string][] = [
  [
    'allow-origin-missing',
    {},
    {},
    `${blocked}No 'Access-Control-Allow-Origin' header is present on the requested resource.`,
  ],
  [
    'allow-origin-mismatch',
    answer({ [acao]: 'https://a.test' }),
    {},
    `${blocked}The 'Access-Control-Allow-Origin' header has a value 'https://a.test' that is not equal to the supplied origin. Have the server send the header with a valid value.`,
  ],
  [
    'allow-origin-mismatch',
    answer({ [acao]: 'null' }),
    {},
    `${blocked}The 'Access-Control-Allow-Origin' header has a value 'null' that is not equal to the supplied origin. Have the server send the header with a valid value.`,
  ],
  [
    'allow-origin-mismatch',
    answer({ [acao]: 'https://a\tb.test' }),
    {},
    `${blocked}The 'Access-Control-Allow-Origin' header has a value 'https://a\\u0009b.test' that is not equal to the supplied origin. Have the server send the header with a valid value.`,
  ],
  [
    'allow-origin-mismatch',
    answer({ [acao]: 'https://a.test/~\u007f' }),
    {},
    `${blocked}The 'Access-Control-Allow-Origin' header has a value 'https://a.test/~\\u007F' that is not equal to the supplied origin. Have the server send the header with a valid value.`,
  ],
  [
    'allow-origin-multiple',
    answer([
      [acao, app],
      [acao, app],
    ]),
    {},
    `${blocked}The 'Access-Control-Allow-Origin' header contains multiple values '${app}, ${app}', but only one is allowed. Have the server send the header with a valid value.`,
  ],
  [
    'allow-origin-invalid',
    answer({ [acao]: 'app.example.com' }),
    {},
    `${blocked}The 'Access-Control-Allow-Origin' header contains the invalid value 'app.example.com'. Have the server send the header with a valid value.`,
  ],
  [
    'allow-origin-invalid',
    answer({ [acao]: 'https://ex\u00e4mple.test' }),
    {},
    `${blocked}The 'Access-Control-Allow-Origin' header contains the invalid value 'https://ex\\u00E4mple.test'. Have the server send the header with a valid value.`,
  ],
  [
    'allow-origin-wildcard',
    answer({ [acao]: '*', 'access-control-allow-credentials': 'true' }),
    include,
    `${blocked}The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.`,
  ],
  [
    'allow-credentials-invalid',
    answer({ [acao]: app }),
    include,
    `${blocked}The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'.`,
  ],
  [
    'allow-credentials-invalid',
    answer({ [acao]: app, 'access-control-allow-credentials': 'True' }),
    include,
    `${blocked}The value of the 'Access-Control-Allow-Credentials' header in the response is 'True' which must be 'true' when the request's credentials mode is 'include'.`,
  ],
  [
    'preflight-allow-origin-missing',
    answer({}, 403),
    put,
    `${preflight}No 'Access-Control-Allow-Origin' header is present on the requested resource.`,
  ],
  [
    'preflight-allow-origin-mismatch',
    answer({ [acao]: 'https://a.test' }),
    put,
    `${preflight}The 'Access-Control-Allow-Origin' header has a value 'https://a.test' that is not equal to the supplied origin. Have the server send the header with a valid value.`,
  ],
  [
    'preflight-allow-origin-multiple',
    answer({ [acao]: 'https://a.test,https://b.test' }),
    put,
    `${preflight}The 'Access-Control-Allow-Origin' header contains multiple values 'https://a.test,https://b.test', but only one is allowed. Have the server send the header with a valid value.`,
  ],
  [
    'preflight-allow-origin-invalid',
    answer({ [acao]: 'x' }),
    put,
    `${preflight}The 'Access-Control-Allow-Origin' header contains the invalid value 'x'. Have the server send the header with a valid value.`,
  ],
  [
    'preflight-allow-origin-wildcard',
    answer({ [acao]: '*' }),
    { ...put, ...include },
    `${preflight}The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.`,
  ],
  [
    'preflight-allow-credentials-invalid',
    answer({ [acao]: app }),
    { ...put, ...include },
    `${preflight}The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'.`,
  ],
  ['preflight-status', answer({ [acao]: app }, 403), put, `${preflight}It does not have HTTP ok status.`],
  [
    'preflight-redirect',
    answer({ [acao]: app, location: '/y' }, 302),
    put,
    `${preflight}Redirect is not allowed for a preflight request.`,
  ],
  [
    'allow-methods-unparsable',
    answer({ [acao]: app, 'access-control-allow-methods': 'PUT, bad value' }),
    put,
    `${blocked}Cannot parse Access-Control-Allow-Methods response header field in preflight response.`,
  ],
  [
    'allow-headers-unparsable',
    answer({ [acao]: app, 'access-control-allow-headers': 'x-c, "q"' }),
    { headers: { 'x-c': '1' } },
    `${blocked}Cannot parse Access-Control-Allow-Headers response header field in preflight response.`,
  ],
  [
    'method-not-allowed',
    answer({ [acao]: app }),
    { ...put, headers: { 'x-a': '1' } },
    `${blocked}Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.`,
  ],
  [
    'method-not-allowed',
    answer({ [acao]: app, 'access-control-allow-methods': 'PATCH' }),
    { method: 'patch' },
    `${blocked}Method patch is not allowed by Access-Control-Allow-Methods in preflight response.`,
  ],
  [
    'header-not-allowed',
    answer({ [acao]: app, 'access-control-allow-headers': 'x-q' }),
    { headers: { 'x-c': '1', 'x-a': '1' } },
    `${blocked}Request header field x-a is not allowed by Access-Control-Allow-Headers in preflight response.`,
  ],
  [
    'redirect-credentials',
    to('https://u:p@other.example/'),
    {},
    `${blocked}Redirect location '' contains a username and password, which is disallowed for cross-origin requests.`,
  ],
  ['redirect-location', to('http://'), {}, 'Failed to load resource: net::ERR_INVALID_REDIRECT'],
  ['redirect-limit', loop, {}, 'Failed to load resource: net::ERR_TOO_MANY_REDIRECTS'],
  ['redirect-mode', to('/z'), { redirect: 'error' }, 'Failed to load resource: net::ERR_FAILED'],
  ['redirect-scheme', to('data:text/plain,x'), {}, 'Failed to load resource: net::ERR_UNSAFE_REDIRECT'],
  ['redirect-scheme', to('file:///x'), {}, 'Failed to load resource: net::ERR_UNSAFE_REDIRECT'],
  ['redirect-scheme', to('about:blank'), {}, 'Failed to load resource: net::ERR_UNSAFE_REDIRECT'],
  ['redirect-scheme', to('blob:https://x/1'), {}, 'Failed to load resource: net::ERR_UNSAFE_REDIRECT'],
  ['redirect-scheme', to('filesystem:https://x/1'), {}, 'Failed to load resource: net::ERR_UNSAFE_REDIRECT'],
  [
    'redirect-scheme',
    to('ftp://x/'),
    {},
    `Access to fetch at 'ftp://x/' (redirected from '${api}') from origin '${app}' has been blocked by CORS policy: Cross origin requests are only supported for protocol schemes: chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, http, https, isolated-app.`,
  ],
  [
    'mode-same-origin',
    {},
    { mode: 'same-origin' },
    `Fetch API cannot load ${api}. Request mode is "same-origin" but the URL's origin is not same as the request origin ${app}.`,
  ],
  [
    'mode-no-cors-redirect',
    {},
    { mode: 'no-cors', redirect: 'error' },
    `Fetch API cannot load ${api}. Request mode is "no-cors" but the redirect mode is not "follow".`,
  ],
]

async function errorOf(
  url: string,
  answers: Parameters<typeof testServer>[0],
  init: PageRequestInit,
  origin = app,
) {
  const page = openPage(origin, testServer(answers))
  const error: unknown = await page.fetch(url, init).catch((thrown: unknown) => thrown)
  if (!(error instanceof CorsError)) throw new Error(`no CorsError: ${error}`)
  return error
}

describe('what Chromium prints', () => {
  test.each(rows)('%s %j %j', async (code, answers, init, message) => {
    const error = await errorOf(api, answers, init)
    expect({ code: error.code, message: error.message }).toEqual({ code, message })
  })

  test('for a scheme that no page can fetch', async () => {
    const error = await errorOf('ftp://api.test/', {}, {})
    expect([error.code, error.message]).toEqual([
      'scheme',
      'Fetch API cannot load ftp://api.test/. URL scheme "ftp" is not supported.',
    ])
  })

  test('after a redirect: both URLs', async () => {
    const error = await errorOf(api, (url) => (url.href === api ? to(other) : answer({ [acao]: app })), {})
    expect(error.message).toBe(
      `Access to fetch at '${other}' (redirected from '${api}') from origin '${app}' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value '${app}' that is not equal to the supplied origin. Have the server send the header with a valid value.`,
    )
  })

  test('after a redirect out of mode same-origin', async () => {
    const error = await errorOf('/', to(other), { mode: 'same-origin' })
    expect([error.code, error.message]).toEqual([
      'mode-same-origin',
      `Unsafe attempt to load URL ${other} from frame with URL ${app}/. Domains, protocols and ports must match.`,
    ])
  })

  test('for a streamed upload that is redirected', async () => {
    const body = new Response('x').body as ReadableStream
    const answers = { preflight: { headers: { [acao]: '*' } }, response: to('/z').response ?? {} }
    const error = await errorOf(api, answers, { method: 'POST', body, duplex: 'half' })
    expect([error.code, error.message]).toEqual([
      'redirect-stream-body',
      'Failed to load resource: net::ERR_INVALID_ARGUMENT',
    ])
  })

  test('with the fragment', async () => {
    expect((await errorOf(`${api}#top`, {}, {})).message).toContain(`at '${api}#top' from origin '${app}'`)
  })

  test('for a page without an origin', async () => {
    const error = await errorOf(api, {}, {}, 'null')
    expect(error.message).toContain("from origin 'null' has been blocked")
  })
})

test('every code is reached above', () => {
  const codes = new Set<RefusalCode>([...rows.map(([code]) => code), 'scheme', 'redirect-stream-body'])
  const checks = ['missing', 'wildcard', 'multiple', 'invalid', 'mismatch'].map(
    (kind) => `allow-origin-${kind}`,
  )
  const all = [
    ...[...checks, 'allow-credentials-invalid'].flatMap((code) => [code, `preflight-${code}`]),
    ...['preflight-status', 'preflight-redirect', 'allow-methods-unparsable', 'allow-headers-unparsable'],
    ...[
      'method-not-allowed',
      'header-not-allowed',
      'redirect-credentials',
      'redirect-location',
      'redirect-limit',
    ],
    ...[
      'redirect-mode',
      'redirect-scheme',
      'redirect-stream-body',
      'mode-same-origin',
      'mode-no-cors-redirect',
      'scheme',
    ],
  ]
  expect([...codes].sort()).toEqual(all.sort())
})

describe('the error', () => {
  test('is a TypeError with all there is to know', async () => {
    const error = await errorOf(`${api}items?page=2`, answer({ [acao]: '*', vary: 'Accept' }), put)
    expect(error).toBeInstanceOf(TypeError)
    expect({ ...error, message: error.message }).toEqual({
      name: 'CorsError',
      message: `Access to fetch at '${api}items?page=2' from origin '${app}' has been blocked by CORS policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.`,
      code: 'method-not-allowed',
      step: 'CORS-preflight fetch (§4.8), step 7.5',
      header: 'Access-Control-Allow-Methods',
      expected: 'PUT',
      received: null,
      fix: 'List "PUT" in `methods`: the answer to the preflight must name it in `Access-Control-Allow-Methods`.',
      exchange: [
        {
          kind: 'preflight',
          request: {
            method: 'OPTIONS',
            url: `${api}items?page=2`,
            headers: { accept: '*/*', 'access-control-request-method': 'PUT', origin: app },
          },
          response: { status: 200, headers: { [acao]: '*', vary: 'Accept' } },
        },
      ],
    })
  })

  const preflightMust = 'the answer to the preflight (OPTIONS) must send'
  const methodsMust = 'the answer to the preflight must name it in `Access-Control-Allow-Methods`.'
  const headersMust = 'the answer to the preflight must name it in `Access-Control-Allow-Headers`.'
  const missing = `Add "${app}" to \`origins\`: the response must send \`Access-Control-Allow-Origin: ${app}\`.`
  const another = `Add "${app}" to \`origins\`: the response must send \`Access-Control-Allow-Origin: ${app}\`, byte for byte, and with several origins \`Vary: Origin\`.`
  const half = `Write the whole origin, with its scheme, in \`origins\`: "${app}". The response must send \`Access-Control-Allow-Origin: ${app}\`.`
  const redirected =
    'Answer OPTIONS at this URL with 204, before anything redirects (a trailing slash, http to https, a login page); or let the page ask for the URL that the redirect leads to.'
  const allowedPut: Answers = {
    preflight: { headers: { [acao]: '*', 'access-control-allow-methods': 'PUT' } },
  }
  const statusHint = (status: number) => ` The status is ${status}: error responses need the header, too.`
  test.each<[string, Answers, PageRequestInit, fix: string]>([
    ['a missing origin', answer({}), {}, missing],
    ['a missing origin, and status 399', answer({}, 399), {}, missing],
    ['a missing origin, and status 400', answer({}, 400), {}, `${missing}${statusHint(400)}`],
    ['a missing origin, and status 500', answer({}, 500), {}, `${missing}${statusHint(500)}`],
    [
      'a missing origin, on the preflight',
      answer({}),
      put,
      `Add "${app}" to \`origins\`: ${preflightMust} \`Access-Control-Allow-Origin: ${app}\`.`,
    ],
    [
      'a missing origin, on a preflight that something else answers',
      answer({}, 404),
      put,
      `Answer OPTIONS before authentication, routing and body parsing, with 204 and \`Access-Control-Allow-Origin: ${app}\` ("${app}" in \`origins\`): its status is 404.`,
    ],
    [
      'a missing origin, on a preflight with status 299',
      answer({}, 299),
      put,
      `Add "${app}" to \`origins\`: ${preflightMust} \`Access-Control-Allow-Origin: ${app}\`.`,
    ],
    ['a missing origin, on a preflight that is redirected', answer({ location: '/' }, 301), put, redirected],
    [
      'a missing origin, which the preflight has',
      { ...allowedPut, response: {} },
      put,
      `Let CORS cover the response itself as it covers the preflight: it, too, must send \`Access-Control-Allow-Origin: ${app}\`.`,
    ],
    [
      'a missing origin, which the preflight has, and status 500',
      { ...allowedPut, response: { status: 500 } },
      put,
      `Let CORS cover the response itself as it covers the preflight: it, too, must send \`Access-Control-Allow-Origin: ${app}\`.${statusHint(500)}`,
    ],
    [
      'a missing origin, on a redirect',
      answer({ location: 'https://login.example/' }, 302),
      {},
      `${missing} The status is 302: a redirect needs the header, too, and so does what it leads to. Or let the page ask for that URL at once.`,
    ],
    ...[`${app}/`, `${app}:443`, `${app}/login`, app.toUpperCase()].map(
      (value): [string, Answers, PageRequestInit, string] => [
        `the origin as ${value}`,
        answer({ [acao]: value }),
        {},
        `${another} An origin is in lower case, and has no default port, no path and no slash at its end.`,
      ],
    ),
    [
      'a pattern as origin',
      answer({ [acao]: 'https://*.example.com' }),
      {},
      `${another} In this header \`*\` stands alone or not at all: a pattern belongs in \`origins\`.`,
    ],
    [
      'a pattern without scheme as origin',
      answer({ [acao]: '*.example.com' }),
      {},
      `${half} In this header \`*\` stands alone or not at all: a pattern belongs in \`origins\`.`,
    ],
    ['another origin', answer({ [acao]: 'https://a.test' }), {}, another],
    [
      'the wildcard',
      answer({ [acao]: '*' }),
      include,
      `List "${app}" in \`origins\` in place of '*', with \`credentials: true\`: with credentials the response must send \`Access-Control-Allow-Origin: ${app}\`. Or send the request without credentials.`,
    ],
    [
      'several values',
      answer({ [acao]: `${app}, ${app}` }),
      {},
      'Send `Access-Control-Allow-Origin` once, with one origin: the response has several. Two layers may both add it (a proxy and the application); let one do it. A list belongs in `origins`, never in the header.',
    ],
    ['half an origin', answer({ [acao]: 'app.example.com' }), {}, half],
    [
      'credentials',
      answer({ [acao]: app }),
      include,
      'Set `credentials: true`: the response must send `Access-Control-Allow-Credentials: true`, in lower case and once. Or send the request without credentials.',
    ],
    [
      'a status',
      answer({ [acao]: app }, 401),
      put,
      'Answer OPTIONS before authentication, routing and body parsing, with 204 (`preflightStatus`): its status is 401.',
    ],
    ['a redirect of a preflight', answer({ [acao]: app, location: '/' }, 308), put, redirected],
    [
      'bad methods',
      answer({ [acao]: app, 'access-control-allow-methods': '(' }),
      put,
      'Send `Access-Control-Allow-Methods` as method names separated by commas (`methods`): one bad member spoils the list.',
    ],
    [
      'bad headers',
      answer({ [acao]: app, 'access-control-allow-headers': '(' }),
      { headers: { a: '' } },
      'Send `Access-Control-Allow-Headers` as header names separated by commas (`allowHeaders`): one bad member spoils the list.',
    ],
    ['a method', answer({ [acao]: app }), put, `List "PUT" in \`methods\`: ${methodsMust}`],
    [
      'patch',
      answer({ [acao]: app, 'access-control-allow-methods': 'PUT, PATCH' }),
      { method: 'patch' },
      'Let the page write "PATCH": methods are case-sensitive, and browsers do not upper-case "patch".',
    ],
    [
      'query, not listed at all',
      answer({ [acao]: app, 'access-control-allow-methods': 'PUT' }),
      { method: 'query' },
      'Let the page write "QUERY", and list that in `methods`: methods are case-sensitive, and browsers do not upper-case "query".',
    ],
    [
      "a method of the application's own, in lower case",
      answer({ [acao]: app, 'access-control-allow-methods': 'PUT' }),
      { method: 'brew' },
      'List "brew" in `methods`: the answer to the preflight must name it in `Access-Control-Allow-Methods`.',
    ],
    [
      'patch, not listed at all',
      answer({ [acao]: app }),
      { method: 'patch' },
      'Let the page write "PATCH", and list that in `methods`: methods are case-sensitive, and browsers do not upper-case "patch".',
    ],
    [
      'PATCH, not listed at all',
      answer({ [acao]: app }),
      { method: 'PATCH' },
      `List "PATCH" in \`methods\`: ${methodsMust}`,
    ],
    [
      'a method that is listed in lower case',
      answer({ [acao]: app, 'access-control-allow-methods': 'get, put' }),
      put,
      `List "PUT" in \`methods\`: ${methodsMust} Methods are case-sensitive: "put" is another one.`,
    ],
    [
      'a method in lower case that is none of the usual',
      answer({ [acao]: app, 'access-control-allow-methods': 'GET' }),
      { method: 'purge' },
      `List "purge" in \`methods\`: ${methodsMust}`,
    ],
    [
      'a method wildcard that is none',
      answer({
        [acao]: app,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': '*',
      }),
      { ...include, ...put },
      `List "PUT" in \`methods\`: ${methodsMust} With credentials \`*\` is only a method of that name.`,
    ],
    [
      'a header',
      answer({ [acao]: app, 'access-control-allow-headers': 'b' }),
      { headers: { a: '' } },
      `List "a" in \`allowHeaders\`: ${headersMust}`,
    ],
    [
      'Authorization',
      answer({ [acao]: app, 'access-control-allow-headers': '*' }),
      { headers: { authorization: '' } },
      `List "authorization" in \`allowHeaders\`: ${headersMust} \`*\` does not cover it.`,
    ],
    [
      'a header that is thought to be covered by a pattern',
      answer({ [acao]: app, 'access-control-allow-headers': 'x-*' }),
      { headers: { 'x-a': '' } },
      `List "x-a" in \`allowHeaders\`: ${headersMust}`,
    ],
    [
      'a response header that the page sends',
      answer({ [acao]: app, 'access-control-allow-headers': '' }),
      { headers: { 'Access-Control-Allow-Origin': '*' } },
      'Let the page leave "access-control-allow-origin" out: it is a header of responses, and the server sends it.',
    ],
    [
      'a wildcard that is none',
      answer({
        [acao]: app,
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': '*',
      }),
      { ...include, headers: { a: '' } },
      `List "a" in \`allowHeaders\`: ${headersMust} With credentials \`*\` is only a header of that name.`,
    ],
    ['a password', to('https://u:p@other.example/'), {}, 'Redirect to a URL without user name and password.'],
    ['a bad location', to('http://'), {}, 'Send a valid URL in `Location`.'],
    ['a loop', loop, {}, 'Break the loop: a browser follows 20 redirects.'],
    [
      'redirect: error',
      to('/'),
      { redirect: 'error' },
      "Answer without a redirect, or let the page use `redirect: 'follow'`.",
    ],
    ['a scheme', to('ftp://x/'), {}, 'Redirect to an http: or https: URL.'],
    [
      'same-origin',
      {},
      { mode: 'same-origin' },
      "Let the page use `mode: 'cors'`, and list its origin in `origins`.",
    ],
    [
      'no-cors',
      {},
      { mode: 'no-cors', redirect: 'manual' },
      "Let the page use `mode: 'cors'`, or `redirect: 'follow'`.",
    ],
  ])('has a fix for %s', async (_, answers, init, fix) => {
    expect((await errorOf(api, answers, init)).fix).toBe(fix)
  })

  test('has a fix for an origin that is null, or became null', async () => {
    const noOrigin =
      'The page has no origin (a sandboxed frame, a data: URL, a file): serve it from an http(s) origin, or add allow-same-origin to the sandbox, and list that origin in `origins`. To allow `null` is to allow every such page.'
    expect((await errorOf(api, {}, {}, 'null')).fix).toBe(noOrigin)
    expect((await errorOf(api, answer({ [acao]: app }), {}, 'null')).fix).toBe(noOrigin)
    expect((await errorOf(api, answer({ [acao]: 'null' }), include, 'null')).fix).toContain(
      'Set `credentials: true`',
    )
    const tainted = await errorOf(api, (url) => (url.href === api ? to(other) : answer({ [acao]: app })), {})
    expect(tainted.fix).toBe(
      'A redirect from one foreign origin to another made the origin `null`: let the page ask for the final URL, and list the page there in `origins`. To allow `null` is to allow every sandboxed page.',
    )
  })

  test('has a fix for a scheme that no page can fetch', async () => {
    expect((await errorOf('ftp://x/', {}, {})).fix).toBe('Let the page ask for an http: or https: URL.')
  })

  test('has a fix for a streamed upload', async () => {
    const body = new Response('x').body as ReadableStream
    const answers = { preflight: { headers: { [acao]: '*' } }, response: to('/z').response ?? {} }
    expect((await errorOf(api, answers, { method: 'POST', body, duplex: 'half' })).fix).toBe(
      'Answer a streamed upload with 303, or without a redirect: its body cannot be sent again.',
    )
  })
})
