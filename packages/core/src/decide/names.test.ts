import { describe, expect, it } from 'vitest'
import { actual, preflight } from '../../test/requests.ts'
import { createEvaluate, narrowDecision } from '../adapter.ts'
import { createPolicy } from '../index.ts'
import { OFF, ownedHeaders, UNCOVERED } from './decision.ts'
import { CORS_RESPONSE_HEADERS } from './headers.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const LIST = { origins: [A, 'https://b.test'] } as const
const plain = createPolicy(LIST)
const timing = createPolicy({ ...LIST, timingAllowOrigin: true })
const echoing = createPolicy({ ...LIST, timingAllowOrigin: true, credentials: true, allowHeaders: '*' })
const resolved = createEvaluate(() => timing)(actual(EVIL))

describe('a decision owns', () => {
  it.each([
    ['every header of CORS', plain.evaluate(actual(A)), [...CORS_RESPONSE_HEADERS]],
    ['the same where it refuses', plain.evaluate(actual(EVIL)), [...CORS_RESPONSE_HEADERS]],
    ['nothing where it does not cover the path', UNCOVERED, []],
  ])('%s', (_what, decision, owned) => {
    expect(ownedHeaders(decision)).toEqual(owned)
  })

  const WITH_TIMING = [...CORS_RESPONSE_HEADERS, 'timing-allow-origin']
  it.each([
    ['refuses', () => timing.evaluate(actual(EVIL))],
    ['permits', () => timing.evaluate(actual(A))],
    ['answers a preflight', () => timing.evaluate(preflight(A))],
    ['completes a preflight', () => echoing.evaluate(preflight(A, { headers: 'x-a' }))],
    ['is picked by a resolver', () => resolved as typeof OFF],
    ['is off', () => OFF],
    ['is narrowed by another', () => narrowDecision(timing.evaluate(actual(A)), plain.evaluate(actual(A)))],
    ['narrows another', () => narrowDecision(plain.evaluate(actual(A)), timing.evaluate(actual(EVIL)))],
    ['is narrowed by one that is off', () => narrowDecision(plain.evaluate(actual(A)), OFF)],
    [
      'goes with one that does not cover the path',
      () =>
        narrowDecision(
          timing.evaluate(actual(EVIL)),
          createEvaluate(() => ({ resources: { '/x': { origins: '*' } } }))(actual(A)) as never,
        ),
    ],
  ])('Timing-Allow-Origin if its policy sets that, also where it %s', (_what, decided) => {
    expect(ownedHeaders(decided())).toEqual(WITH_TIMING)
  })

  it('not Timing-Allow-Origin if neither of two policies sets it', () => {
    const both = narrowDecision(plain.evaluate(actual(A)), createPolicy({ origins: A }).evaluate(actual(A)))
    expect(ownedHeaders(both)).toEqual([...CORS_RESPONSE_HEADERS])
  })
})
