import { describe, expect, it } from 'vitest'
import { issue } from '../test/faults.ts'
import { type CorsHooks, evaluateBy, type PolicyIssue, withCors } from './index.ts'

const A = 'https://a.test'
const listener = () => {}
const MISPLACED = 'is about a resolver here: for an origins function write it into the options'

describe('hooks beside a resolver', () => {
  it.each<[string, unknown, PolicyIssue]>([
    [
      'a name that is none',
      { onRefuse: listener },
      issue('unknown-option', 'onRefuse', listener, 'is not a hook: write onRefused', 'onRefused'),
    ],
    [
      'another',
      { xyzzy: 1 },
      issue('unknown-option', 'xyzzy', 1, 'is not a hook: the hooks are onRefused, onError, timeout'),
    ],
    [
      'a listener that is none',
      { onRefused: 'yes' },
      issue('wrong-type', 'onRefused', 'yes', 'must be a function, not "yes"'),
    ],
    [
      'another listener that is none',
      { onError: true },
      issue('wrong-type', 'onError', true, 'must be a function, not true'),
    ],
    [
      'a timeout that is none',
      { timeout: '5' },
      issue('wrong-type', 'timeout', '5', 'must be milliseconds above 0, at most 2147483647, not "5"'),
    ],
    ...[0, -1, Number.NaN, Number.POSITIVE_INFINITY].map<[string, unknown, PolicyIssue]>((timeout) => [
      `a timeout of ${timeout}, which no timer takes`,
      { timeout },
      issue(
        'timeout-out-of-range',
        'timeout',
        timeout,
        `must be milliseconds above 0, at most 2147483647, not ${timeout}`,
      ),
    ]),
    [
      'a listener in their place',
      listener,
      issue('wrong-type', 'hooks', listener, 'must be an object such as { onRefused: … }, not a function'),
    ],
    [
      'null',
      null,
      issue('wrong-type', 'hooks', null, 'must be an object such as { onRefused: … }, not null'),
    ],
  ])('%s: a PolicyError', (_what, hooks, fault) => {
    expect(faultsOf(() => evaluateBy(() => false, hooks as CorsHooks))).toEqual([fault])
  })

  it('every fault at once', () => {
    const hooks = { onRefused: 1, onError: 2, timeout: 3, more: 4 } as unknown as CorsHooks
    expect(faultsOf(() => evaluateBy(() => false, hooks)).map(({ path }) => path)).toEqual([
      'onRefused',
      'onError',
      'more',
    ])
  })
})

describe('hooks beside a policy', () => {
  it.each<[string, CorsHooks, PolicyIssue]>([
    ['a timeout', { timeout: 5 }, issue('hook-without-resolver', 'timeout', 5, MISPLACED)],
    [
      'a listener to what an origins function throws',
      { onError: listener },
      issue('hook-without-resolver', 'onError', listener, MISPLACED),
    ],
  ])('%s belongs to the options: a PolicyError', (_what, hooks, fault) => {
    expect(faultsOf(() => evaluateBy({ origins: A }, hooks))).toEqual([fault])
  })

  it('that are undefined are none', () => {
    const hooks = { onRefused: undefined, onError: undefined, timeout: undefined }
    expect(() => evaluateBy({ origins: A }, hooks)).not.toThrow()
  })

  it('onError of withCors is about the handler, and stands beside any policy', () => {
    expect(() => withCors(() => new Response(), { origins: A }, { onError: listener })).not.toThrow()
  })

  it.each<[string, unknown, PolicyIssue]>([
    [
      'a name that is none',
      { onFailure: listener, onError: listener },
      issue(
        'unknown-option',
        'onFailure',
        listener,
        'is not a hook: the hooks are onRefused, onError, timeout',
      ),
    ],
    [
      'a listener in their place',
      listener,
      issue('wrong-type', 'hooks', listener, 'must be an object such as { onRefused: … }, not a function'),
    ],
  ])('%s: a PolicyError of withCors', (_what, hooks, fault) => {
    expect(faultsOf(() => withCors(() => new Response(), { origins: A }, hooks as CorsHooks))).toEqual([
      fault,
    ])
  })
})

function faultsOf(make: () => unknown): readonly PolicyIssue[] {
  try {
    make()
  } catch (error) {
    return (error as { issues: readonly PolicyIssue[] }).issues
  }
  throw new Error('nothing was thrown')
}
