/** An action of a page, as plain data for the browser. */
export type Action = (
  | { readonly kind: 'fetch'; readonly init: RequestInit }
  | { readonly kind: 'beacon'; readonly type: string }
  | { readonly kind: 'form' | 'socket' }
) & {
  /** A third origin redirects the request to the guarded server. */
  readonly isRedirected?: true
  /** The page has the referrer policy `no-referrer`. */
  readonly isWithoutReferrer?: true
}

const text = { 'content-type': 'text/plain' }
const post = { method: 'POST', body: '{}', headers: text }

export const actions = {
  'fetch include': { kind: 'fetch', init: { ...post, credentials: 'include' } },
  'fetch omit': { kind: 'fetch', init: { ...post, credentials: 'omit' } },
  'fetch same-origin': { kind: 'fetch', init: { ...post, credentials: 'same-origin' } },
  'fetch redirected': { kind: 'fetch', init: { ...post, credentials: 'same-origin' }, isRedirected: true },
  'fetch PUT include': { kind: 'fetch', init: { method: 'PUT', body: '{}', credentials: 'include' } },
  'fetch PUT omit': { kind: 'fetch', init: { method: 'PUT', body: '{}', credentials: 'omit' } },
  'fetch bearer': {
    kind: 'fetch',
    init: { method: 'POST', credentials: 'omit', headers: { authorization: 'Bearer 8f2c' } },
  },
  'fetch GET include': { kind: 'fetch', init: { credentials: 'include' } },
  'fetch no-cors include': { kind: 'fetch', init: { ...post, mode: 'no-cors', credentials: 'include' } },
  'fetch no-cors omit': { kind: 'fetch', init: { ...post, mode: 'no-cors', credentials: 'omit' } },
  'fetch no-cors GET include': { kind: 'fetch', init: { mode: 'no-cors', credentials: 'include' } },
  'fetch no-cors no-referrer': {
    kind: 'fetch',
    init: { ...post, mode: 'no-cors', credentials: 'include' },
    isWithoutReferrer: true,
  },
  form: { kind: 'form' },
  'form redirected': { kind: 'form', isRedirected: true },
  'form no-referrer': { kind: 'form', isWithoutReferrer: true },
  'beacon text': { kind: 'beacon', type: 'text/plain' },
  'beacon json': { kind: 'beacon', type: 'application/json' },
  socket: { kind: 'socket' },
} as const satisfies Readonly<Record<string, Action>>

export type ActionName = keyof typeof actions
export const actionNames = Object.keys(actions) as ActionName[]

/** An action, and where it goes. */
export interface Order {
  readonly id: string
  readonly url: string
  readonly action: Action
  /** Of a form. The guard must not depend on it. */
  readonly enctype: string
}

export const enctypes = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'] as const

/** The outcome as the page sees it. It never learns the outcome of a form or a beacon. */
export type Seen = 'read' | 'opaque' | 'refused' | 'sent'

/** Called in the page, and in a sandboxed frame of it. */
export async function perform(orders: readonly Order[]): Promise<Record<string, Seen>> {
  const byFetch = (url: string, init: RequestInit): Promise<Seen> =>
    fetch(url, init).then(
      ({ type }) => (type === 'opaque' ? 'opaque' : 'read'),
      () => 'refused',
    )
  const sendForm = (url: string, id: string, enctype: string): void => {
    const frame = Object.assign(document.createElement('iframe'), { name: id })
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', action: url, enctype, target: id })
    form.append(Object.assign(document.createElement('input'), { name: 'amount', value: '1' }))
    document.body.append(frame, form)
    form.submit()
  }
  const bySocket = (url: string): Promise<Seen> =>
    new Promise((resolve) => {
      const socket = new WebSocket(url.replace(/^http/, 'ws'))
      socket.onopen = () => resolve('read')
      socket.onclose = () => resolve('refused')
    })
  const act = async ({ id, url, action, enctype }: Order): Promise<Seen> => {
    try {
      if (action.kind === 'fetch') return await byFetch(url, action.init)
      if (action.kind === 'socket') return await bySocket(url)
      if (action.kind === 'beacon') navigator.sendBeacon(url, new Blob(['{}'], { type: action.type }))
      else sendForm(url, id, enctype)
      return 'sent'
    } catch {
      return 'refused'
    }
  }
  const seen = await Promise.all(orders.map(async (order) => [order.id, await act(order)] as const))
  return Object.fromEntries(seen)
}
