import { type AsyncPolicy, createPolicy, isPolicy, type Policy } from '@corsage/core'
import { liveOrigins, livePolicy } from '@corsage/live'
import fc from 'fast-check'
import { hostileOptions, leaf } from '../options/options-cases.ts'

const LISTED = 'https://app.example.com'
const ORIGINS = [LISTED, 'https://x.example.org', 'https://evil.test', 'null']

/** Rows as a driver returns them, of which not all are texts. */
const rows = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(LISTED, 'https://*.example.org', 'https://a.test/') },
    { weight: 1, arbitrary: leaf },
    { weight: 1, arbitrary: fc.constant({ origin: LISTED }) },
  ),
  { maxLength: 6 },
)
const valid = fc.subarray([LISTED, 'https://*.example.org', 'https://other.test'], { minLength: 1 })
const many = Array.from({ length: 5000 }, (_, index) => `https://t${index}.test`)

/** Options that are not plain data are read twice, so a getter can return another value then. */
function hasGetter(value: unknown): boolean {
  try {
    return Object.values(Object.getOwnPropertyDescriptors(value)).some(({ get }) => get !== undefined)
  } catch {
    return false
  }
}

/** Makes what `load` returns, throws or waits for. */
const results: fc.Arbitrary<() => unknown> = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: valid.map((origins) => () => ({ origins, credentials: true })) },
      { weight: 2, arbitrary: rows.map((origins) => () => ({ origins, credentials: true })) },
      { weight: 3, arbitrary: hostileOptions.filter((make) => !hasGetter(make())) },
      { weight: 1, arbitrary: leaf.map((value) => () => value) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          () => false,
          () => createPolicy({ origins: LISTED }),
          () => ({ origins: many }),
        ),
      },
    ),
    fc.constantFrom('returned', 'returned', 'resolved', 'resolved', 'a thenable', 'thrown', 'rejected'),
  )
  .map(([make, how]) => () => {
    const value = make()
    if (how === 'thrown') throw value
    if (how === 'rejected') return Promise.reject(value)
    // biome-ignore lint/suspicious/noThenProperty: a driver's query is one.
    if (how === 'a thenable') return { then: (resolve: (value: unknown) => void) => resolve(value) }
    return how === 'resolved' ? Promise.resolve(value) : value
  })

/** The loads by their result. */
export interface Loads {
  applied: number
  rejected: number
}

/**
 * Lets a live policy load odd results, one after the other. Each becomes the policy that core would make of it, or changes nothing.
 *
 * @throws If a request fails, or gets a permission that neither this result nor the last one gives.
 */
export async function checkLoads(seed: number, runs: number): Promise<Loads> {
  const loads: Loads = { applied: 0, rejected: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(results, { minLength: 1, maxLength: 5 }), async (loaded) => {
      let next = loaded[0] as () => unknown
      let load = () => {}
      let errors = 0
      const policy = livePolicy({
        load: () => next() as never,
        subscribe: (changed) => {
          load = changed
        },
        onLoadError: () => void errors++,
      })
      let before = await permissions(policy())
      for (const result of loaded) {
        next = result
        load()
        await settle()
        const after = await permissions(policy())
        const expected = await permissions(await policyOf(result))
        // A proxy that throws later can end in either.
        if (after !== expected && (after !== before || errors === 0))
          throw new Error(`${before} became ${after}, not ${expected}`)
        loads[after === expected ? 'applied' : 'rejected']++
        before = after
      }
      policy.stop()
    }),
    { numRuns: runs, seed },
  )
  return loads
}

/** A load settles without a timer. Its last promise may have to wait for those of others. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((proceed) => setImmediate(proceed))
}

/** The policy of a result; `undefined` if it is invalid. */
async function policyOf(result: () => unknown): Promise<Policy | AsyncPolicy | false | undefined> {
  try {
    const value = await result()
    if (value === false || isPolicy(value)) return value
    return typeof value === 'object' && value !== null ? createPolicy(value) : undefined
  } catch {
    return undefined
  }
}

/** Returns whether a policy allows each origin, as text. */
async function permissions(policy: Policy | AsyncPolicy | false | undefined): Promise<string> {
  if (!policy) return String(policy)
  const decisions = ORIGINS.map(async (origin) => {
    const headers = { get: (name: string) => (name === 'origin' ? origin : null) }
    return (await policy.evaluate({ method: 'GET', url: '/', headers })).allowed
  })
  return JSON.stringify(await Promise.all(decisions))
}

/** The lookups by their result. */
export interface Found {
  allowed: number
  refused: number
  failed: number
}

/**
 * Lets live origins look up odd results.
 *
 * @throws If an origin is allowed by anything but `true`, or refused silently by anything but `false`.
 */
export async function checkLookups(seed: number, runs: number): Promise<Found> {
  const found: Found = { allowed: 0, refused: 0, failed: 0 }
  const values = fc.oneof(fc.boolean(), leaf, rows)
  const hows = fc.constantFrom('returned', 'resolved', 'thrown', 'rejected')
  await fc.assert(
    fc.asyncProperty(values, hows, fc.nat(3), async (value, how, again) => {
      let errors = 0
      const origins = liveOrigins(
        () => {
          if (how === 'thrown') throw value
          if (how === 'rejected') return Promise.reject(value)
          return (how === 'resolved' ? Promise.resolve(value) : value) as boolean
        },
        { onError: () => void errors++ },
      )
      const isValid = typeof value === 'boolean' && (how === 'returned' || how === 'resolved')
      for (let count = 0; count <= again; count++) {
        const result = await Promise.resolve(origins(LISTED)).catch(() => undefined)
        if (result !== (isValid ? value : undefined)) throw new Error(`${how}: ${String(result)}`)
        found[result === undefined ? 'failed' : result ? 'allowed' : 'refused']++
      }
      if (errors !== (isValid ? 0 : again + 1)) throw new Error(`${how}: ${errors} errors`)
    }),
    { numRuns: runs, seed },
  )
  return found
}
