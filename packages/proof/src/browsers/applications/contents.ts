/** What a route answers with. */
export interface Content {
  readonly type: string
  readonly body: string | Buffer
  readonly headers: Readonly<Record<string, string>>
}

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

/** The cacheable files, by path. */
export const files: Readonly<Record<string, Content>> = {
  '/image.png': { type: 'image/png', body: pixel, headers: cacheable },
  '/font.woff': { type: 'font/woff', body: font, headers: cacheable },
  '/module.js': { type: 'text/javascript', body: "export const loaded = 'yes'\n", headers: cacheable },
  '/script.js': { type: 'text/javascript', body: "throw new Error('readable')\n", headers: cacheable },
  '/style.css': { type: 'text/css', body: '.corsage { color: rgb(1, 2, 3) }\n', headers: cacheable },
}

/** The entity tag of `/revalidated.png`, whose content is that of `/image.png`. */
export const revalidated = { ...(files['/image.png'] as Content), entityTag: '"1"' }
export const revalidatedHeaders = { 'cache-control': 'no-cache', etag: revalidated.entityTag }

/** The headers of `/items`: some that a page may always read, and some that it may not. */
export const itemHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-language': 'en',
  'last-modified': 'Sun, 01 Nov 2026 00:00:00 GMT',
  etag: '"items"',
  'x-total': '3',
  'x-hidden': 'yes',
  'set-cookie': 'item=1',
}

export const events = 'data: first\n\ndata: second\n\n'

/** The value of `Set-Cookie` for the query of `/cookies`: `name`, and perhaps other attributes. */
export function cookieOf(query: URLSearchParams): string {
  // Not every engine takes Lax for the default.
  return `${query.get('name')}=sent; Path=/; ${query.get('attributes') ?? 'SameSite=Lax'}`
}

/** What `/cookies` answers: the cookie that the query names, as the server got it. */
export function receivedCookie(query: URLSearchParams, header: string | undefined): string {
  const cookies = new Map((header ?? '').split('; ').map((pair) => pair.split('=') as [string, string]))
  return cookies.get(query.get('name') ?? '') ?? 'none'
}

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
