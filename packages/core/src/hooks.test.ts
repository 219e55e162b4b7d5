import { describe, expect, it } from 'vitest'
import { issue } from '../test/issues.ts'
import { createEvaluate } from './adapter.ts'
import { type CorsHooks, createPolicy, type PolicyIssue, type PolicyOptions, withCors } from './index.ts'

const A = 'https://a.test'
const listener = () => {}

describe('hooks with a resolver', () => {
  it.each<[string, unknown, PolicyIssue]>([
    ['an unknown name', { onRefuse: listener }, issue('unknown-option', 'onRefuse', listener, 'onRefused')],
    ['another', { xyzzy: 1 }, issue('unknown-option', 'xyzzy', 1)],
    ['onRefused that is not a function', { onRefused: 'yes' }, issue('wrong-type', 'onRefused', 'yes')],
    ['onError that is not a function', { onError: true }, issue('wrong-type', 'onError', true)],
    ['a timeout that is not a number', { timeout: '5' }, issue('wrong-type', 'timeout', '5')],
    ...[0, -1, Number.NaN, Number.POSITIVE_INFINITY].map<[string, unknown, PolicyIssue]>((timeout) => [
      `a timeout of ${timeout}, which no timer takes`,
      { timeout },
      issue('timeout-out-of-range', 'timeout', timeout),
    ]),
    ['a listener in their place', listener, issue('wrong-type', 'hooks', listener)],
    ['null', null, issue('wrong-type', 'hooks', null)],
  ])('%s: a PolicyError', (_what, hooks, issue) => {
    expect(issuesOf(() => createEvaluate(() => false, hooks as CorsHooks))).toEqual([issue])
  })

  it('every issue at once', () => {
    const hooks = { onRefused: 1, onError: 2, timeout: 3, more: 4 } as unknown as CorsHooks
    expect(issuesOf(() => createEvaluate(() => false, hooks)).map(({ path }) => path)).toEqual([
      'onRefused',
      'onError',
      'more',
    ])
  })
})

describe('hooks with a policy', () => {
  it.each<[string, CorsHooks, PolicyIssue]>([
    ['a timeout', { timeout: 5 }, issue('hook-without-resolver', 'timeout', 5)],
    [
      'a listener to what an origins function throws',
      { onError: listener },
      issue('hook-without-resolver', 'onError', listener),
    ],
  ])('%s belongs to the options: a PolicyError', (_what, hooks, issue) => {
    expect(issuesOf(() => createEvaluate({ origins: A }, hooks))).toEqual([issue])
  })

  it('that are undefined are ignored', () => {
    const hooks = { onRefused: undefined, onError: undefined, timeout: undefined }
    expect(() => createEvaluate({ origins: A }, hooks)).not.toThrow()
  })

  it('onHandlerError is a hook of withCors alone, next to any policy', () => {
    const hooks = { onHandlerError: listener }
    expect(() => withCors(() => new Response(), { origins: A }, hooks)).not.toThrow()
    expect(() =>
      withCors(
        () => new Response(),
        () => false,
        { ...hooks, onError: listener },
      ),
    ).not.toThrow()
    expect(issuesOf(() => createEvaluate({ origins: A }, hooks as CorsHooks))).toEqual([
      issue('unknown-option', 'onHandlerError', listener),
    ])
  })

  it.each<[string, PolicyOptions | undefined]>([
    ['options', { origins: A }],
    ['nothing', undefined],
    ['a policy', createPolicy({ origins: A }) as PolicyOptions],
    ['an origins function', { origins: () => true }],
  ])(
    'onError of withCors with %s was once about the handler: a PolicyError names onHandlerError',
    (_what, policy) => {
      expect(issuesOf(() => withCors(() => new Response(), policy, { onError: listener }))).toEqual([
        issue('hook-without-resolver', 'onError', listener, 'onHandlerError'),
      ])
    },
  )

  it.each<[string, unknown, PolicyIssue]>([
    [
      'an unknown name',
      { onFailure: listener, onHandlerError: listener },
      issue('unknown-option', 'onFailure', listener),
    ],
    [
      'a mistyped name',
      { onHandleError: listener },
      issue('unknown-option', 'onHandleError', listener, 'onHandlerError'),
    ],
    ['no function', { onHandlerError: 5 }, issue('wrong-type', 'onHandlerError', 5)],
    ['a timeout', { timeout: 5 }, issue('hook-without-resolver', 'timeout', 5)],
    ['a listener in their place', listener, issue('wrong-type', 'hooks', listener)],
    ['null', null, issue('wrong-type', 'hooks', null)],
  ])('%s: a PolicyError of withCors', (_what, hooks, issue) => {
    expect(issuesOf(() => withCors(() => new Response(), { origins: A }, hooks as CorsHooks))).toEqual([
      issue,
    ])
  })
})

function issuesOf(make: () => unknown): readonly PolicyIssue[] {
  try {
    make()
  } catch (error) {
    return (error as { issues: readonly PolicyIssue[] }).issues
  }
  throw new Error('nothing was thrown')
}
