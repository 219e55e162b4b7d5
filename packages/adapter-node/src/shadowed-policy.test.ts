import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPolicy, type PolicyOptions } from '@corsage/core'
import { afterEach, describe, expect, it } from 'vitest'
import { withCors } from './index.ts'

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
  origin: string,
  requests = 1,
): Promise<string[]> {
  const answer: RequestListener = (_request, response) => response.end()
  const inner = withCors(answer, createPolicy(second))
  const server = createServer(withCors(inner, createPolicy(first)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  for (let count = 0; count < requests; count++) {
    await (await fetch(`http://127.0.0.1:${port}/`, { headers: { origin } })).text()
  }
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await new Promise(setImmediate)
  return [...warnings]
}

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

  it.each<[string, PolicyOptions, PolicyOptions, string, number]>([
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
  ])('%s', async (_what, first, second, origin, count) => {
    expect(await warningsOf(first, second, origin)).toHaveLength(count)
  })

  it('is not told of in production', async () => {
    process.env['NODE_ENV'] = 'production'
    expect(
      await warningsOf({ origins: '*' }, { origins: [A, 'https://e.test'] }, 'https://evil.test'),
    ).toEqual([])
  })
})
