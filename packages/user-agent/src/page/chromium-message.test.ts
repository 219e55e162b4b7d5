import { describe, expect, test } from 'vitest'
import type { RefusalCode } from '../fetch/refusal.ts'
import { type Answers, answer, errorOf, redirectLoop, redirectTo, testServer } from '../test-server.ts'
import { openPage } from './page.ts'
import type { PageRequestInit } from './request-init.ts'

const app = 'https://app.example.com'
const api = 'https://api.example.com/'
const other = 'https://other.example/'
const blocked = blockedAt(api)
const preflight = `${blocked}Response to preflight request doesn't pass access control check: `
const acao = 'access-control-allow-origin'
const invalidValue = 'Have the server send the header with a valid value.'
const missing = "No 'Access-Control-Allow-Origin' header is present on the requested resource."
const wildcard =
  "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'."
const unsafeRedirect = 'Failed to load resource: net::ERR_UNSAFE_REDIRECT'
const put: PageRequestInit = { method: 'PUT' }
const include: PageRequestInit = { credentials: 'include' }

function blockedAt(url: string, redirected = ''): string {
  return `Access to fetch at '${url}' ${redirected}from origin '${app}' has been blocked by CORS policy: `
}

function mismatch(value: string): string {
  return `The 'Access-Control-Allow-Origin' header has a value '${value}' that is not equal to the supplied origin. ${invalidValue}`
}

function multiple(value: string): string {
  return `The 'Access-Control-Allow-Origin' header contains multiple values '${value}', but only one is allowed. ${invalidValue}`
}

function invalid(value: string): string {
  return `The 'Access-Control-Allow-Origin' header contains the invalid value '${value}'. ${invalidValue}`
}

function credentials(value: string): string {
  return `The value of the 'Access-Control-Allow-Credentials' header in the response is '${value}' which must be 'true' when the request's credentials mode is 'include'.`
}

function unparsable(header: string): string {
  return `Cannot parse ${header} response header field in preflight response.`
}

function methodRefused(method: string): string {
  return `Method ${method} is not allowed by Access-Control-Allow-Methods in preflight response.`
}

