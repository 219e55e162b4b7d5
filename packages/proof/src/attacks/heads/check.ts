import { createServer, type RequestListener } from 'node:http'
import { withCors } from '@corsage/node'
import fc from 'fast-check'
import { listen } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'
import { exchange, headsIn } from '../wire/socket.ts'

const ALLOWED = 'https://app.example.com'
const POLICY = { origins: [ALLOWED, 'https://other.test'], credentials: true, exposeHeaders: ['etag'] }

/** One call of a handler on its response. */
interface Call {
  readonly method:
    | 'setHeader'
    | 'appendHeader'
    | 'removeHeader'
    | 'writeHead'
    | 'flushHeaders'
    | 'write'
    | 'end'
  readonly values: readonly unknown[]
}

const NAMES = [
  'x-a',
  'X-A',
  'x-b',
  'Vary',
  'vary',
  'Set-Cookie',
  'Access-Control-Allow-Origin',
  'access-control-max-age',
  'access-control-expose-headers',
  'constructor',
  '__proto__',
]
const name = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.constantFrom('', 'bad name', 'x-\u00e9', undefined, 7) },
)
const text = fc.constantFrom(
  'a',
  '',
  'Accept',
  'accept, ORIGIN',
  '*',
  'https://evil.test',
  'x-b, ETag',
  '\u00e9',
  ' b ',
)
const value = fc.oneof(
  { weight: 12, arbitrary: text },
  { weight: 3, arbitrary: fc.array(text, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(5, true, undefined, 'a\r\nb', '\u0100', Symbol('odd')) },
)
// Versions of Node differ about a name that a list repeats.
const pairs = fc.uniqueArray(fc.tuple(name, value), {
  maxLength: 5,
  selector: ([key]) => String(key).toLowerCase(),
})
/** The headers of `writeHead`, in each form that it takes. Objects with a prototype, and lists of odd length, are mistakes. */
const lists = fc.oneof(
  fc.constant(undefined),
  pairs.map((list) => Object.fromEntries(list.map(([key, held]) => [String(key), held]))),
  pairs.map((list) => list.flat(1)),
  pairs.map((list) => list.flatMap(([key, held]) => [[key, held]])),
  pairs.map((list) => [...list.flat(1), 'x-odd']),
)
const status = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(200, 404, 500, 304, 204) },
  { weight: 1, arbitrary: fc.constantFrom(99, 1000, '200', undefined) },
)

const calling = (method: Call['method'], ...values: readonly fc.Arbitrary<unknown>[]): fc.Arbitrary<Call> =>
  fc.tuple(...values).map((chosen) => ({ method, values: chosen }))
const setting = fc.oneof(
  { weight: 4, arbitrary: calling('setHeader', name, value) },
  { weight: 2, arbitrary: calling('appendHeader', name, value) },
  { weight: 1, arbitrary: calling('removeHeader', name) },
)
const head = fc.oneof(
  calling('writeHead', status, lists),
  calling('writeHead', status, fc.constantFrom('Reason', 'b\u00e4d', 'a\r\nb', undefined), lists),
)
const last = fc.oneof(
  calling('end', fc.constant('body')),
  calling('write', fc.constant('body')),
  calling('flushHeaders'),
)
const program = fc
  .tuple(fc.array(setting, { maxLength: 4 }), fc.array(head, { maxLength: 2 }), last)
  .map((parts) => parts.flat())

/** Plain Node, and the same with a policy. Both run the same calls. */
export interface Heads {
  readonly servers: readonly RunningServer[]
  calls: readonly Call[]
  /** Whether each call threw, in the server that responded last. */
  threw: readonly boolean[]
}

export async function startHeads(): Promise<Heads> {
  const respond: RequestListener = (_request, response) => {
    heads.threw = heads.calls.map(({ method, values }) =>
      throws(() => Reflect.apply(response[method], response, copied(values))),
    )
    if (throws(() => response.end())) response.destroy()
  }
  const listeners = [respond, withCors(respond, POLICY)]
  const heads: Heads = {
    servers: await Promise.all(listeners.map((one) => listen('heads', createServer(one)))),
    calls: [],
    threw: [],
  }
  return heads
}

