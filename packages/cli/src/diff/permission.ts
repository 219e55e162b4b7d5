import { createPolicy, type Policy, type PolicyOptions } from '@corsage/core'
import { noOrigins, type OriginList, originList } from './origin-list.ts'
import type { Governing } from './paths.ts'

/** Names, or `'*'` for all. */
export type Names = '*' | ReadonlySet<string>

/** The permission of a policy on some paths: each allowed origin gets all of the rest. */
export interface Permission {
  /** Whether the policy decides here. Otherwise the headers of an upstream remain on the responses. */
  readonly isCovered: boolean
  readonly origins: OriginList
  readonly credentials: boolean
  readonly methods: Names
  readonly headers: Names
  readonly exposed: Names
  readonly privateNetwork: boolean
  readonly timing: boolean
  /** Whether the application answers preflights. */
  readonly continues: boolean
  readonly maxAge: string
  readonly status: number | undefined
  /** Whether the headers depend on `Origin`. */
  readonly varies: boolean
}

const ORIGIN = 'https://probe.invalid'
const METHOD = 'CORSAGE-DIFF-PROBE'
const HEADER = 'x-corsage-diff-probe'

/** Browsers always allow these methods (Fetch standard, §2.2.1). */
const safelistedMethods = ['GET', 'HEAD', 'POST']
/** Pages can always read these headers (Fetch standard, §2.2.2). */
const safelistedResponseHeaders = [
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
]

/** Returns a function that reads the permission of options. A list of origins that several paths share is read once. */
export function permissionReader(): (options: Governing) => Permission {
  const lists = new Map<unknown, OriginList>()
  const permissions = new Map<Governing, Permission>()
  const listOf = (option: unknown) => {
    const list = lists.get(option) ?? originList(option)
    lists.set(option, list)
    return list
  }
  return (options) => {
    const permission = permissions.get(options) ?? read(options, listOf)
    permissions.set(options, permission)
    return permission
  }
}

/** Core reads the options: a policy of one origin shows in its headers the permission of every allowed origin. */
function read(options: Governing, listOf: (option: unknown) => OriginList): Permission {
  if (options === undefined || options === false) return nothing(options === false)
  const { origins, resources: _resources, ...others } = options
  // The options are valid. Their public suffixes do not concern the origin of the probe.
  const shown = createPolicy({
    ...others,
    origins: ORIGIN,
    isPublicSuffix: () => false,
  } as PolicyOptions) as Policy
  const preflight = shown.evaluate(
    requestOf('OPTIONS', {
      'access-control-request-method': METHOD,
      'access-control-request-headers': HEADER,
      'access-control-request-private-network': 'true',
    }),
  )
  const actual = shown.evaluate(requestOf('GET', {}))
  const credentials = actual.headers['access-control-allow-credentials'] === 'true'
  const names = (value: string | undefined, echoed: string, always: readonly string[]): Names => {
    if (credentials && value === echoed) return '*'
    const listed = value?.split(',').map((name) => name.trim()) ?? []
    return !credentials && listed.includes('*') ? '*' : new Set([...always, ...listed])
  }
  const list = listOf(origins)
  const [only] = list.exact
  return {
    isCovered: true,
    origins: list,
    credentials,
    methods: names(preflight.headers['access-control-allow-methods'], METHOD, safelistedMethods),
    headers: names(preflight.headers['access-control-allow-headers'], HEADER, []),
    exposed: names(actual.headers['access-control-expose-headers'], '', safelistedResponseHeaders),
    privateNetwork: preflight.headers['access-control-allow-private-network'] === 'true',
    timing: actual.headers['timing-allow-origin'] !== undefined,
    continues: preflight.status === undefined,
    maxAge: preflight.headers['access-control-max-age'] ?? '',
    status: preflight.status,
    varies:
      !list.isAny && (list.hasFunction || list.open.size > 0 || list.exact.size > 1 || only === undefined),
  }
}

function nothing(isCovered: boolean): Permission {
  return {
    isCovered,
    origins: noOrigins,
    credentials: false,
    methods: new Set(safelistedMethods),
    headers: new Set(),
    exposed: new Set(safelistedResponseHeaders),
    privateNetwork: false,
    timing: false,
    continues: false,
    maxAge: '',
    status: undefined,
    varies: false,
  }
}

function requestOf(method: string, headers: Readonly<Record<string, string>>) {
  return {
    method,
    url: '/',
    headers: { get: (name: string) => (name === 'origin' ? ORIGIN : (headers[name] ?? null)) },
  }
}
