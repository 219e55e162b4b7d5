import { METHODS } from 'node:http'
import { isLocal, isLoopback } from '../network/local-hosts.ts'
import type { CheckExchange } from './browser-fetch.ts'
import type { CheckedRequest } from './check-server.ts'
import { cookieNote } from './cookies.ts'

/** Returns notes on how the check was done. */
export function checkNotes(checked: CheckedRequest, exchange: readonly CheckExchange[]): readonly string[] {
  const { method, headers, credentials, data, sendsUnsafe, insecure } = checked
  const stoodIn = exchange.find(({ inPlaceOf }) => inPlaceOf !== null)
  const withoutData = data !== null && !sendsUnsafe ? ', without the data' : ''
  return [
    ...(stoodIn === undefined
      ? []
      : [
          `A GET was sent in place of the ${stoodIn.inPlaceOf}${withoutData}, because it may change something. Add --send to send it.`,
        ]),
    ...localNetworkAccess(checked),
    ...cookieNote(checked, exchange),
    ...(method !== method.toUpperCase() && ordinaryMethods.has(method.toUpperCase())
      ? [
          `fetch sends ${method} unchanged, and ${method.toUpperCase()} is a different method. Browsers convert only DELETE, GET, HEAD, OPTIONS, POST and PUT to upper case.`,
        ]
      : []),
    ...headers.forbidden.map((name) => `A page cannot set the header ${name}, so it was not sent.`),
    ...(headers.cookie !== null && !credentials
      ? ['The cookies were not sent. A browser sends cookies to another origin only with --credentials.']
      : []),
    ...(insecure
      ? [
          'The certificate was not verified (--insecure). A browser that does not trust it sends no request, and reports no CORS error.',
        ]
      : []),
  ]
}

/** Browsers ask for the user's permission before they send anything, so this comes before CORS. */
function localNetworkAccess({ url, from }: CheckedRequest): readonly string[] {
  if (!isLocal(url.hostname) || !/^https?:/.test(from) || isLocal(new URL(from).hostname)) return []
  const space = isLoopback(url.hostname) ? 'loopback' : 'local'
  const reason = from.startsWith('https:')
    ? `asks the user before ${from} can access it. If that is denied, the console says "has been blocked by CORS policy: Permission was denied for this request to access the \`${space}\` address space."`
    : `lets only https: pages of the public web access it. The console says "has been blocked by CORS policy: The request client is not a secure context and the resource is in more-private address space \`${space}\`."`
  return [
    `${url.hostname} is in the local network. Chromium applies Local Network Access before CORS. It ${reason} No response header changes that.`,
  ]
}

const ordinaryMethods: ReadonlySet<string> = new Set(METHODS)
