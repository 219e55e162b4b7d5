import { describe, expect, test } from 'vitest'
import type { RefusalCode } from '../fetch/refusal.ts'
import { type Answers, answer, errorOf, redirectLoop, redirectTo } from '../test-server.ts'
import { type PolicyOption, policyOption } from './fix.ts'
import type { PageRequestInit } from './request-init.ts'

const app = 'https://app.example.com'
const api = 'https://api.example.com/'
const other = 'https://other.example/'
const acao = 'access-control-allow-origin'
const put: PageRequestInit = { method: 'PUT' }
const include: PageRequestInit = { credentials: 'include' }

test.each<[RefusalCode, PolicyOption | null]>([
  ['allow-origin-missing', 'origins'],
  ['allow-origin-wildcard', 'origins'],
  ['allow-origin-multiple', 'origins'],
  ['allow-origin-invalid', 'origins'],
  ['allow-origin-mismatch', 'origins'],
  ['allow-credentials-invalid', 'credentials'],
  ['preflight-allow-origin-missing', 'origins'],
  ['preflight-allow-credentials-invalid', 'credentials'],
  ['preflight-status', 'preflightStatus'],
  ['preflight-redirect', null],
  ['allow-methods-unparsable', 'methods'],
  ['allow-headers-unparsable', 'allowHeaders'],
  ['method-not-allowed', 'methods'],
  ['header-not-allowed', 'allowHeaders'],
  ['redirect-credentials', null],
  ['redirect-credentials-outside-cors', null],
  ['scheme', null],
])('the option that decides %s: %s', (code, option) => {
  expect(policyOption(code)).toBe(option)
})

