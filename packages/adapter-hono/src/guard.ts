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
 * Creates a Hono middleware that guards against cross-site requests (CSRF). A request that a page of another site is not
 * allowed to make gets a 403 response and does not reach later handlers. Mount it after `cors` and before handlers that change
 * data.
 *
 * @param policy The policy that you pass to `cors`, options for one, or a resolver. Origins that it allows with credentials
 * can make any listed request.
 * @param options See {@link GuardOptions}.
 * @throws {@link PolicyError} immediately, without a policy or for invalid options.
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

/** The parts of Node's request that a `Request` does not have. */
interface Incoming {
  readonly method?: string
  readonly url?: string
  readonly rawHeaders: readonly string[]
  readonly socket?: { readonly authorized?: boolean }
}

/**
 * Returns the request as the guard reads it. On Node, a `Request` lacks the certificate, the lines of `Host`, and the method
 * before `methodOverride` replaced it. Its URL has a host even if the request has none.
 */
function viewOf({ env, req: { raw } }: Context): GuardRequest {
  const incoming = (env as { incoming?: Incoming } | undefined)?.incoming
  if (!Array.isArray(incoming?.rawHeaders)) return raw
  const { rawHeaders, socket, method: originalMethod, url: target = '' } = incoming
  const { method, url, headers } = raw
  return {
    method,
    originalMethod,
    url,
    headers,
    hasClientCertificate: socket?.authorized === true,
    authorities: () => ({
      hosts: linesOf('host', rawHeaders),
      // Not by `URL`, which throws for hosts such as `xn--a` that the server lets pass.
      target: /^https?:\/\/([^/?#]*)/i.exec(target)?.[1] ?? linesOf(':authority', rawHeaders)[0],
    }),
  }
}

/** Returns the values of a header, line by line. */
function linesOf(name: string, rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name)
}
