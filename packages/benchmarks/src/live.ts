/** Compares the cost of a known origin of `liveOrigins` with a static list of the same size: `live [--quick]`. */
import { type AsyncPolicy, createPolicy, type Policy } from '@corsage/core'
import { liveOrigins } from '@corsage/live'
import { decider } from './deciders.ts'
import { alternate, type Effort } from './rounds.ts'

const effort: Effort = process.argv.includes('--quick')
  ? { rounds: 8, milliseconds: 4, warmUpMilliseconds: 50 }
  : { rounds: 40, milliseconds: 10, warmUpMilliseconds: 300 }

/** The most that a known origin may cost beyond a static list, in nanoseconds. */
const MOST = 700

console.log(
  '| origins | static list | liveOrigins | more | a Set in a function | liveOrigins without a policy |',
)
console.log('| ---: | ---: | ---: | ---: | ---: | ---: |')
for (const count of [10, 100, 1000, 10_000]) {
  const listed = Array.from({ length: count }, (_, index) => `https://c${index}.example.com`)
  const set = new Set(listed)
  const origins = liveOrigins(async (origin) => set.has(origin), { allowed: { freshFor: 1e9 } })
  for (const origin of listed) await origins(origin)
  const templates = listed.map((origin) => ({ method: 'GET' as const, origin, headers: { origin } }))
  const side = (policy: Policy | AsyncPolicy) => decider(policy, templates)
  const times = await alternate(
    {
      list: side(createPolicy({ origins: listed, credentials: true })),
      live: side(createPolicy({ origins, credentials: true })),
      set: side(createPolicy({ origins: (origin) => set.has(origin), credentials: true })),
      // The function alone, without a policy.
      alone: (calls) => {
        for (let call = 0; call < calls; call++) origins(listed[call % count] as string)
      },
    },
    effort,
  )
  const least = (side: keyof typeof times) => Math.min(...times[side])
  const more = least('live') - least('list')
  const cells = [count, least('list'), least('live'), more, least('set'), least('alone')]
  console.log(`| ${cells.map((cell) => cell.toFixed(0)).join(' | ')} |`)
  if (more > MOST) process.exitCode = 1
}
