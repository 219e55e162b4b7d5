/** Makes policies. Arguments: how many origins, and `exact` or `wildcard`. Prints its results as JSON. */
import { createPolicy, type Policy } from '@corsage/core'
import { measure } from 'mitata'
import type { Construction } from './construction.ts'
import { exactOrigins } from './origin-sets.ts'

const count = Number(process.argv[2])
const pattern = process.argv[3] === 'wildcard' ? 'wildcard' : 'exact'
const exact = exactOrigins(count)
const origins = pattern === 'exact' ? exact : exact.map((origin) => origin.replace('//', '//*.'))

function heap(): number {
  for (let collected = 0; collected < 3; collected++) global.gc?.()
  return process.memoryUsage().heapUsed
}

// Made once before, so that no code is counted.
createPolicy({ origins: origins.slice(0, 2) })
const before = heap()
const start = performance.now()
const policy: Policy = createPolicy({ origins })
const first = (performance.now() - start) * 1e6
const bytes = heap() - before
const { min } = await measure(() => createPolicy({ origins }), { min_samples: 5, min_cpu_time: 200e6 })
if (!policy.allowsOrigin(exact[0]?.replace('//', pattern === 'exact' ? '//' : '//x.')))
  throw new Error('refused')
const result: Construction = { count, pattern, first, best: min, bytes }
console.log(JSON.stringify(result))
