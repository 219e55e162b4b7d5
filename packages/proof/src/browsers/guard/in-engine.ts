import { expect, vi } from 'vitest'
import type { Engine, EnginePage } from '../engines/index.ts'
import { hosts } from '../names.ts'
import {
  type Action,
  type ActionName,
  actionNames,
  actions,
  enctypes,
  type Order,
  perform,
  type Seen,
} from './actions.ts'
import type { Arrival } from './arrival.ts'
import { type Place, type PolicyName, placeNames, policyNames, type Scheme } from './places.ts'
import type { GuardedServers } from './servers.ts'

/** Who sends a request: a page, a sandboxed frame in it, or a form that replaces the page. */
export interface Sender {
  readonly scheme: Scheme
  readonly place: Place
  readonly from: 'page' | 'sandbox' | 'top'
}

/** The outcome of one action and one policy. */
export interface Result extends Sender {
  readonly action: ActionName
  readonly policy: PolicyName
  readonly seen: Seen
  /** `undefined` if the browser sent nothing, or only a preflight. */
  readonly arrival: Arrival | undefined
}

type Planned = Omit<Result, 'seen' | 'arrival'> & { readonly id: string }

/** Has a page, or a sandboxed frame in it, do everything to every policy. */
export async function everythingFrom(
  sender: Sender,
  page: EnginePage,
  servers: GuardedServers,
): Promise<readonly Result[]> {
  const isWorker = sender.place.endsWith('worker')
  if (isWorker) await page.evaluate(control, null)
  const seen: Record<string, Seen> = {}
  // A service worker sends what scripts fetch, and no forms, beacons or handshakes.
  const names = actionNames.filter((action) => !isWorker || actions[action].kind === 'fetch')
  const planned = plan(sender, names, policiesFor)
  for (const isWithoutReferrer of [false, true]) {
    const orders = planned
      .filter(({ action }) => 'isWithoutReferrer' in actions[action] === isWithoutReferrer)
      .map((one) => orderOf(one, servers))
    const inside = {
      source: String(perform),
      orders,
      isSandboxed: sender.from === 'sandbox',
      isWithoutReferrer,
    }
    Object.assign(seen, await page.evaluate(performInside, inside))
    const isArriving = ({ id, action }: Order): boolean =>
      action.kind === 'form' ||
      (action.kind === 'beacon' &&
        // A beacon of JSON has a preflight. It passes where the page can read with credentials.
        (action.type === 'text/plain' || seen[id.replace('beacon json', 'fetch PUT include')] === 'read'))
    await arrive(orders.filter(isArriving), servers)
  }
  return planned.map(({ id, ...one }) => ({
    ...one,
    seen: seen[id] as Seen,
    arrival: servers.arrivals.get(id),
  }))
}

/** Has pages replace themselves with the results of forms, as an attacker's page does. */
export async function formsOnTop(
  sender: Sender,
  engine: Engine,
  servers: GuardedServers,
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const { id, ...one } of plan(sender, ['form'], () => ['credentials', 'anonymous', 'any'])) {
    const order = orderOf({ id, ...one }, servers)
    const page = await engine.open(`${servers.places[sender.scheme][sender.place]}/page`)
    await page.evaluate(submit, order)
    await arrive([order], servers)
    await page.close()
    results.push({ ...one, seen: 'sent', arrival: servers.arrivals.get(id) })
  }
  return results
}

/** Has an attacker's page send a form to a guarded server whose own service worker forwards every request. */
export async function formThroughOwnWorker(
  engine: Engine,
  { places, arrivals }: GuardedServers,
): Promise<Arrival> {
  // Only loopback can have a worker in every engine.
  const own = places.http['listed worker']
  const ownPage = await engine.open(`${own}/page`)
  await ownPage.evaluate(control, null)
  await ownPage.close()
  const page = await engine.open(`${places.http.unlisted}/page`)
  const id = 'own worker'
  const url = `${own}/credentials/act?id=${encodeURIComponent(id)}`
  await page.evaluate(submit, { id, url, action: actions.form, enctype: enctypes[0] })
  await arrive([{ id, url, action: actions.form, enctype: enctypes[0] }], { arrivals })
  await page.close()
  return arrivals.get(id) as Arrival
}

/** Without an origin, a sender is the same to the policies that list none. Frames are what takes the time. */
function policiesFor(action: ActionName): readonly PolicyName[] {
  const { isRedirected, isWithoutReferrer }: Action = actions[action]
  return isRedirected || isWithoutReferrer ? ['credentials', 'any', 'null'] : policyNames
}

function plan(
  sender: Sender,
  names: readonly ActionName[],
  policiesOf: (action: ActionName) => readonly PolicyName[],
): readonly Planned[] {
  const { scheme, place, from } = sender
  return names.flatMap((action) =>
    policiesOf(action).map((policy) => ({
      ...sender,
      id: [scheme, place, from, action, policy].join('/'),
      action,
      policy,
    })),
  )
}

async function arrive(
  orders: readonly Order[],
  { arrivals }: Pick<GuardedServers, 'arrivals'>,
): Promise<void> {
  const missing = () => orders.map(({ id }) => id).filter((id) => !arrivals.has(id))
  await vi.waitFor(() => expect(missing()).toEqual([]), { timeout: 20_000 })
}

function orderOf({ scheme, place, policy, action, id }: Planned, { places }: GuardedServers): Order {
  const url = `${places[scheme].own}/${policy}/act?id=${encodeURIComponent(id)}`
  const third = places[scheme].unlisted.replace(hosts.elsewhere, hosts.other)
  return {
    id,
    url: 'isRedirected' in actions[action] ? `${third}/redirect?to=${encodeURIComponent(url)}` : url,
    action: actions[action],
    enctype: enctypes[(placeNames.indexOf(place) + policyNames.indexOf(policy)) % enctypes.length] as string,
  }
}

/** Called in the page. */
function submit({ url, enctype }: Order): void {
  const form = document.createElement('form')
  Object.assign(form, { method: 'post', action: url, enctype })
  document.body.append(form)
  // The call must return before the page goes away.
  setTimeout(() => form.submit())
}

/** Called in the page: waits until its service worker sends what it fetches. */
async function control(): Promise<void> {
  const controlled = new Promise<void>((resolve) => {
    if (navigator.serviceWorker.controller) resolve()
    else navigator.serviceWorker.oncontrollerchange = () => resolve()
  })
  await navigator.serviceWorker.register('/worker.js')
  await controlled
}

/** Called in the page. The orders run in a frame, whose document has the referrer policy and the sandbox. */
function performInside({
  source,
  orders,
  isSandboxed,
  isWithoutReferrer,
}: {
  readonly source: string
  readonly orders: readonly Order[]
  readonly isSandboxed: boolean
  readonly isWithoutReferrer: boolean
}): Promise<Record<string, Seen>> {
  return new Promise((resolve) => {
    const frame = document.createElement('iframe')
    addEventListener('message', function hear(event) {
      if (event.source !== frame.contentWindow) return
      removeEventListener('message', hear)
      resolve(event.data)
    })
    const list = JSON.stringify(orders).replaceAll('<', '\\u003c')
    const referrer = isWithoutReferrer ? 'no-referrer' : 'strict-origin-when-cross-origin'
    if (isSandboxed) frame.setAttribute('sandbox', 'allow-scripts allow-forms')
    frame.srcdoc = `<meta charset="utf-8"><meta name="referrer" content="${referrer}"><body><script>
      (${source})(${list}).then((seen) => parent.postMessage(seen, '*'))</script>`
    document.body.append(frame)
  })
}
