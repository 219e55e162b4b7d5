import { parsedUrl } from '../fetch/parsed-url.ts'
import type { ServerFetch } from '../page/exchange.ts'

/** The fields of a `Decision` of `@corsage/core` that are read here. */
export interface DecisionLike {
  /** The kind of the request. */
  readonly kind: 'preflight' | 'actual' | 'none' | 'off' | 'uncovered'
  /** Whether the policy allows the origin. */
  readonly allowed: boolean
  /** The headers of the response, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The status of the preflight response. */
  readonly status?: number | undefined
  /** The reason for a refusal. */
  readonly reason?: string | undefined
}

/** A policy of `@corsage/core`, or an object with the same methods. */
export interface PolicyLike {
  /** Decides about a request. */
  evaluate(request: {
    readonly method: string
    readonly url: string
    readonly headers: { get(name: string): string | null }
  }): DecisionLike | Promise<DecisionLike>
  /** Returns the options. Their `origins` are the candidates for the nearest origin. */
  toJSON?(): unknown
}

/** The target of {@link explain}: a policy, a server in this process, or the URL of a live server. */
export type ExplainTarget = PolicyLike | ServerFetch | { readonly fetch: ServerFetch } | string | URL

/** A target that can receive requests. */
export interface Questionable {
  /** Whether requests reach a live server, whose state they can change. */
  readonly isLive: boolean
  readonly fetch: ServerFetch
  /** The base of relative URLs. */
  readonly base: string
  /** The origins and patterns that the policy lists, if they can be read. */
  readonly listedOrigins: readonly string[]
  /** The policy's decisions, one per request. Empty if the target is not a policy. */
  readonly decisions: readonly DecisionLike[]
}

/** A name that can never exist (RFC 2606), for policies and handlers that have no address. */
const inProcess = { isLive: false, base: 'https://server.invalid', listedOrigins: [], decisions: [] }

/** Prepares a target for requests. Throws a `TypeError` for any other value. */
export function questionable(target: ExplainTarget): Questionable {
  if (typeof target === 'string' || target instanceof URL) {
    const base = String(target)
    if (!/^https?:/i.test(base) || parsedUrl(base) === null) {
      throw new TypeError(
        `${JSON.stringify(base)} is not the URL of a server. Start it with https:// or http://.`,
      )
    }
    const fetch: ServerFetch = (request) => globalThis.fetch(request)
    return { isLive: true, fetch, base, listedOrigins: [], decisions: [] }
  }
  if (typeof target === 'function') {
    return { ...inProcess, fetch: target }
  }
  if (Object(target) !== target || !('evaluate' in target || 'fetch' in target)) {
    throw new TypeError(
      'The target is not a policy, a fetch function, an object that has one, or a URL. For a Node server, pass the URL on which it listens.',
    )
  }
  if ('evaluate' in target) {
    const decisions: DecisionLike[] = []
    const fetch = policyServer(target, decisions)
    return { ...inProcess, fetch, listedOrigins: listedOriginsOf(target), decisions }
  }
  return { ...inProcess, fetch: (request) => target.fetch(request) }
}

/** Returns a server that only applies the policy. */
function policyServer(policy: PolicyLike, decisions: DecisionLike[]): ServerFetch {
  return async (request) => {
    const decision = await policy.evaluate(request)
    decisions.push(decision)
    const { kind, headers, status } = decision
    return new Response(null, {
      status: kind === 'preflight' ? (status ?? 204) : 200,
      headers: { ...headers },
    })
  }
}

/** Returns the origins of a policy's options and of its resources. Functions are left out. */
export function listedOriginsOf(policy: PolicyLike | undefined): readonly string[] {
  let options: unknown
  try {
    options = policy?.toJSON?.()
  } catch {
    // Treated like a policy without `toJSON`.
  }
  const { origins, resources } = Object(options) as { origins?: unknown; resources?: unknown }
  const entries = [origins, ...Object.values(Object(resources)).map((entry) => Object(entry).origins)]
  return entries.flat().filter((origin): origin is string => typeof origin === 'string')
}

/** Returns the facts about a refusal that only the policy knows. */
export function decisionNotes(decision: DecisionLike | undefined): readonly string[] {
  if (decision?.kind === 'off') return ['CORS is disabled for this path in `resources`.']
  return decision?.reason === undefined ? [] : [`The policy's reason: ${decision.reason}`]
}
