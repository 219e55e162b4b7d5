import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readPattern } from './pattern.ts'

// A pattern with a port always takes every step, so each text is compared with the same text and a port.

const label = fc.constantFrom(
  ...['a', 'x1', '1', '0x1', 'a-b', 'a--b', '-a', 'a-', 'a_b', 'A', 'é', 'xn--a', 'xn--mnchen-3ya', ''],
  ...['undefined', 'null', 'com', 'test', 'localhost', '*', 'my-*', 'a'.repeat(63), 'a'.repeat(64)],
)
const text = fc
  .tuple(fc.constantFrom('https', 'http', 'htps', 'app'), fc.constantFrom('', '*.'), fc.array(label))
  .map(([scheme, wildcard, labels]) => `${scheme}://${wildcard}${labels.join('.')}`)

it('a plain origin is read with the same result as by every step', () => {
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
