import { type AsyncPolicy, createPolicy, isPolicy, type Policy, type PolicyOptions } from '@corsage/core'
import { attackerOrigins } from '../audit/attacker-origins.ts'
import { bySeverity } from '../audit/finding.ts'
import { CommandError } from '../command-error.ts'
import { foreignOrigin } from '../network/foreign-origin.ts'
import type { HeaderLines } from '../network/header-lines.ts'
import { auditOptions, type OptionsAudit } from './audit-options.ts'
import type { LoadedPolicy } from './load-options.ts'
import type { OriginProbe, ProbedEntry } from './origin-probes.ts'
import { probeFindings } from './policy-findings.ts'

/** The request that a resolver is called with, once for each origin. */
export interface ResolvedRequest {
  readonly url: URL
  readonly method: string
  readonly headers: HeaderLines
  /** Origins that the policy should allow. */
  readonly trusted: readonly string[]
}

type ResolverFunction = (...context: readonly unknown[]) => unknown

/**
 * Audits the policies that a resolver chooses for a request. The resolver is called for each origin, because its choice
 * can depend on the origin.
 */
export async function auditResolver(
  file: string,
  resolver: ResolverFunction,
  request: ResolvedRequest,
): Promise<OptionsAudit & { readonly inconclusive: readonly string[] }> {
  const pick = (origin: string | null) => pickPolicy(file, resolver, request, origin)
  const picked = [null, ...request.trusted].map(pick)
  const found = (await Promise.all(picked)).filter((loaded) => loaded !== undefined)
  const audits: OptionsAudit[] = []
  for (const loaded of unique(found)) audits.push(await auditOptions(loaded))
  const asked: ProbedEntry[] = []
  for (const trusted of request.trusted.length > 0 ? request.trusted : [request.url.origin]) {
    asked.push(...(await probeByOrigin(trusted, request, pick)))
  }
  const static_ = audits.flatMap(({ findings }) => findings)
  const dynamic = asked
    .flatMap(probeFindings)
    .filter(({ code }) => !static_.some((finding) => finding.code === code))
  const isEmpty = found.length === 0 && asked.every(({ probes }) => probes.every((probe) => !probe.isAllowed))
  return {
    findings: [...static_, ...dynamic].sort(bySeverity),
    probed: [...audits.flatMap(({ probed }) => probed), ...asked],
    inconclusive: isEmpty
      ? [
          `The resolver returned false for ${request.url.href}, so there is no policy to audit. Pass another URL with --request, or an origin that the resolver allows with --from.`,
        ]
      : [],
  }
}

/** Tries each origin with the policy for it. */
async function probeByOrigin(
  trusted: string,
  { url, method, headers }: ResolvedRequest,
  pick: (origin: string) => Promise<LoadedPolicy | undefined>,
): Promise<readonly ProbedEntry[]> {
  const answers = new Map<boolean, OriginProbe[]>([
    [true, []],
    [false, []],
  ])
  const tried = [
    { name: 'foreign' as const, origin: foreignOrigin },
    { name: 'null' as const, origin: 'null' },
    ...attackerOrigins(trusted),
  ]
  for (const { name, origin } of tried) {
    const loaded = await pick(origin)
    const policy = loaded && policyOf(loaded)
    const decision = await policy?.evaluate(
      new Request(url, {
        method,
        headers: [...headers.map(([key, value]) => [key, value] as [string, string]), ['origin', origin]],
      }),
    )
    const isNamed = decision?.allowed === true && decision.headers['access-control-allow-origin'] === origin
    const credentials = decision?.headers['access-control-allow-credentials'] === 'true'
    answers.get(isNamed && credentials)?.push({ name, origin, isAllowed: isNamed })
  }
  return [...answers].flatMap(([credentials, probes]) =>
    probes.length === 0
      ? []
      : [
          {
            path: `resolver(${url.href})`,
            origin: undefined,
            credentials,
            probes,
            allowsIntended: undefined,
            failure: undefined,
            foreign: undefined,
          },
        ],
  )
}

/** An invalid policy allows nothing. The audit of its options reports the issue. */
function policyOf(loaded: LoadedPolicy): Policy | AsyncPolicy | undefined {
  if ('policy' in loaded) return loaded.policy
  try {
    return createPolicy(loaded.options as PolicyOptions)
  } catch {
    return undefined
  }
}

async function pickPolicy(
  file: string,
  resolver: ResolverFunction,
  { url, method, headers }: ResolvedRequest,
  origin: string | null,
): Promise<LoadedPolicy | undefined> {
  const lines = [['host', url.host], ...headers, ...(origin === null ? [] : [['origin', origin]])]
  const request = requestLike(url, method, lines as [string, string][])
  let picked: unknown
  try {
    picked = await resolver(request, request)
  } catch (error) {
    throw new CommandError(
      `The resolver of "${file}" threw for ${method} ${url.href}: ${error instanceof Error ? error.message : String(error)}.`,
    )
  }
  if (picked === false) return undefined
  if (isPolicy(picked)) return { policy: picked }
  if (typeof picked !== 'object' || picked === null) {
    throw new CommandError(
      `The function that "${file}" exports returned ${typeof picked === 'function' ? 'a function' : String(picked)} for ${method} ${url.href}. A resolver returns a policy, options or false.`,
    )
  }
  return { options: picked }
}

/** A request as resolvers of all frameworks read one: `headers.get('host')`, `headers.host`, `get('host')`, `req.header('host')`. */
function requestLike(url: URL, method: string, lines: [string, string][]): Request {
  const headers = Object.assign(new Headers(lines), Object.fromEntries(lines))
  const header = (name: string) => headers.get(name) ?? undefined
  const { hostname, pathname: path } = url
  const request = {
    url: url.href,
    originalUrl: path + url.search,
    method,
    headers,
    hostname,
    path,
    header,
    get: header,
  }
  // Only an imitation of a `Request`, with the members that resolvers of any framework read.
  return Object.assign(request, { raw: request, req: request }) as unknown as Request
}

/** A resolver may return the same policy for several origins. */
function unique(loaded: readonly LoadedPolicy[]): readonly LoadedPolicy[] {
  return [...new Map(loaded.map((one) => ['policy' in one ? one.policy : one.options, one])).values()]
}
