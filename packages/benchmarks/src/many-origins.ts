// What a decision costs when the policy lists three origins, and when it lists 100,000 and 1,000 wildcards.
//   pnpm --filter @corsage/benchmarks many-origins
import { createPolicy, type RequestLike } from '@corsage/core'
import { bench, run, summary } from 'mitata'

const exact = Array.from({ length: 100_000 }, (_, index) => `https://tenant-${index}.example.com`)
const wildcards = Array.from({ length: 1_000 }, (_, index) => `https://*.customer-${index}.example`)

const start = performance.now()
const many = createPolicy({ origins: [...exact, ...wildcards], credentials: true })
console.log(`compiling 101,000 origins: ${Math.round(performance.now() - start)} ms\n`)

const three = createPolicy({
  origins: ['https://tenant-1.example.com', 'https://tenant-2.example.com', 'https://*.customer-1.example'],
  credentials: true,
})

const rows = {
  'an exact origin': 'https://tenant-2.example.com',
  'a subdomain of a wildcard': 'https://app.customer-1.example',
  'a refused origin': 'https://evil.test',
}

for (const [what, origin] of Object.entries(rows)) {
  const request: RequestLike = {
    method: 'GET',
    url: '/',
    headers: { get: (name) => (name === 'origin' ? origin : null) },
  }
  const [ofThree, ofMany] = [three, many].map((policy) => policy.evaluate(request).allowed)
  if (ofThree !== ofMany) throw new Error(`the two policies differ about ${origin}`)
  summary(() => {
    bench(`${what}, of three`, () => three.evaluate(request)).baseline(true)
    bench(`${what}, of 101,000`, () => many.evaluate(request))
  })
}

await run()
