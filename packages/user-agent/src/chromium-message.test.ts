import { describe, expect, test } from 'vitest'
import { CorsError } from './cors-error.ts'
import { openPage } from './page.ts'
import type { PageRequestInit } from './page-request.ts'
import type { RefusalCode } from './refusal.ts'
import { type Answers, testServer } from './test-server.ts'

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
    const error = await errorOf(api, answers, { method: 'POST', body })
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
      fix: 'List "PUT" in `methods`: the answer to the preflight must send `Access-Control-Allow-Methods: PUT`.',
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

  test.each<[string, Answers, PageRequestInit, fix: string]>([
    ['an error status', answer({}, 500), {}, 'The status is 500: error responses need the header, too.'],
    [
      'a missing origin',
      answer({}),
      {},
      `Add "${app}" to \`origins\`: the response must send \`Access-Control-Allow-Origin: ${app}\`.`,
    ],
    ['on the preflight', answer({}), put, 'the answer to the preflight (OPTIONS) must send'],
    ['another origin', answer({ [acao]: 'https://a.test' }), {}, '`Vary: Origin`'],
    [
      'the wildcard',
      answer({ [acao]: '*' }),
      include,
      `List "${app}" in \`origins\` in place of '*', with \`credentials: true\``,
    ],
    ['several values', answer({ [acao]: `${app}, ${app}` }), {}, 'let one do it'],
    [
      'half an origin',
      answer({ [acao]: 'app.example.com' }),
      {},
      `Write the whole origin, with its scheme, in \`origins\`: "${app}". The response must send`,
    ],
    ['credentials', answer({ [acao]: app }), include, 'Set `credentials: true`'],
    [
      'a status',
      answer({ [acao]: app }, 401),
      put,
      'Answer OPTIONS before authentication, routing and body parsing, with 204 (`preflightStatus`): its status is 401.',
    ],
    [
      'a redirect of a preflight',
      answer({ [acao]: app, location: '/' }, 308),
      put,
      'before anything redirects',
    ],
    ['bad methods', answer({ [acao]: app, 'access-control-allow-methods': '(' }), put, '(`methods`)'],
    [
      'bad headers',
      answer({ [acao]: app, 'access-control-allow-headers': '(' }),
      { headers: { a: '' } },
      '(`allowHeaders`)',
    ],
    [
      'patch',
      answer({ [acao]: app, 'access-control-allow-methods': 'PUT, PATCH' }),
      { method: 'patch' },
      'Let the page write "PATCH"',
    ],
    ['patch, not listed at all', answer({ [acao]: app }), { method: 'patch' }, 'List "patch" in `methods`'],
    [
      'Authorization',
      answer({ [acao]: app, 'access-control-allow-headers': '*' }),
      { headers: { authorization: '' } },
      'List "authorization" in `allowHeaders`: the answer to the preflight must send `Access-Control-Allow-Headers: authorization`. `*` does not cover it.',
    ],
    [
      'a wildcard that is none',
      answer({
        [acao]: app,
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': '*',
      }),
      { ...include, headers: { a: '' } },
      'With credentials `*` is only a header of that name.',
    ],
    [
      'a method wildcard that is none',
      answer({
        [acao]: app,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': '*',
      }),
      { ...include, ...put },
      'With credentials `*` is only a method of that name.',
    ],
    ['a header', answer({ [acao]: app }), { headers: { a: '' } }, 'List "a" in `allowHeaders`'],
    ['a password', to('https://u:p@other.example/'), {}, 'without user name and password'],
    ['a bad location', to('http://'), {}, 'a valid URL'],
    ['a loop', loop, {}, 'Break the loop'],
    ['redirect: error', to('/'), { redirect: 'error' }, "redirect: 'follow'"],
    ['a scheme', to('ftp://x/'), {}, 'http: or https:'],
    ['same-origin', {}, { mode: 'same-origin' }, "mode: 'cors'"],
    ['no-cors', {}, { mode: 'no-cors', redirect: 'manual' }, "redirect: 'follow'"],
  ])('has a fix for %s', async (_, answers, init, fix) => {
    expect((await errorOf(api, answers, init)).fix).toContain(fix)
  })

  test('has a fix for an origin that is null, or became null', async () => {
    expect((await errorOf(api, {}, {}, 'null')).fix).toContain('The page has no origin')
    const tainted = await errorOf(api, (url) => (url.href === api ? to(other) : answer({ [acao]: app })), {})
    expect(tainted.fix).toContain('let the page ask for the final URL')
    expect((await errorOf('ftp://x/', {}, {})).fix).toContain('ask for an http: or https: URL')
  })

  test('has a fix for a streamed upload', async () => {
    const body = new Response('x').body as ReadableStream
    const answers = { preflight: { headers: { [acao]: '*' } }, response: to('/z').response ?? {} }
    expect((await errorOf(api, answers, { method: 'POST', body })).fix).toContain('with 303')
  })
})