// Every text was read from the console of Chromium 156, for the same response.
const rows: readonly [RefusalCode, Answers, PageRequestInit, message: string][] = [
  ['allow-origin-missing', {}, {}, `${blocked}${missing}`],
  [
    'allow-origin-mismatch',
    answer({ [acao]: 'https://a.test' }),
    {},
    `${blocked}${mismatch('https://a.test')}`,
  ],
  ['allow-origin-mismatch', answer({ [acao]: 'null' }), {}, `${blocked}${mismatch('null')}`],
  [
    'allow-origin-mismatch',
    answer({ [acao]: 'https://a\tb.test' }),
    {},
    `${blocked}${mismatch('https://a\\u0009b.test')}`,
  ],
  [
    'allow-origin-mismatch',
    answer({ [acao]: 'https://a.test/~\u007f' }),
    {},
    `${blocked}${mismatch('https://a.test/~\\u007F')}`,
  ],
  [
    'allow-origin-multiple',
    answer([
      [acao, app],
      [acao, app],
    ]),
    {},
    `${blocked}${multiple(`${app}, ${app}`)}`,
  ],
  [
    'allow-origin-invalid',
    answer({ [acao]: 'app.example.com' }),
    {},
    `${blocked}${invalid('app.example.com')}`,
  ],
  [
    'allow-origin-invalid',
    answer({ [acao]: 'https://ex\u00e4mple.test' }),
    {},
    `${blocked}${invalid('https://ex\\u00E4mple.test')}`,
  ],
  [
    'allow-origin-wildcard',
    answer({ [acao]: '*', 'access-control-allow-credentials': 'true' }),
    include,
    `${blocked}${wildcard}`,
  ],
  ['allow-credentials-invalid', answer({ [acao]: app }), include, `${blocked}${credentials('')}`],
  [
    'allow-credentials-invalid',
    answer({ [acao]: app, 'access-control-allow-credentials': 'True' }),
    include,
    `${blocked}${credentials('True')}`,
  ],
  ['preflight-allow-origin-missing', answer({}, 403), put, `${preflight}${missing}`],
  [
    'preflight-allow-origin-mismatch',
    answer({ [acao]: 'https://a.test' }),
    put,
    `${preflight}${mismatch('https://a.test')}`,
  ],
  [
    'preflight-allow-origin-multiple',
    answer({ [acao]: 'https://a.test,https://b.test' }),
    put,
    `${preflight}${multiple('https://a.test,https://b.test')}`,
  ],
  ['preflight-allow-origin-invalid', answer({ [acao]: 'x' }), put, `${preflight}${invalid('x')}`],
  [
    'preflight-allow-origin-wildcard',
    answer({ [acao]: '*' }),
    { ...put, ...include },
    `${preflight}${wildcard}`,
  ],
  [
    'preflight-allow-credentials-invalid',
    answer({ [acao]: app }),
    { ...put, ...include },
    `${preflight}${credentials('')}`,
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
    `${blocked}${unparsable('Access-Control-Allow-Methods')}`,
  ],
  [
    'allow-headers-unparsable',
    answer({ [acao]: app, 'access-control-allow-headers': 'x-c, "q"' }),
    { headers: { 'x-c': '1' } },
    `${blocked}${unparsable('Access-Control-Allow-Headers')}`,
  ],
  [
    'method-not-allowed',
    answer({ [acao]: app }),
    { ...put, headers: { 'x-a': '1' } },
    `${blocked}${methodRefused('PUT')}`,
  ],
  [
    'method-not-allowed',
    answer({ [acao]: app, 'access-control-allow-methods': 'PATCH' }),
    { method: 'patch' },
    `${blocked}${methodRefused('patch')}`,
  ],
  [
    'header-not-allowed',
    answer({ [acao]: app, 'access-control-allow-headers': 'x-q' }),
    { headers: { 'x-c': '1', 'x-a': '1' } },
    `${blocked}Request header field x-a is not allowed by Access-Control-Allow-Headers in preflight response.`,
  ],
  [
    'redirect-credentials',
    redirectTo('https://u:p@other.example/'),
    {},
    `${blocked}Redirect location '' contains a username and password, which is disallowed for cross-origin requests.`,
  ],
  ['redirect-location', redirectTo('http://'), {}, 'Failed to load resource: net::ERR_INVALID_REDIRECT'],
  ['redirect-limit', redirectLoop, {}, 'Failed to load resource: net::ERR_TOO_MANY_REDIRECTS'],
  ['redirect-mode', redirectTo('/z'), { redirect: 'error' }, 'Failed to load resource: net::ERR_FAILED'],
  ['redirect-scheme', redirectTo('data:text/plain,x'), {}, unsafeRedirect],
  ['redirect-scheme', redirectTo('file:///x'), {}, unsafeRedirect],
  ['redirect-scheme', redirectTo('about:blank'), {}, unsafeRedirect],
  ['redirect-scheme', redirectTo('blob:https://x/1'), {}, unsafeRedirect],
  ['redirect-scheme', redirectTo('filesystem:https://x/1'), {}, unsafeRedirect],
  [
    'redirect-scheme',
    redirectTo('ftp://x/'),
    {},
    `${blockedAt('ftp://x/', `(redirected from '${api}') `)}Cross origin requests are only supported for protocol schemes: chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, http, https, isolated-app.`,
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

describe('the messages of Chromium', () => {
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
    const error = await errorOf(
      api,
      (url) => (url.href === api ? redirectTo(other) : answer({ [acao]: app })),
      {},
    )
    expect(error.message).toContain(`'${other}' (redirected from '${api}') from origin '${app}'`)
  })

  test('after a redirect out of mode same-origin', async () => {
    const error = await errorOf('/', redirectTo(other), { mode: 'same-origin' })
    expect([error.code, error.message]).toEqual([
      'mode-same-origin',
      `Unsafe attempt to load URL ${other} from frame with URL ${app}/. Domains, protocols and ports must match.`,
    ])
  })

  test('for a redirect with a user name where CORS does not apply', async () => {
    const url = 'https://user@app.example.com/'
    const page = openPage(app, { ...testServer(redirectTo(url)), engine: 'chromium' })
    await expect(page.fetch('/')).rejects.toMatchObject({
      code: 'redirect-credentials-outside-cors',
      message: 'Failed to load resource: net::ERR_FAILED',
      expected: 'a URL without user name and password',
      received: url,
    })
  })

  test('for a streamed upload that is redirected', async () => {
    const body = new Response('x').body as ReadableStream
    const answers = { preflight: { headers: { [acao]: '*' } }, response: redirectTo('/z').response ?? {} }
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
    expect(error.message).toContain("from origin 'null'")
  })
})

test('every code has a text above', () => {
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
