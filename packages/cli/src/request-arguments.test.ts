import { describe, expect, it } from 'vitest'
import { parseHeaders, parseMethod, parseOrigin, parseServerUrl, parseTimeout } from './request-arguments.ts'

const noUrl = 'is not an http: or https: URL.'
const noOrigin = 'is not an origin. Browsers send a scheme, a host and an optional port.'

describe('parseServerUrl', () => {
  it.each([
    ['https://api.example.com', 'https://api.example.com/'],
    ['http://[::1]:3000/items?page=2', 'http://[::1]:3000/items?page=2'],
    ['https://b\u00fccher.example/#top', 'https://xn--bcher-kva.example/'],
  ])('%s is %s', (typed, href) => {
    expect(parseServerUrl(typed).href).toBe(href)
  })

  it.each<[typed: string, message: string]>([
    ...['api.example.com', 'localhost:3000/items', '127.0.0.1'].map((typed): [string, string] => [
      typed,
      `"${typed}" ${noUrl} Did you mean "${typed.startsWith('api') ? 'https' : 'http'}://${typed}"?`,
    ]),
    ['ftp://api.example.com/', `"ftp://api.example.com/" ${noUrl}`],
    ['', `"" ${noUrl}`],
    [
      'http://user:secret@api.example.com/',
      'A page cannot request a URL with a user name or a password. Remove them.',
    ],
  ])('%s is refused', (typed, message) => {
    expect(() => parseServerUrl(typed)).toThrow(message)
  })
})

describe('parseOrigin', () => {
  it.each([
    ...['https://app.example.com', 'http://localhost:5173', 'capacitor://localhost', 'null'],
    ...['app://.', 'app://', 'file://', 'moz-extension://0a1b', 'safari-web-extension://4F6A1C2E-0B1D'],
  ])('%s', (typed) => {
    expect(parseOrigin(typed)).toBe(typed)
  })

  it.each([
    ['https://app.example.com/', 'https://app.example.com'],
    ['https://app.example.com/path?x', 'https://app.example.com'],
    ['HTTPS://APP.example.com', 'https://app.example.com'],
    ['https://app.example.com:443', 'https://app.example.com'],
    ['app.example.com', 'https://app.example.com'],
    ['app://./index.html', 'app://.'],
    ['app:///', 'app://'],
    ['app.example.com:8443', 'https://app.example.com:8443'],
  ])('%s: did you mean %s?', (typed, meant) => {
    expect(() => parseOrigin(typed)).toThrow(`${JSON.stringify(typed)} ${noOrigin} Did you mean "${meant}"?`)
  })

  it.each(['', '*', 'not an origin', 'data:text/html,x'])('%s is refused', (typed) => {
    expect(() => parseOrigin(typed)).toThrow(`${JSON.stringify(typed)} ${noOrigin}`)
  })
})

describe('parseMethod', () => {
  it.each([
    ['put', 'PUT'],
    ['PATCH', 'PATCH'],
    ['patch', 'patch'],
  ])('%s is %s', (typed, method) => {
    expect(parseMethod(typed)).toBe(method)
  })

  it.each([
    ...['A B', ''].map((typed) => [typed, `${JSON.stringify(typed)} is not an HTTP method.`]),
    ['trace', 'A page cannot send trace. Browsers forbid CONNECT, TRACE and TRACK.'],
  ])('%s is refused', (typed, message) => {
    expect(() => parseMethod(typed)).toThrow(message)
  })
})

describe('parseHeaders', () => {
  it('separates headers of the page, cookies and forbidden headers', () => {
    expect(
      parseHeaders(['X-Name:  a: b ', 'Cookie: a=1', 'cookie: b=2', 'Origin: https://x.test', 'Host: x']),
    ).toEqual({ page: [['x-name', 'a: b']], cookie: 'a=1; b=2', forbidden: ['origin', 'host'] })
  })

  it.each([
    ...['X-Name', ': value'].map((line) => [line, `"${line}" is not a header. Write it as 'Name: value'.`]),
    ['X Name: 1', '"x name" is not a header name.'],
    ...['X-Name: a\nb', 'X-Name: \u20ac'].map((line) => [
      line,
      'The value of the header x-name contains invalid characters.',
    ]),
  ])('%s is refused', (line, message) => {
    expect(() => parseHeaders([line])).toThrow(message)
  })
})

describe('parseTimeout', () => {
  it.each([
    ['1', 1],
    ['600000', 600_000],
  ])('%s', (typed, milliseconds) => {
    expect(parseTimeout(typed)).toBe(milliseconds)
  })

  it.each(['0', '600001', '-1', '1.5', '5s', '', '1e3'])('%s is refused', (typed) => {
    expect(() => parseTimeout(typed)).toThrow(
      `--timeout must be a whole number of milliseconds from 1 to 600000, not ${JSON.stringify(typed)}.`,
    )
  })
})
