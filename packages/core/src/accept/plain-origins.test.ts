import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readPattern } from './pattern.ts'

// A pattern with a port is always read step by step, so each text is compared with itself and a port.

const label = fc.constantFrom(
  ...['a', 'x1', '1', '0x1', 'a-b', 'a--b', '-a', 'a-', 'a_b', 'A', 'é', 'xn--a', 'xn--mnchen-3ya', ''],
  ...['undefined', 'null', 'com', 'test', 'localhost', '*', 'my-*', 'a'.repeat(63), 'a'.repeat(64)],
)
const text = fc
  .tuple(fc.constantFrom('https', 'http', 'htps', 'app'), fc.constantFrom('', '*.'), fc.array(label))
  .map(([scheme, wildcard, labels]) => `${scheme}://${wildcard}${labels.join('.')}`)

it('a plain origin is read as step by step', () => {
  fc.assert(
    fc.property(text, (origin) => {
      const [plain, withPort] = [readPattern(origin), readPattern(`${origin}:8443`)]
      if ('text' in withPort) expect(plain).toEqual({ ...withPort, text: origin, port: '' })
      // An app may have no host, but not a port alone.
      else if (!/^app:\/\/\.?$/.test(origin)) expect(plain).toEqual(withPort)
    }),
    { numRuns: 3000 },
  )
})

it.each([
  ['https://app.example.com', 'app.example.com'],
  ['https://*.app-1.example.com', '*.app-1.example.com'],
])('%s is not given to the URL parser', (origin, host) => {
  const { URL } = globalThis
  // The parser takes most of the time that a long list takes.
  Reflect.deleteProperty(globalThis, 'URL')
  try {
    expect(readPattern(origin)).toMatchObject({ host, wildcard: host.startsWith('*') })
  } finally {
    globalThis.URL = URL
  }
})
