import { parsedUrl } from '../fetch/parsed-url.ts'
import type { PageRequest } from './page-request.ts'

/** The form that {@link Page.submit} sends. */
export interface SubmitInit {
  /**
   * The method. A `GET` sends the fields in the query of the URL.
   * @defaultValue `'GET'`
   */
  readonly method?: 'GET' | 'POST' | 'get' | 'post'
  /** The fields, by name. A `FormData` can hold files, and a name twice. */
  readonly body?: FormData | URLSearchParams | Readonly<Record<string, string>>
  /**
   * The encoding of a `POST`.
   * @defaultValue `'application/x-www-form-urlencoded'`
   */
  readonly enctype?: 'application/x-www-form-urlencoded' | 'multipart/form-data' | 'text/plain'
  /** The referrer policy of the page or form. `no-referrer` makes the `Origin` of a `POST` `null`. */
  readonly referrerPolicy?: ReferrerPolicy
}

type Field = readonly [name: string, value: string | File]

/**
 * Creates the navigation that submits a form. Throws a `TypeError` if the URL or the method cannot be a form's.
 *
 * HTML standard, §4.10.22.3 Form submission algorithm.
 */
export async function formNavigation(
  pageOrigin: string,
  action: string | URL,
  { method: givenMethod = 'GET', body, enctype, referrerPolicy = '' }: SubmitInit,
): Promise<PageRequest> {
  const base = pageOrigin === 'null' ? undefined : pageOrigin
  const url = parsedUrl(action, base)
  if (url === null) throw new TypeError(`${JSON.stringify(`${action}`)} is not a valid URL.`)
  const method = givenMethod.toUpperCase()
  if (method !== 'GET' && method !== 'POST') {
    throw new TypeError(`A form cannot be submitted with method ${JSON.stringify(method)}. Use GET or POST.`)
  }
  const fields = fieldsOf(body)
  const headers = new Headers({ accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' })
  let encoded: PageRequest['body'] = null
  if (method === 'GET') {
    // With the `?`: without fields, the query is empty but not absent.
    url.search = `?${urlEncoded(fields)}`
  } else {
    const carrier = encodedBody(fields, enctype)
    headers.set('content-type', carrier.headers.get('content-type') as string)
    encoded = new Uint8Array(await carrier.arrayBuffer())
  }
  return {
    method,
    headers,
    headerLines: [],
    urlList: [url],
    pageOrigin,
    mode: 'navigate',
    destination: 'document',
    credentials: 'include',
    redirect: 'follow',
    cache: 'default',
    referrerPolicy,
    tainting: 'basic',
    body: encoded,
    useCorsPreflight: false,
    signal: null,
  }
}

function fieldsOf(body: SubmitInit['body']): readonly Field[] {
  if (body === undefined) return []
  return Symbol.iterator in body ? [...(body as Iterable<Field>)] : Object.entries(body)
}

function encodedBody(fields: readonly Field[], enctype: SubmitInit['enctype']): Response {
  switch (enctype) {
    case 'multipart/form-data': {
      const form = new FormData()
      for (const [name, value] of fields) form.append(name, value as string)
      return new Response(form)
    }
    case 'text/plain': {
      const text = asText(fields)
        .map(([name, value]) => `${name}=${value}\r\n`)
        .join('')
      return new Response(text, { headers: { 'content-type': enctype } })
    }
    default: {
      const type = 'application/x-www-form-urlencoded'
      return new Response(urlEncoded(fields), { headers: { 'content-type': type } })
    }
  }
}

function urlEncoded(fields: readonly Field[]): string {
  return new URLSearchParams(asText(fields)).toString()
}

/** Only `multipart/form-data` sends the content of a file; the others send its name. */
function asText(fields: readonly Field[]): [name: string, value: string][] {
  const lines = (text: string): string => text.replace(/\r\n?|\n/g, '\r\n')
  return fields.map(([name, value]) => [lines(name), lines(typeof value === 'string' ? value : value.name)])
}
