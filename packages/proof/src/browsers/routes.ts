import { type Answer, type Asked, json, type Routes } from '../servers/app.ts'
import { thrown } from '../servers/index.ts'

/** The most bytes that `/upload` accepts. */
export const uploadLimit = 1000

const cacheable = { 'cache-control': 'max-age=600' }
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
/** A font of one letter, as small as the engines accept. */
const font = Buffer.from(
  [
    'd09GRgABAAAAAAJAAAoAAAAAAmwAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAABPUy8yAAABYAAAACkAAABgRSBEmWNtYXAAAAGUAAAAKQAAADQADACU',
    'Z2x5ZgAAAcgAAAAWAAAAFgh7KBFoZWFkAAAA9AAAADYAAAA2L1w4NmhoZWEAAAEsAAAAHAAAACQFFgEuaG10eAAAAYwAAAAGAAAABgH0AABsb2Nh',
    'AAABwAAAAAYAAAAGAAsAAG1heHAAAAFIAAAAFgAAACAABAAFbmFtZQAAAeAAAABQAAAAYFBXdtdwb3N0AAACMAAAAA8AAAAmACgAAAABAAAAAQAA',
    '/GBh6V8PPPUAAwQAAAAAAOco+kEAAAAA5yj6QQAAAAAB9AK8AAAAAwACAAAAAAAAeJxjYGRgYFb4b8HAwPiFgQFMMjKgAkYAUvEDSHicY2BkYGBg',
    'YmBmANEgFhoAAAD5AAoAAHicY2Bm/MI4gYGVgYWBMGBE5tgDAZByZHBkVgDxgeQJNPVAcQDaTwRAAAAAAfQAAAAAAAB4nGNgYGBiYGBgBmIRIMkI',
    'plkYFIA0CxCC+I7//0PI/wfAfAYAUpcGnQAAAAAAAAAACwAAAAEAAAAAAfQCvAACAAAxIQMB9PoCvAAAeJwliNEJwCAQQ99ZQfrTCTpHF3ADN/BD',
    '7kcQTty/Z5uQ8BIg8iBsCenrreCcOJB4+nO5fw5Odx42q7bSdPVqZAbGpKI0ikdZdN/2AkPoC+x4nGNgYsAPQPIqAACeACkA',
  ].join(''),
  'base64',
)

const file = (type: string, body: string | Buffer) => (): Answer => {
  return { headers: { ...cacheable, 'content-type': type }, body }
}

/** Some headers that a page may always read, and some that it may not. */
const itemHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-language': 'en',
  'last-modified': 'Sun, 01 Nov 2026 00:00:00 GMT',
  etag: '"items"',
  'x-total': '3',
  'x-hidden': 'yes',
  'set-cookie': 'item=1',
}

/** The routes of every application of the matrix. */
export const routes: Routes = {
  '/items': ({ method }) => json({ method }, itemHeaders),
  'POST /cookies': (asked) => ({ headers: { 'set-cookie': cookieOf(asked) }, body: 'set' }),
  '/cookies': (asked) => ({ body: receivedCookie(asked) }),
  'POST /upload': async (asked) => {
    const { length } = await asked.text()
    return length > uploadLimit ? { status: 413, body: 'Too large' } : { body: 'taken' }
  },
  '/unauthorized': () => ({ status: 401, headers: { 'www-authenticate': 'Bearer' }, body: 'Who are you?' }),
  '/thrown': thrown,
  '/redirect': ({ query }) => ({ status: Number(query('status')), headers: { location: query('to') ?? '' } }),
  'GET /events': () => ({
    headers: { 'content-type': 'text/event-stream' },
    body: 'data: first\n\ndata: second\n\n',
  }),
  'GET /image.png': file('image/png', pixel),
  'GET /font.woff': file('font/woff', font),
  'GET /module.js': file('text/javascript', "export const loaded = 'yes'\n"),
  'GET /script.js': file('text/javascript', "throw new Error('readable')\n"),
  'GET /style.css': file('text/css', '.corsage { color: rgb(1, 2, 3) }\n'),
  'GET /revalidated.png': ({ header }) => {
    const headers = { 'cache-control': 'no-cache', etag: '"1"' }
    if (header('if-none-match') === headers.etag) return { status: 304, headers }
    return { headers: { ...headers, 'content-type': 'image/png' }, body: pixel }
  },
}

/** The value of `Set-Cookie` for the query of `/cookies`: `name`, and perhaps other attributes. */
function cookieOf({ query }: Asked): string {
  // Not every engine defaults to Lax.
  return `${query('name')}=sent; Path=/; ${query('attributes') ?? 'SameSite=Lax'}`
}

/** The cookie that the query of `/cookies` names, as the server received it. */
function receivedCookie({ query, header }: Asked): string {
  const cookies = new Map(
    (header('cookie') ?? '').split('; ').map((pair) => pair.split('=') as [string, string]),
  )
  return cookies.get(query('name') ?? '') ?? 'none'
}
