import type { Decision, PolicyOptions } from '@corsage/core'
import { createEvaluate, type Evaluate } from '@corsage/core/adapter'
import fc from 'fast-check'

export const A = 'https://a.test'
export const B = 'https://b.test'
export const EVIL = 'https://evil.test'

/** The path that is asked for: the mounted application has `/x`. */
export const PATH = '/m/x'

/** Options and resolvers, which every adapter takes. */
export const policies = {
  strict: { origins: [A, B], credentials: true, methods: ['PUT'], allowHeaders: ['x-a'] },
  one: { origins: B },
  fewMethods: { origins: [A, B], methods: ['GET'], allowHeaders: ['x-b'] },
  wide: { origins: '*', exposeHeaders: ['x-wide'] },
  listed: { origins: [A, B, EVIL], credentials: true },
  later: { origins: async (origin: string) => origin !== EVIL },
  elsewhere: { resources: { '/elsewhere': { origins: '*' } } },
  off: () => false as const,
} satisfies Record<string, PolicyOptions | (() => false)>

export type PolicyName = keyof typeof policies

/** One layer around the next ones. */
export type Part =
  /** A policy for all paths, for exactly the path, or called by another middleware. */
  | { readonly is: 'policy'; readonly policy: PolicyName; readonly place: 'all' | 'path' | 'hidden' }
  /** A middleware that waits, or that copies the response. */
  | { readonly is: 'copy'; readonly how: number }
  /** A handler of the path, which answers the requests of its method. */
  | { readonly is: 'handler'; readonly method: 'GET' | 'PUT' | 'ALL'; readonly answer: Answer }

export type Answer = 'text' | 'constant' | 'typed constant' | 'error'

/** Layers, the last of which responds to every request that reaches it. */
export interface Stack {
  readonly parts: readonly Part[]
  /** The layers of an application that is mounted in the last place. */
  readonly mounted: readonly Part[] | undefined
}

const answer = fc.constantFrom<Answer>('text', 'constant', 'typed constant', 'error')
const part: fc.Arbitrary<Part> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant('policy' as const),
      policy: fc.constantFrom(...(Object.keys(policies) as PolicyName[])),
      place: fc.constantFrom('all' as const, 'all' as const, 'path' as const, 'hidden' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('copy' as const), how: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('handler' as const),
      method: fc.constantFrom('GET' as const, 'PUT' as const, 'ALL' as const),
      answer,
    }),
  },
)

const parts = fc.tuple(fc.array(part, { maxLength: 6 }), answer).map(([list, last]): readonly Part[] => {
  let answered = false
  const placed = list.map((one) => {
    if (one.is === 'handler') answered = true
    // A policy for one path comes before the handlers of that path: what the README says of it.
    return one.is === 'policy' && one.place === 'path' && answered ? { ...one, place: 'all' as const } : one
  })
  return [...placed, { is: 'handler', method: 'ALL', answer: last }]
})

export const stacks: fc.Arbitrary<Stack> = fc
  .record({ parts, mounted: fc.option(parts, { nil: undefined }) })
  .map(({ parts, mounted }) => ({ parts: mounted ? parts.slice(0, -1) : parts, mounted }))

/** The policies that a request passes before its handler, for each application. */
export function passed({ parts, mounted }: Stack, method: string): readonly (readonly PolicyPart[])[] {
  const own = passedIn(parts, method)
  if (own.answered || mounted === undefined) return [own.policies]
  return [own.policies, passedIn(mounted, method).policies]
}

export type PolicyPart = Part & { is: 'policy' }

function passedIn(parts: readonly Part[], method: string) {
  const found: PolicyPart[] = []
  for (const one of parts) {
    if (one.is === 'handler' && [method, 'ALL'].includes(one.method))
      return { policies: found, answered: true }
    if (one.is === 'policy') found.push(one)
  }
  return { policies: found, answered: false }
}

const evaluators = new Map<PolicyName, Evaluate<[]>>()
for (const [name, policy] of Object.entries(policies)) {
  evaluators.set(name as PolicyName, createEvaluate(policy as PolicyOptions))
}

/** The decision of one policy alone. */
export const decided = async ({ policy }: PolicyPart, request: Request): Promise<Decision> =>
  (evaluators.get(policy) as Evaluate<[]>)(request)

/** Whether a response lets the origin read, or a preflight's response lets it send the request. */
export function grants(headers: Readonly<Record<string, string>>, request: Request): boolean {
  const allowed = headers['access-control-allow-origin']
  if (allowed === undefined || !['*', request.headers.get('origin')].includes(allowed)) return false
  const method = request.headers.get('access-control-request-method')
  if (request.method !== 'OPTIONS' || method === null) return true
  const listed = (name: string) =>
    (headers[name] ?? '').split(',').map((member) => member.trim().toLowerCase())
  const [methods, names] = [listed('access-control-allow-methods'), listed('access-control-allow-headers')]
  const requested = request.headers.get('access-control-request-headers') ?? ''
  return (
    (method === 'GET' || methods.includes(method.toLowerCase()) || methods.includes('*')) &&
    (names.includes(requested) || names.includes('*'))
  )
}