describe('the error', () => {
  const methodsMust = 'The preflight response must list it in `Access-Control-Allow-Methods`.'
  const headersMust = 'The preflight response must list it in `Access-Control-Allow-Headers`.'
  const add = (sender: string) =>
    `Add "${app}" to \`origins\`. ${sender} must send \`Access-Control-Allow-Origin: ${app}\``
  const missing = `${add('The response')}.`
  const missingOnPreflight = `${add('The preflight response (OPTIONS)')}.`
  const uncovered = `Apply the CORS middleware to the response as well as to its preflight. The response must also send \`Access-Control-Allow-Origin: ${app}\`.`
  const patternHint = ' Browsers do not support patterns in this header. Write the pattern in `origins`.'
  const upperCase = (method: string, list = '') =>
    `Write "${method.toUpperCase()}" in the page${list}. Methods are case-sensitive, and browsers do not upper-case "${method}".`
  const another = `${add('The response').replace('send', 'send exactly')}, and \`Vary: Origin\` if several origins are allowed.`
  const half = `Write the whole origin, "${app}", in \`origins\`. The response must send \`Access-Control-Allow-Origin: ${app}\`.`
  const redirected =
    'Answer OPTIONS with 204 before any redirect, such as to HTTPS, to a trailing slash or to a login page. Or request the final URL.'
  const allowedPut: Answers = {
    preflight: { headers: { [acao]: '*', 'access-control-allow-methods': 'PUT' } },
  }
  const statusHint = (status: number) =>
    ` The status is ${status}. Error responses also need the header, so mount the CORS middleware first.`
  test.each<[string, Answers, PageRequestInit, fix: string]>([
    ['a missing origin', answer({}), {}, missing],
    ['a missing origin, and status 399', answer({}, 399), {}, missing],
    ['a missing origin, and status 400', answer({}, 400), {}, `${missing}${statusHint(400)}`],
    ['a missing origin, and status 500', answer({}, 500), {}, `${missing}${statusHint(500)}`],
    ['a missing origin, on the preflight', answer({}), put, missingOnPreflight],
    [
      'a missing origin, on a preflight that something else responds to',
      answer({}, 404),
      put,
      `Mount the CORS middleware before authentication, routing and body parsing, with "${app}" in \`origins\`. OPTIONS must get 204 and \`Access-Control-Allow-Origin: ${app}\`, but its status is 404.`,
    ],
    ['a missing origin, on a preflight with status 299', answer({}, 299), put, missingOnPreflight],
    ['a missing origin, on a preflight that is redirected', answer({ location: '/' }, 301), put, redirected],
    ['a missing origin, which the preflight has', { ...allowedPut, response: {} }, put, uncovered],
    [
      'a missing origin, which the preflight has, and status 500',
      { ...allowedPut, response: { status: 500 } },
      put,
      `${uncovered}${statusHint(500)}`,
    ],
    [
      'a missing origin, on a redirect',
      answer({ location: 'https://login.example/' }, 302),
      {},
      `${missing} The status is 302. A redirect needs the header, and so does its target. Or request the final URL.`,
    ],
    ...[`${app}/`, `${app}:443`, `${app}/login`, app.toUpperCase()].map(
      (value): [string, Answers, PageRequestInit, string] => [
        `the origin as ${value}`,
        answer({ [acao]: value }),
        {},
        `${another} An origin is in lower case and has no default port, path or trailing slash.`,
      ],
    ),
    ['a pattern as origin', answer({ [acao]: 'https://*.example.com' }), {}, `${another}${patternHint}`],
    ['a pattern without scheme as origin', answer({ [acao]: '*.example.com' }), {}, `${half}${patternHint}`],
    ['another origin', answer({ [acao]: 'https://a.test' }), {}, another],
    [
      'the wildcard',
      answer({ [acao]: '*' }),
      include,
      `Replace '*' in \`origins\` with "${app}", and set \`credentials: true\`. With credentials, the response must send \`Access-Control-Allow-Origin: ${app}\`. Or send the request without credentials.`,
    ],
    [
      'several values',
      answer({ [acao]: `${app}, ${app}` }),
      {},
      'Send `Access-Control-Allow-Origin` once, with one origin. If a proxy and the application both add it to the response, remove it from one of them. List several origins in `origins`, not in the header.',
    ],
    ['half an origin', answer({ [acao]: 'app.example.com' }), {}, half],
    [
      'credentials',
      answer({ [acao]: app }),
      include,
      'Set `credentials: true`. The response must send `Access-Control-Allow-Credentials: true`, in lower case and once. Or send the request without credentials.',
    ],
    [
      'a status',
      answer({ [acao]: app }, 401),
      put,
      'Mount the CORS middleware before authentication, routing and body parsing. OPTIONS must get a status from 200 to 299, not 401.',
    ],
    ['a redirect of a preflight', answer({ [acao]: app, location: '/' }, 308), put, redirected],
    [
      'bad methods',
      answer({ [acao]: app, 'access-control-allow-methods': '(' }),
      put,
      'Send `Access-Control-Allow-Methods` as method names separated by commas. One invalid name invalidates the whole list.',
    ],
    [
      'bad headers',
      answer({ [acao]: app, 'access-control-allow-headers': '(' }),
      { headers: { a: '' } },
      'Send `Access-Control-Allow-Headers` as header names separated by commas. One invalid name invalidates the whole list.',
    ],
    ['a method', answer({ [acao]: app }), put, `Add "PUT" to \`methods\`. ${methodsMust}`],
    [
      'patch',
      answer({ [acao]: app, 'access-control-allow-methods': 'PUT, PATCH' }),
      { method: 'patch' },
      upperCase('patch'),
    ],
    [
      'query, not listed at all',
      answer({ [acao]: app, 'access-control-allow-methods': 'PUT' }),
      { method: 'query' },
      upperCase('query', ', and add it to `methods`'),
    ],
    [
      'a custom method, in lower case',
      answer({ [acao]: app, 'access-control-allow-methods': 'PUT' }),
      { method: 'brew' },
      `Add "brew" to \`methods\`. ${methodsMust}`,
    ],
    [
      'patch, not listed at all',
      answer({ [acao]: app }),
      { method: 'patch' },
      upperCase('patch', ', and add it to `methods`'),
    ],
    [
      'PATCH, not listed at all',
      answer({ [acao]: app }),
      { method: 'PATCH' },
      `Add "PATCH" to \`methods\`. ${methodsMust}`,
    ],
    [
      'a method that is listed in lower case',
      answer({ [acao]: app, 'access-control-allow-methods': 'get, put' }),
      put,
      `Add "PUT" to \`methods\`. ${methodsMust} Methods are case-sensitive, so "put" is a different one.`,
    ],
    [
      'a method in lower case that is none of the usual',
      answer({ [acao]: app, 'access-control-allow-methods': 'GET' }),
      { method: 'purge' },
      `Add "purge" to \`methods\`. ${methodsMust}`,
    ],
    [
      'a method wildcard that is a literal',
      answer({
        [acao]: app,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': '*',
      }),
      { ...include, ...put },
      `Add "PUT" to \`methods\`. ${methodsMust} With credentials, \`*\` is not a wildcard.`,
    ],
    [
      'a header',
      answer({ [acao]: app, 'access-control-allow-headers': 'b' }),
      { headers: { a: '' } },
      `Add "a" to \`allowHeaders\`. ${headersMust}`,
    ],
    [
      'a header that no list names',
      answer({ [acao]: app }),
      { headers: { 'x-a': '' } },
      `Add "x-a" to \`allowHeaders\`. ${headersMust}`,
    ],
    [
      'Authorization',
      answer({ [acao]: app, 'access-control-allow-headers': '*' }),
      { headers: { authorization: '' } },
      `Add "authorization" to \`allowHeaders\`. ${headersMust} \`*\` does not cover it.`,
    ],
    [
      'a header that is thought to be covered by a pattern',
      answer({ [acao]: app, 'access-control-allow-headers': 'x-*' }),
      { headers: { 'x-a': '' } },
      `Add "x-a" to \`allowHeaders\`. ${headersMust}`,
    ],
    [
      'a response header that the page sends',
      answer({ [acao]: app, 'access-control-allow-headers': '' }),
      { headers: { 'Access-Control-Allow-Origin': '*' } },
      'Remove "access-control-allow-origin" from the request. It is a response header, which the server sends.',
    ],
    [
      'a wildcard that is a literal',
      answer({
        [acao]: app,
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': '*',
      }),
      { ...include, headers: { a: '' } },
      `Add "a" to \`allowHeaders\`. ${headersMust} With credentials, \`*\` is not a wildcard.`,
    ],
    [
      'a password',
      redirectTo('https://u:p@other.example/'),
      {},
      'Redirect to a URL without a user name or password.',
    ],
    ['a bad location', redirectTo('http://'), {}, 'Send a valid URL in `Location`.'],
    ['a loop', redirectLoop, {}, 'Remove the redirect loop. Browsers follow at most 20 redirects.'],
    [
      'redirect: error',
      redirectTo('/'),
      { redirect: 'error' },
      "Respond without a redirect, or use `redirect: 'follow'` in the page.",
    ],
    ['a scheme', redirectTo('ftp://x/'), {}, 'Redirect to an http: or https: URL.'],
    [
      'same-origin',
      {},
      { mode: 'same-origin' },
      "Use `mode: 'cors'` in the page, and add its origin to `origins`.",
    ],
    [
      'no-cors',
      {},
      { mode: 'no-cors', redirect: 'manual' },
      "Use `mode: 'cors'` or `redirect: 'follow'` in the page.",
    ],
  ])('has a fix for %s', async (_, answers, init, fix) => {
    expect((await errorOf(api, answers, init)).fix).toBe(fix)
  })

  test('has a fix for an origin that is null, or became null', async () => {
    const noOrigin =
      'The page has no origin, because it is a sandboxed frame, a data: URL or a file. Serve it over HTTP, or add allow-same-origin to the sandbox, and add its origin to `origins`. Allowing `null` would allow every such page.'
    expect((await errorOf(api, {}, {}, 'null')).fix).toBe(noOrigin)
    expect((await errorOf(api, answer({ [acao]: app }), {}, 'null')).fix).toBe(noOrigin)
    expect((await errorOf(api, answer({ [acao]: 'null' }), include, 'null')).fix).toContain(
      'Set `credentials: true`.',
    )
    const tainted = await errorOf(
      api,
      (url) => (url.href === api ? redirectTo(other) : answer({ [acao]: app })),
      {},
    )
    expect(tainted.fix).toBe(
      'A redirect to another origin changed the origin of the request to `null`. Request the final URL, and add the page to `origins` there. Allowing `null` would allow every sandboxed page.',
    )
  })

  test.each([
    ['ftp://x/', 'Request an http: or https: URL.'],
    [
      'https://api.example.com:6000/',
      'Serve the API on another port. Browsers block port 6000, which is reserved for another protocol.',
    ],
  ])('has a fix for a URL that no page can fetch: %s', async (url, fix) => {
    expect((await errorOf(url, {}, {})).fix).toBe(fix)
  })

  test('has a fix for a streamed upload', async () => {
    const body = new Response('x').body as ReadableStream
    const answers = { preflight: { headers: { [acao]: '*' } }, response: redirectTo('/z').response ?? {} }
    expect((await errorOf(api, answers, { method: 'POST', body, duplex: 'half' })).fix).toBe(
      'Respond to the upload with 303 or without a redirect. Browsers cannot send a streamed body again.',
    )
  })
})
