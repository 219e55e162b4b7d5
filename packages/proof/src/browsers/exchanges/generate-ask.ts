import type { Ask, Lines } from './exchange.ts'
import type { Random } from './random.ts'

const atLimit = 'a'.repeat(128)
const overLimit = 'a'.repeat(129)

/** Values that need a preflight, and values that do not. */
const values: Readonly<Record<string, readonly string[]>> = {
  'X-A': ['1', '', 'a b', overLimit],
  'x-b': ['2'],
  'x-c': ['3'],
  Authorization: ['Bearer 1'],
  'Content-Type': [
    ...['text/plain', 'TEXT/PLAIN', 'text/plain;charset=utf-8', 'text/plain ; a=b', 'multipart/form-data'],
    ...[
      'application/x-www-form-urlencoded',
      'application/json',
      'json',
      'text/plain;a="b"',
      `text/plain;a=${atLimit}`,
    ],
    ...[
      'text/html',
      'text/plain, text/plain',
      'application/x-www-form-urlencoded;charset=utf-8',
      'text/plain;',
      'text /plain',
    ],
  ],
  Accept: [
    'text/html',
    atLimit,
    overLimit,
    'a"b',
    'a(b',
    'a:b',
    'a<b',
    'a?b',
    'a@b',
    'a[b',
    'a\\b',
    'a{b',
    'a;q=0.1',
    'a\tb',
  ],
  'Accept-Language': ['en', 'en-GB,de;q=0.5', 'en_GB', '*', 'en=1', 'en/de', atLimit, overLimit],
  'Content-Language': ['en', 'en_GB', 'a@b', atLimit, overLimit],
  Range: [
    'bytes=0-',
    'bytes=0-3',
    'bytes=3-0',
    'bytes=-3',
    'bytes=0-1,2-3',
    'bytes= 0-3',
    'items=0-3',
    'bytes=0-3 ',
  ],
}
const names = Object.keys(values)

export interface AskChoices {
  readonly methods: readonly string[]
  /** How often each header is there. */
  readonly headers: number
  readonly caches: readonly RequestCache[]
}

export const anyAsk: AskChoices = {
  methods: [
    ...['GET', 'GET', 'GET', 'HEAD', 'POST', 'POST', 'PUT', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'],
    ...['get', 'put', 'delete', 'patch', 'Patch', 'PROPFIND', 'CHICKEN', 'x'],
  ],
  headers: 0.12,
  caches: ['default'],
}

/** What a page asks for. */
export function generateAsk(random: Random, choices: AskChoices): Ask {
  const method = random.pick(choices.methods)
  const takesBody = !/^(get|head)$/i.test(method)
  const uploadListeners = takesBody && random.chance(0.1)
  const headers: Lines = random
    .some(names, choices.headers)
    // An XMLHttpRequest rewrites the charset.
    .filter((name) => !uploadListeners || name !== 'Content-Type')
    .map((name) => [name, random.pick(values[name] as readonly string[])] as const)
  const isPlain = !uploadListeners && random.chance(0.1)
  const isSafelisted = /^(get|head|post)$/i.test(method)
  return {
    method,
    headers,
    body: takesBody && (uploadListeners || random.chance(0.4)) ? 'sent' : null,
    credentials: uploadListeners
      ? random.pick(['same-origin', 'include'])
      : random.pick(['omit', 'same-origin', 'same-origin', 'include']),
    mode: isPlain ? random.pick(['cors', 'same-origin', isSafelisted ? 'no-cors' : 'cors']) : 'cors',
    redirect: isPlain ? random.pick(['follow', 'manual', 'error']) : 'follow',
    cache: uploadListeners ? 'default' : random.pick(choices.caches),
    uploadListeners,
  }
}
