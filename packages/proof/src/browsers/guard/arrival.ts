import type { IncomingMessage } from 'node:http'
import type { Places, Scheme } from './places.ts'

/** One request as it arrived at the guarded server. */
export interface Arrival {
  readonly method: string
  readonly isUpgrade: boolean
  /** The name of the page's place; `null` and `–` as they are. */
  readonly origin: string
  /** `Sec-Fetch-Site`, `-Mode` and `-Dest`; empty where all are missing. */
  readonly metadata: string
  /** Their names, in order. */
  readonly cookies: readonly string[]
  readonly isHandled: boolean
}

export function readArrival({ method = '', headers }: IncomingMessage, places: Places[Scheme]): Arrival {
  const { origin } = headers
  const [place] = Object.entries(places).find(([, one]) => one === origin) ?? [origin ?? '–']
  const metadata = ['site', 'mode', 'dest'].map((name) => headers[`sec-fetch-${name}`])
  const cookies = (headers.cookie ?? '').split('; ').filter((cookie) => cookie !== '')
  return {
    method,
    isUpgrade: headers.upgrade !== undefined,
    origin: place,
    metadata: metadata.every((value) => value === undefined)
      ? ''
      : metadata.map((value) => value ?? '–').join(' '),
    cookies: cookies.map((cookie) => cookie.replace(/=.*/, '')).sort(),
    isHandled: false,
  }
}
