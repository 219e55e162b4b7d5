import type { Decision } from './decide/decision.ts'
import type { RequestLike } from './decide/request.ts'
import { isPromise } from './promises.ts'

/** The decision about one request, and the facts that it depends on. */
interface Shared {
  readonly method: string
  readonly url: string
  readonly origin: string | null
  readonly decision: Promise<Decision>
}

/** The decisions by request; `undefined` until a guard shares them. */
interface Holder {
  requests: WeakMap<object, Shared> | undefined
}

const holders = new WeakMap<object, Holder>()

function holderOf(source: object): Holder {
  let holder = holders.get(source)
  if (holder === undefined) {
    holder = { requests: undefined }
    holders.set(source, holder)
  }
  return holder
}

/** Lets `cors` and `guard` share the decisions of one policy, options or resolver, so that each request asks once. */
export function shareDecisions(source: object): void {
  holderOf(source).requests ??= new WeakMap()
}

type Evaluate<Context extends readonly unknown[]> = (
  request: RequestLike,
  ...context: Context
) => Decision | Promise<Decision>

/** Returns the evaluation of a source, whose promises are shared. Others are cheaper to make than to find. */
export function sharing<Context extends readonly unknown[]>(
  source: object,
  evaluate: Evaluate<Context>,
): Evaluate<Context> {
  const holder = holderOf(source)
  return (request, ...context) => {
    const { requests } = holder
    const [key] = context
    if (requests === undefined || typeof key !== 'object' || key === null)
      return evaluate(request, ...context)
    const shared = requests.get(key)
    if (shared !== undefined && isSame(shared, request)) return shared.decision
    const decision = evaluate(request, ...context)
    if (isPromise(decision)) {
      const { method, url, headers } = request
      requests.set(key, { method, url, origin: headers.get('origin'), decision })
    }
    return decision
  }
}

/** A middleware between the two may have changed what the decision depends on. */
function isSame({ method, url, origin }: Shared, request: RequestLike): boolean {
  return method === request.method && url === request.url && origin === request.headers.get('origin')
}
