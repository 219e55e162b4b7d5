import { type Configuration, lists } from './configurations.ts'

/** Puts the headers on a response. */
export type Limit<Response> = (response: Response, origin: string | undefined, preflight: boolean) => void

const methods = lists.methods.join(',')
const allowHeaders = lists.allowHeaders.join(',')
const maxAge = String(lists.maxAge)

/**
 * The limit: what someone would write by hand for one configuration, with nothing in it that this configuration does
 * not need. It sends what Corsage sends, which is checked.
 *
 * @param set How the framework sets a header.
 */
export function limit<Response>(
  { origins, credentials, allows }: Configuration,
  set: (response: Response, name: string, value: string) => void,
): Limit<Response> {
  const permit = (response: Response, origin: string, preflight: boolean) => {
    set(response, 'access-control-allow-origin', origin)
    if (credentials) set(response, 'access-control-allow-credentials', 'true')
    if (preflight) {
      set(response, 'access-control-allow-methods', methods)
      set(response, 'access-control-allow-headers', allowHeaders)
      set(response, 'access-control-max-age', maxAge)
    }
  }
  if (typeof origins === 'string') {
    return (response, _origin, preflight) => permit(response, origins, preflight)
  }
  return (response, origin, preflight) => {
    if (origin !== undefined && allows(origin)) permit(response, origin, preflight)
    set(response, 'vary', 'Origin')
  }
}
