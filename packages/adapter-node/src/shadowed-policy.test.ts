import { createServer, type IncomingMessage, type RequestListener, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type AnyPolicySource, createPolicy, type PolicyOptions } from '@corsage/core'
import { afterEach, describe, expect, it } from 'vitest'
import { applyLate, replaceLate, withCors } from './index.ts'
import { warnOfShadowed } from './shadowed-policy.ts'

const A = 'https://a.test'
const warnings: string[] = []
const listen = (warning: Error & { code?: string }) => {
  if (warning.code === 'CORSAGE_SHADOWED_POLICY') warnings.push(warning.message)
}
process.on('warning', listen)

const environment = process.env['NODE_ENV']
afterEach(() => {
  process.env['NODE_ENV'] = environment
  warnings.length = 0
})

/** The warnings that so many requests of an origin cause, one policy standing behind another. */
async function warningsOf(
  first: PolicyOptions,
  second: PolicyOptions,
  origin: string | undefined,
  requests = 1,
): Promise<string[]> {
  const answer: RequestListener = (_request, response) => response.end()
  const inner = withCors(answer, createPolicy(second))
  const server = createServer(withCors(inner, createPolicy(first)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  for (let count = 0; count < requests; count++) {
    await (
      await fetch(`http://127.0.0.1:${port}/`, { headers: origin === undefined ? {} : { origin } })
    ).text()
  }
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await new Promise(setImmediate)
  return [...warnings]
}

type Source = AnyPolicySource<never> | undefined

const fromStranger = new Request('https://api.test/', { headers: { origin: 'https://evil.test' } })
const allowing = createPolicy().evaluate(fromStranger)
const refusing = createPolicy({ origins: A }).evaluate(fromStranger)

describe('a policy that another one shadows', () => {
  it('is told of once, by the names of both', async () => {
    const told = await warningsOf(
      { origins: '*' },
      { origins: [A, 'https://b.test'] },
      'https://evil.test',
      3,
    )
    expect(told).toEqual([
      'The CORS policy of https://a.test, https://b.test stands behind the one of *, which answers its preflights. Put the narrower policy first.',
    ])
  })

  it.each<[string, PolicyOptions, PolicyOptions, string | undefined, number]>([
    ['credentials that the first never grants', { origins: '*' }, { origins: A, credentials: true }, A, 1],
    [
      'narrow before wide, allowed',
      { origins: [A, 'https://c.test'], credentials: true },
      { origins: '*' },
      A,
      0,
    ],
    [
      'narrow before wide, refused',
      { origins: [A, 'https://c.test'] },
      { origins: '*' },
      'https://evil.test',
      0,
    ],
    ['both allow', { origins: '*' }, { origins: [A, 'https://d.test'] }, A, 0],
    [
      'both refuse',
      { origins: [A, 'https://f.test'] },
      { origins: [A, 'https://g.test'] },
      'https://evil.test',
      0,
    ],
    [
      'a request without an origin',
      { origins: '*' },
      { origins: 'https://h.test', credentials: true },
      undefined,
      0,
    ],
    [
      'the first is off at the path',
      { resources: { '/elsewhere': { origins: '*' } } },
      { origins: [A, 'https://i.test'] },
      'https://evil.test',
      0,
    ],
    [
      'the second is off at the path',
      { origins: '*' },
      { resources: { '/elsewhere': { origins: A, credentials: true } } },
      A,
      0,
    ],
  ])('%s', async (_what, first, second, origin, count) => {
    expect(await warningsOf(first, second, origin)).toHaveLength(count)
  })

  it('is not told of in production', async () => {
    process.env['NODE_ENV'] = 'production'
    expect(
      await warningsOf({ origins: '*' }, { origins: [A, 'https://e.test'] }, 'https://evil.test'),
    ).toEqual([])
  })

  it.each<[description: string, first: Source, second: Source, names: readonly [string, string]]>([
    ['a resolver', () => createPolicy(), { origins: 'https://j.test' }, ['a resolver', 'https://j.test']],
    ['options that name no origins', {}, { origins: 'https://k.test' }, ['*', 'https://k.test']],
    [
      'a policy that names none',
      createPolicy(),
      createPolicy({ origins: [/.*l/, 'https://l.test'] }),
      ['*', '/.*l/, https://l.test'],
    ],
    ['nothing at all', undefined, { origins: 'https://m.test' }, ['*', 'https://m.test']],
  ])('is named, behind %s', async (_, first, second, [firstName, secondName]) => {
    warnOfShadowed(allowing, first, refusing, second)
    await new Promise(setImmediate)
    expect(warnings).toEqual([
      `The CORS policy of ${secondName} stands behind the one of ${firstName}, which answers its preflights. Put the narrower policy first.`,
    ])
  })

  it('is named behind the one that took another’s place', async () => {
    const response = new ServerResponse({ method: 'GET' } as IncomingMessage)
    replaceLate(response, refusing, { origins: 'https://n.test' })
    replaceLate(response, allowing, { origins: 'https://o.test' })
    applyLate(response, refusing, { origins: 'https://p.test' })
    await new Promise(setImmediate)
    expect(warnings).toEqual([
      'The CORS policy of https://p.test stands behind the one of https://o.test, which answers its preflights. Put the narrower policy first.',
    ])
  })

  it('is no other than the first where both come of one source', async () => {
    const source = () => createPolicy()
    warnOfShadowed(allowing, source, refusing, source)
    await new Promise(setImmediate)
    expect(warnings).toEqual([])
  })
})
