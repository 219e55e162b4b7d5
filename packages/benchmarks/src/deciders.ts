import type { AsyncPolicy, Policy, RequestLike } from '@corsage/core'
import { do_not_optimize as keep } from 'mitata'
import { type Template, turns } from './requests.ts'
import type { Run } from './rounds.ts'

/** A request as the adapters show it to core: one object, which sees through to one request after another. */
class View implements RequestLike {
  method = 'GET'
  readonly url = '/'
  fields: Readonly<Record<string, string>> = {}

  get headers(): this {
    return this
  }

  get(name: string): string | null {
    return this.fields[name] ?? null
  }
}

const view = new View()

export function show({ method, headers }: Template): View {
  view.method = method
  view.fields = headers
  return view
}

export function decider(policy: Policy | AsyncPolicy, templates: readonly Template[]): Run {
  const next = turns(templates)
  if (isAsync(policy)) {
    return async (count) => {
      for (let made = 0; made < count; made++) keep(await policy.evaluate(show(next())))
    }
  }
  return (count) => {
    for (let made = 0; made < count; made++) keep(policy.evaluate(show(next())))
  }
}

/** The cost of the measurement itself. */
export function turner(templates: readonly Template[]): Run {
  const next = turns(templates)
  return (count) => {
    for (let made = 0; made < count; made++) keep(show(next()))
  }
}

function isAsync(policy: Policy | AsyncPolicy): policy is AsyncPolicy {
  return policy.evaluate(show({ method: 'GET', origin: undefined, headers: {} })) instanceof Promise
}
