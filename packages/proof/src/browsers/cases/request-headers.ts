import type { Case, Chapter } from './case.ts'
import type { PolicyName } from './policies.ts'

type Lines = readonly (readonly [string, string])[]

/** A GET with these headers, allowed: `names` are those that the preflight asks for. */
function allowed(title: string, policy: PolicyName, headers: Lines, names: string, carrying = ''): Case {
  return {
    title,
    policy,
    does: (at) => [{ kind: 'fetch', url: at('/items'), headers }],
    sees: [{ status: 200, body: '{"method":"GET"}' }],
    wire: [...(names === '' ? [] : [`preflight GET /items: ${names}`]), `GET /items${carrying}`],
  }
}

const atLimit = 'a'.repeat(128)
const overLimit = 'a'.repeat(129)
const plain = (length: number): string => `text/plain;a=${'a'.repeat(length - 'text/plain;a='.length)}`
const many = Array.from({ length: 30 }, (_, index) => `x-${String(index).padStart(2, '0')}`)

export const requestHeaders: Chapter = {
  title: 'Request headers',
  cases: [
    allowed('a custom header', 'several', [['X-Test', '1']], 'x-test'),
    allowed(
      'several headers, sent in lower case and sorted',
      'any',
      [
        ['X-Zeta', '1'],
        ['Content-Type', 'application/json'],
        ['x-alpha', '1'],
      ],
      'content-type,x-alpha,x-zeta',
    ),
    allowed(
      'thirty headers',
      'any',
      many.map((name) => [name, '1']),
      many.join(','),
    ),
    allowed('a header with an empty value', 'several', [['x-test', '']], 'x-test'),
    allowed(
      '`Authorization` with `*`',
      'any',
      [['Authorization', 'Bearer 1']],
      'authorization',
      ' with authorization',
    ),
    allowed(
      '`Authorization` and another header with `*`',
      'any',
      [
        ['Authorization', 'Bearer 1'],
        ['x-test', '1'],
      ],
      'authorization,x-test',
      ' with authorization',
    ),
    {
      title: '`Authorization` and another header with `*` and credentials are echoed',
      policy: 'credentialsAny',
      does: (at) => [
        {
          kind: 'fetch',
          url: at('/items'),
          credentials: 'include',
          headers: [
            ['Authorization', 'Bearer 1'],
            ['x-test', '1'],
          ],
        },
      ],
      sees: [{ status: 200 }],
      wire: ['preflight GET /items: authorization,x-test', 'GET /items with authorization'],
    },
    allowed(
      'four safelisted headers of 128 bytes each need no preflight',
      'several',
      [
        ['Accept', atLimit],
        ['Accept-Language', atLimit],
        ['Content-Language', atLimit],
        ['Content-Type', plain(128)],
      ],
      '',
    ),
    allowed('129 bytes in a header: `Accept`', 'safelisted', [['Accept', overLimit]], 'accept'),
    allowed(
      '129 bytes in a header: `Accept-Language`',
      'safelisted',
      [['Accept-Language', overLimit]],
      'accept-language',
    ),
    allowed(
      '129 bytes in a header: `Content-Language`',
      'safelisted',
      [['Content-Language', overLimit]],
      'content-language',
    ),
    allowed(
      '129 bytes in a header: `Content-Type`',
      'safelisted',
      [['Content-Type', plain(129)]],
      'content-type',
    ),
    allowed(
      'more than 1024 bytes in total',
      'safelisted',
      [...Array.from({ length: 8 }, () => ['Accept', atLimit] as const), ['Accept-Language', 'en']],
      'accept',
    ),
    ...['a"b', 'a(b', 'a:b', 'a<b', 'a?b', 'a@b', 'a[b', 'a\\b', 'a{b'].map((value) =>
      allowed(
        `an unsafe byte in \`Accept\`: ${JSON.stringify(value)}`,
        'safelisted',
        [['Accept', value]],
        'accept',
      ),
    ),
    allowed('a tab in `Accept` is safe', 'simple', [['Accept', 'a\tb']], ''),
    allowed(
      '"_" in `Accept-Language` is unsafe',
      'safelisted',
      [['Accept-Language', 'en_GB']],
      'accept-language',
    ),
    allowed(
      '`Content-Type: text/plain` with a parameter',
      'simple',
      [['Content-Type', 'text/plain;charset=utf-8']],
      '',
    ),
    allowed(
      '`Content-Type: multipart/form-data`',
      'simple',
      [['Content-Type', 'multipart/form-data; boundary=a']],
      '',
    ),
    allowed(
      '`Content-Type: application/x-www-form-urlencoded`',
      'simple',
      [['Content-Type', 'application/x-www-form-urlencoded']],
      '',
    ),
    allowed(
      '`Content-Type: application/json`',
      'several',
      [['Content-Type', 'application/json']],
      'content-type',
    ),
    allowed('`Content-Type` that is not a media type', 'several', [['Content-Type', 'json']], 'content-type'),
    allowed('`Range: bytes=0-3` is safelisted', 'simple', [['Range', 'bytes=0-3']], ''),
    allowed('`Range: bytes=-3` is not safelisted', 'safelisted', [['Range', 'bytes=-3']], 'range'),
    {
      title: 'a forbidden header is silently removed',
      policy: 'simple',
      does: (at) => [
        { kind: 'fetch', url: at('/cookies', { query: { name: 'a' } }), headers: [['Cookie', 'a=b']] },
      ],
      sees: [{ body: 'none' }],
      wire: ['GET /cookies'],
    },
  ],
}
