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
  const methodsMust = 'the preflight response must name it in `Access-Control-Allow-Methods`.'
  const headersMust = 'the preflight response must name it in `Access-Control-Allow-Headers`.'
  const add = (sender: string) =>
    `Add "${app}" to \`origins\`: ${sender} must send \`Access-Control-Allow-Origin: ${app}\``
  const missing = `${add('the response')}.`
  const missingOnPreflight = `${add('the preflight response (OPTIONS)')}.`
  const uncovered = `Let CORS cover the response itself as it covers the preflight: it, too, must send \`Access-Control-Allow-Origin: ${app}\`.`
  const patternHint = ' In this header `*` stands alone or not at all: a pattern belongs in `origins`.'
  const upperCase = (method: string, list = '') =>
    `Let the page write "${method.toUpperCase()}"${list}: methods are case-sensitive, and browsers do not upper-case "${method}".`
  const another = `${add('the response')}, byte for byte, and with several origins \`Vary: Origin\`.`
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
    ['a missing origin, on the preflight', answer({}), put, missingOnPreflight],
    [
      'a missing origin, on a preflight that something else responds to',
      answer({}, 404),
      put,
      `Answer OPTIONS before authentication, routing and body parsing, with 204 and \`Access-Control-Allow-Origin: ${app}\` ("${app}" in \`origins\`): its status is 404.`,
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
    ['a pattern as origin', answer({ [acao]: 'https://*.example.com' }), {}, `${another}${patternHint}`],
    ['a pattern without scheme as origin', answer({ [acao]: '*.example.com' }), {}, `${half}${patternHint}`],
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
      upperCase('patch'),
    ],
    [
      'query, not listed at all',
      answer({ [acao]: app, 'access-control-allow-methods': 'PUT' }),
      { method: 'query' },
      upperCase('query', ', and list that in `methods`'),
    ],
    [
      'a custom method, in lower case',
      answer({ [acao]: app, 'access-control-allow-methods': 'PUT' }),
      { method: 'brew' },
      `List "brew" in \`methods\`: ${methodsMust}`,
    ],
    [
      'patch, not listed at all',
      answer({ [acao]: app }),
      { method: 'patch' },
      upperCase('patch', ', and list that in `methods`'),
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
      'a method wildcard that is a literal',
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
      'a header that no list names',
      answer({ [acao]: app }),
      { headers: { 'x-a': '' } },
      `List "x-a" in \`allowHeaders\`: ${headersMust}`,
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
      'a wildcard that is a literal',
      answer({
        [acao]: app,
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': '*',
      }),
      { ...include, headers: { a: '' } },
      `List "a" in \`allowHeaders\`: ${headersMust} With credentials \`*\` is only a header of that name.`,
    ],
    [
      'a password',
      redirectTo('https://u:p@other.example/'),
      {},
      'Redirect to a URL without user name and password.',
    ],
    ['a bad location', redirectTo('http://'), {}, 'Send a valid URL in `Location`.'],
    ['a loop', redirectLoop, {}, 'Break the loop: a browser follows 20 redirects.'],
    [
      'redirect: error',
      redirectTo('/'),
      { redirect: 'error' },
      "Answer without a redirect, or let the page use `redirect: 'follow'`.",
    ],
    ['a scheme', redirectTo('ftp://x/'), {}, 'Redirect to an http: or https: URL.'],
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
    expect((await errorOf(api, answer({ [acao]: 'null' }), include, 'null')).code).toBe(
      'allow-credentials-invalid',
    )
    const tainted = await errorOf(
      api,
      (url) => (url.href === api ? redirectTo(other) : answer({ [acao]: app })),
      {},
    )
    expect(tainted.fix).toBe(
      'A redirect from one foreign origin to another made the origin `null`: let the page ask for the final URL, and list the page there in `origins`. To allow `null` is to allow every sandboxed page.',
    )
  })

  test('has a fix for a scheme that no page can fetch', async () => {
    expect((await errorOf('ftp://x/', {}, {})).fix).toBe('Let the page ask for an http: or https: URL.')
  })

  test('has a fix for a streamed upload', async () => {
    const body = new Response('x').body as ReadableStream
    const answers = { preflight: { headers: { [acao]: '*' } }, response: redirectTo('/z').response ?? {} }
    expect((await errorOf(api, answers, { method: 'POST', body, duplex: 'half' })).fix).toBe(
      'Answer a streamed upload with 303, or without a redirect: its body cannot be sent again.',
    )
  })
})
