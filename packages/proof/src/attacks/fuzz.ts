/**
 * Runs the comparisons of the tests for as long as it is told to, each round from another seed. It ends with 1 where
 * the policy and the model differ, and names the seed that repeats it.
 *
 *   pnpm --filter @corsage/proof fuzz --minutes 5 [part of the name of what is compared]
 */
import { parseArgs } from 'node:util'
import { routed } from '../conformance/routing/applications.ts'
import { seed } from '../runs.ts'
import { checkAnswers, verifyAnswers } from './answers/check.ts'
import { startHostile } from './answers/hostile-server.ts'
import { askAsPage } from './answers/page.ts'
import { compareGuards } from './guard/check.ts'
import { checkRandomHeaders } from './headers/check.ts'
import { compareHeads, startHeads } from './heads/check.ts'
import { checkLoads, checkLookups } from './loads/check.ts'
import { checkRandomOptions } from './options/check.ts'
import { compareRandom } from './origins/compare.ts'
import { checkSpellings } from './paths/check-spellings.ts'
import { comparePaths } from './paths/compare.ts'

const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { minutes: { type: 'string', default: '5' } },
  allowPositionals: true,
})
const minutes = Number(values.minutes)
const [wanted = ''] = positionals

// In development, the guard prints what it refuses.
process.env['NODE_ENV'] = 'production'
const [heads, hostile] = [startHeads(), startHostile()]

/** Each part by its name; most of the time is for origins. */
const PARTS: readonly (readonly [what: string, act: (seed: number) => object | Promise<object>])[] = [
  ['pairs of policy and origin', (from) => compareRandom(from, 20_000)],
  ['decisions about random headers', (from) => checkRandomHeaders(from, 2_000)],
  ['paths', (from) => comparePaths(from, 2_000)],
  ['options', (from) => checkRandomOptions(from, 2_000)],
  ['guards', (from) => compareGuards(from, 1_000)],
  ['loads of live policies', (from) => checkLoads(from, 300)],
  ['lookups of live origins', (from) => checkLookups(from, 300)],
  ['handlers of Node', async (from) => compareHeads(await heads, from, 300)],
  ['pages', (from) => askAsPage(from, 300)],
  ['corsage check', async (from) => checkAnswers(await hostile, from, 50)],
  ['corsage verify', async (from) => verifyAnswers(await hostile, from, 15)],
  ...Object.entries(routed).map(([name, start]) => {
    let server: ReturnType<typeof start> | undefined
    const act = async (from: number) => {
      server ??= start()
      return checkSpellings(await server, from, 50, name === 'expressStrict')
    }
    return [`spellings, ${name}`, act] as const
  }),
]
const chosen = PARTS.filter(([name]) => name.includes(wanted))
if (!(minutes > 0) || chosen.length === 0) {
  console.error(`Usage: fuzz --minutes <number> [part of: ${PARTS.map(([name]) => name).join(' | ')}]`)
  process.exit(2)
}

const end = performance.now() + minutes * 60_000
const sums = new Map<string, Record<string, number>>()
let round = 0
for (; performance.now() < end; round++) {
  for (const [what, act] of chosen) {
    try {
      add(what, await act((seed + round) % 2 ** 31))
    } catch (error) {
      console.error(`${what}, CORSAGE_SEED=${(seed + round) % 2 ** 31}:`)
      console.error(error)
      process.exit(1)
    }
  }
}
console.log(`${round} rounds, no difference`)
console.table(Object.fromEntries([...sums].map(([what, sum]) => [what, { all: total(what, sum), ...sum }])))
// The servers are still listening.
process.exit()

function add(what: string, counts: object): void {
  const sum = sums.get(what) ?? {}
  for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + Number(count)
  sums.set(what, sum)
}

function total(what: string, sum: Readonly<Record<string, number>>): number {
  // Of decisions, the others are parts.
  return what.startsWith('decisions')
    ? (sum['decisions'] ?? 0)
    : Object.values(sum).reduce((one, other) => one + other)
}
