import type { EngineName } from '../engines/index.ts'
import { type Action, type ActionName, actions } from './actions.ts'
import type { Arrival } from './arrival.ts'
import type { Result } from './in-engine.ts'

/** Returns what the server reads of a request, on one line. */
export function told({ origin, metadata, cookies }: Arrival): string {
  return [`Origin: ${origin}`, metadata || 'no metadata', cookies.join(' ') || 'no cookies'].join(', ')
}

/** Returns what an engine sends, as {@link told} does. It follows the standards except where a comment names the engine. */
export function sentBy(engine: EngineName, result: Result): string {
  const { method = '' } = result.arrival ?? {}
  return told({
    ...(result.arrival as Arrival),
    origin: originOf(engine, result, method),
    metadata: metadataOf(engine, result),
    cookies: cookiesOf(engine, result),
  })
}

function originOf(engine: EngineName, { place, from, action }: Result, method: string): string {
  const what: Action = actions[action]
  const isCors = modeOf(action) === 'cors'
  if (method === 'GET' && what.kind === 'fetch' && (!isCors || (place === 'own' && from === 'page')))
    return '–'
  if (from === 'sandbox') {
    // WebKit names the origin of the page around the frame.
    return engine === 'webkit' && action === 'beacon text' ? place : 'null'
  }
  if (what.isRedirected) return 'null'
  if (!what.isWithoutReferrer) return place
  // Chromium hides the origin of forms only.
  return engine === 'chromium' && what.kind === 'fetch' ? place : 'null'
}

function metadataOf(engine: EngineName, { scheme, place, from, action }: Result): string {
  const { kind, isRedirected }: Action = actions[action]
  // No engine sends them to plain http. WebKit omits them after a redirect of a CORS request, and Chromium on handshakes.
  if (scheme === 'http' || (engine === 'webkit' && kind === 'fetch' && isRedirected)) return ''
  if (kind === 'socket' && engine === 'chromium') return ''
  const isSameSite = from !== 'sandbox' && ['own', 'listed sibling', 'unlisted sibling'].includes(place)
  const site = isSameSite ? (place === 'own' && !isRedirected ? 'same-origin' : 'same-site') : 'cross-site'
  if (kind === 'socket') return `${site} websocket ${engine === 'firefox' ? 'empty' : 'websocket'}`
  if (kind === 'form') return `${site} navigate ${from === 'top' ? 'document' : 'iframe'}`
  return `${site} ${modeOf(action)} empty`
}

function modeOf(action: ActionName): 'cors' | 'no-cors' {
  return action.includes('no-cors') || action === 'beacon text' ? 'no-cors' : 'cors'
}

/** The names of the cookies. Every engine was told to send those of other sites. */
function cookiesOf(engine: EngineName, { scheme, place, from, action }: Result): readonly string[] {
  const what: Action = actions[action]
  const credentials = what.kind === 'fetch' ? what.init.credentials : 'include'
  const isOwn = place === 'own' && from === 'page' && !what.isRedirected
  if (credentials === 'omit' || (credentials === 'same-origin' && !isOwn)) return []
  // WebKit keeps a cookie with `SameSite=None` that is not `Secure`.
  const none = scheme === 'https' || engine === 'webkit' ? ['none'] : []
  // WebKit sends a sandboxed frame's cookies as it sends those of the page around it.
  const isSameSite =
    (from !== 'sandbox' || engine === 'webkit') &&
    (place === 'own' || place.endsWith(' sibling')) &&
    // Only Chromium takes the other scheme for another site.
    !(place === 'http sibling' && engine === 'chromium')
  if (isSameSite) return ['lax', ...none, 'strict', 'unset']
  // Only Chromium takes a cookie without `SameSite` for `Lax`, but sends a new one with a form on top.
  return engine !== 'chromium' || from === 'top' ? [...none, 'unset'] : none
}
