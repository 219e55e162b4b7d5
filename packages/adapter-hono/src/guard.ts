import type { GuardOptions, PolicyOptions, PolicySource } from '@corsage/core'
import {
  type AnyPolicySource,
  createGuardEvaluate,
  createGuardOf,
  type GuardRequest,
  guardResponse,
  isPromise,
} from '@corsage/core/adapter'
import type { Context, Env, MiddlewareHandler } from 'hono'
import { routedEvaluate } from './routed-path.ts'

/**
 * Creates a Hono middleware that refuses requests that a page of another site may not make: they get a 403 response, and
 * never reach the handlers after it. Use it after `cors`, and before handlers that change something.
 *
 * @param policy The policy that `cors` applies, options for one, or a resolver. Origins that it allows with credentials
 * may act.
 * @param options See {@link GuardOptions}.
 * @throws {@link PolicyError} without a policy, and for invalid options, at once.
 *
 * @example
 * ```ts
 * const policy = createPolicy({ origins: 'https://app.example.com', credentials: true })
 * app.use(cors(policy), guard(policy))
 * ```
 */
export function guard<
  // biome-ignore lint/suspicious/noExplicitAny: Hono's own default.
  HonoEnv extends Env = any,
  const Options extends PolicyOptions = PolicyOptions,
>(
  policy: PolicySource<Options, readonly [request: Request, context: Context<HonoEnv>]>,
  options?: GuardOptions<readonly [request: Request, context: Context<HonoEnv>]>,
): MiddlewareHandler<HonoEnv> {
  const source = policy as AnyPolicySource<readonly [Request, Context]>
  const evaluate = routedEvaluate((normalizePath) => createGuardEvaluate(source, normalizePath))
  const decide = createGuardOf<readonly [Request, Context]>(
    (request, raw, context) => evaluate(context)(request, raw, context),
    options,
  )
  return async (context, next) => {
    const { raw } = context.req
    const decided = decide(viewOf(context), raw, context)
    const refused = isPromise(decided) ? await decided : decided
    if (refused !== undefined) return guardResponse(refused, raw)
    await next()
    return undefined
  }
}

/** Node's facts about a request that a `Request` does not have. */
interface Incoming {
  readonly rawHeaders: readonly string[]
  readonly socket?: { readonly authorized?: boolean }
}

/** Returns the request as the guard reads it. On Node, a `Request` has lost the certificate and the lines of `Host`. */
function viewOf({ env, req: { raw } }: Context): GuardRequest {
  const incoming = (env as { incoming?: Incoming } | undefined)?.incoming
  if (!Array.isArray(incoming?.rawHeaders)) return raw
  const { rawHeaders, socket } = incoming
  const { method, url, headers } = raw
  return {
    method,
    url,
    headers,
    hasClientCertificate: socket?.authorized === true,
    authorities: () => ({
      hosts: rawHeaders.filter(
        (_, index) => rawHeaders[index - 1]?.toLowerCase() === 'host' && index % 2 === 1,
      ),
      // Not by `URL`, which throws for hosts such as `xn--a` that the server lets pass.
      target: /^https?:\/\/([^/?#]*)/i.exec(url)?.[1],
    }),
  }
}
