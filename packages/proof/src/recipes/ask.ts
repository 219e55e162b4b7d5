import { expect } from 'vitest'
import { type Sent, send, type WireResponse } from '../conformance/wire.ts'

/** The page that the policies of the recipes allow, and one that they don't. */
export const PAGE = 'https://app.example.com'
export const OTHER = 'https://evil.example'

/** Sends a request as a page of another site does. */
export function sendFrom(origin: string, url: string, sent: Sent = {}): Promise<WireResponse> {
  return send(url, { ...sent, headers: { origin, 'sec-fetch-site': 'cross-site', ...sent.headers } })
}

/** Sends JSON as a page of another site does. */
export function postJson(origin: string, url: string, value: unknown): Promise<WireResponse> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  return sendFrom(origin, url, { method: 'POST', headers, body: JSON.stringify(value) })
}

/** Returns the status, and the origin that the response permits. */
export function permission({ status, headers }: WireResponse): readonly [number, string | undefined] {
  return [status, headers['access-control-allow-origin'] as string | undefined]
}

/** Sends the preflight of the page for a method and headers. */
export function preflight(url: string, method = 'PUT', headers?: string): Promise<WireResponse> {
  const asked = headers !== undefined && { 'access-control-request-headers': headers }
  return sendFrom(PAGE, url, {
    method: 'OPTIONS',
    headers: { 'access-control-request-method': method, ...asked },
  })
}

/** Expects that the page may send a `PUT` and read the response to a `GET`. */
export async function expectPermission(url: string, status = 200): Promise<void> {
  expect(permission(await preflight(url))).toEqual([204, PAGE])
  expect(permission(await sendFrom(PAGE, url))).toEqual([status, PAGE])
}
