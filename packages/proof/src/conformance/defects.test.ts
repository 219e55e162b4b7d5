import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** Nineteen defects that were seen in other libraries: what each is, and where it cannot occur. */
const defects: Record<string, { what: string; impossible?: Record<string, string> }> = {
  D1: { what: 'any origin is allowed with credentials' },
  D2: { what: 'an environment variable that is not set opens the API' },
  D3: {
    what: 'a narrower policy after a wide one does not narrow',
    impossible: {
      withCors: 'A handler is wrapped once, and its policy is a value: there is no second one within.',
    },
  },
  D4: { what: 'an asynchronous function that says no allows everybody' },
  D5: { what: 'the status of a response is lost' },
  D6: { what: 'a promise where a callback is expected hangs the request' },
  D7: { what: 'a RegExp keeps state between requests, or matches a part of an origin' },
  D8: { what: 'Vary is missing on a refused or an origin-less response' },
  D9: { what: 'an OPTIONS that is not a preflight does not reach the application' },
  D10: { what: 'a refused origin is told what others may do' },
  D11: {
    what: 'names of request headers leak, and the policies of two applications are taken for one',
    impossible: {
      'node, koa, withCors':
        'They have no applications within applications: each policy is called where it is used.',
    },
  },
  D12: {
    what: 'the policy of a route is not that of its preflight',
    impossible: {
      'express, koa, node, withCors': 'They have no policy of a route: what they do instead is D3.',
    },
  },
  D13: {
    what: 'headers are lost on errors and raw responses',
    impossible: {
      withCors: 'The error of a bare handler reaches the runtime, which responds in its place.',
    },
  },
  D14: {
    what: 'immutable headers throw, and those of an upstream survive',
    impossible: {
      'express, fastify, koa, node':
        'Their responses are never immutable; the upstream’s headers are rows of responses.test.ts.',
    },
  },
  D15: { what: 'a configuration that can never match is accepted' },
  D16: { what: 'requested names come back without a check' },
  D17: { what: 'examples of the documentation fail' },
  D18: { what: 'a 204 has a Content-Length' },
  D19: { what: 'a maxAge of 0 is dropped' },
}

describe('the nineteen defects', () => {
  const folder = new URL('.', import.meta.url)
  const files = readdirSync(folder).filter((file) => file.endsWith('.test.ts'))
  const source = files.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n')
  const tested = new Set([...source.matchAll(/['`](D\d+): /g)].map(([, number]) => number))

  it.each(Object.entries(defects))('%s is tested', (number) => {
    expect([...tested]).toContain(number)
  })

  it('are nineteen, and no test has another number', () => {
    const numbers = Array.from({ length: 19 }, (_, index) => `D${index + 1}`)
    expect(Object.keys(defects)).toEqual(numbers)
    expect([...tested].toSorted()).toEqual(numbers.toSorted())
  })

  it('are ruled out with a reason where they cannot occur', () => {
    for (const { impossible = {} } of Object.values(defects)) {
      for (const reason of Object.values(impossible)) expect(reason.length).toBeGreaterThan(40)
    }
  })
})