/** `appendHeader` changes the list that `setHeader` took. */
function copied(values: readonly unknown[]): unknown[] {
  return values.map((one) => (Array.isArray(one) ? copied(one) : one))
}

function throws(act: () => unknown): boolean {
  try {
    act()
    return false
  } catch {
    return true
  }
}

/** The responses by what the handler did. */
export interface Counts {
  same: number
  /** Node itself threw at one of the calls. */
  threw: number
}

/**
 * Runs random handlers, with and without a policy.
 *
 * @throws If a header differs that the policy does not own, a call throws only with the policy, or a permission is wrong.
 */
export async function compareHeads(heads: Heads, seed: number, runs: number): Promise<Counts> {
  const counts: Counts = { same: 0, threw: 0 }
  await fc.assert(
    fc.asyncProperty(program, fc.constantFrom(ALLOWED, 'https://evil.test'), async (calls, origin) => {
      heads.calls = calls
      const [plain, ours] = [await ask(heads, 0, origin), await ask(heads, 1, origin)]
      const didThrow = plain.threw.includes(true)
      counts[didThrow ? 'threw' : 'same']++
      const more = ours.threw.findIndex((threw, index) => threw && !plain.threw[index])
      if (!didThrow && more >= 0) throw new Error(`call ${more} throws only with a policy`)
      const issue = didThrow
        ? permissionIssue(ours, undefined, origin)
        : (permissionIssue(ours, plain, origin) ?? otherIssue(ours, plain))
      if (issue !== undefined) throw new Error(`${issue}\n${JSON.stringify({ plain, ours })}`)
    }),
    // Each attempt at a shorter program takes two connections.
    { numRuns: runs, seed, endOnFailure: true },
  )
  return counts
}

interface Answered {
  readonly threw: readonly boolean[]
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
}

async function ask(heads: Heads, index: number, origin: string): Promise<Answered | typeof NOTHING> {
  const bytes = `GET / HTTP/1.1\r\nHost: a.test\r\nOrigin: ${origin}\r\nConnection: close\r\n\r\n`
  const [response] = headsIn(
    await exchange((heads.servers[index] as RunningServer).port, { writes: [bytes], silence: 2_000 }),
  )
  return { threw: heads.threw, ...(response ?? { status: 0, headers: [] }) }
}
const NOTHING: Answered = { threw: [], status: 0, headers: [] }

const members = ({ headers }: Answered, wanted: string) =>
  headers
    .filter(([key]) => key === wanted)
    .flatMap(([, held]) => held.split(',').map((member) => member.trim().toLowerCase()))
    .filter(Boolean)

function permissionIssue(ours: Answered, plain: Answered | undefined, origin: string): string | undefined {
  if (ours.status === 0) return undefined
  const isAllowed = origin === ALLOWED
  const lines = ours.headers.filter(([key]) => key.startsWith('access-control-'))
  const expected: string[][] = isAllowed
    ? [
        ['access-control-allow-credentials', 'true'],
        ['access-control-allow-origin', origin],
      ]
    : []
  const found = lines.filter(([key]) => key !== 'access-control-expose-headers').sort()
  if (JSON.stringify(found) !== JSON.stringify(expected)) return `permissions ${JSON.stringify(found)}`
  const vary = members(ours, 'vary')
  if (!vary.includes('origin') && !vary.includes('*')) return 'no Vary: Origin'
  if (plain === undefined) return undefined
  const has = (name: string, own: string) => {
    const given = members(ours, name)
    return given.includes('*') || [...members(plain, name), own].every((one) => given.includes(one))
  }
  if (!has('vary', 'origin')) return 'another Vary'
  if (isAllowed && !has('access-control-expose-headers', 'etag'))
    return 'another Access-Control-Expose-Headers'
  return isAllowed || members(ours, 'access-control-expose-headers').length === 0
    ? undefined
    : 'Access-Control-Expose-Headers for a refused origin'
}

function otherIssue(ours: Answered, plain: Answered): string | undefined {
  const others = ({ headers }: Answered) =>
    JSON.stringify(headers.filter(([key]) => !/^(access-control-|vary$|date$)/.test(key)).sort())
  if (ours.status !== plain.status) return 'another status'
  return others(ours) === others(plain) ? undefined : 'another header'
}
