/**
 * Keeps a server of each framework under mixed load, checks the headers of every response, and measures what is left:
 * the heap after garbage collection, and what keeps the process alive. It ends with 1 where anything is wrong.
 *
 *   pnpm --filter @corsage/proof endurance --seconds 30 [names of adapters]
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type FrameworkName, frameworks, start } from '../../servers/index.ts'
import { load, type Tally } from './load.ts'
import { Policies } from './policies.ts'
import { routes } from './routes.ts'

/** The most bytes that the heap may grow by, in a run of any length. docs/security-tests.md has the measurements. */
const MOST_GROWTH = 3 * 1024 * 1024
/** How many handles and timers the process may have more at the end. */
const MOST_HANDLES = 0
/** The part of the time in which what grows once has grown: compiled code, buffers, pools. */
const WARM_UP = 0.3
/** Fewer responses say nothing. */
const LEAST_RESPONSES = 100

const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { seconds: { type: 'string', default: '30' } },
  allowPositionals: true,
})
const seconds = Number(values.seconds)
const names = positionals.length > 0 ? positionals : Object.keys(frameworks)
const unknown = names.filter((name) => !(name in frameworks))
if (!(seconds > 0) || unknown.length > 0 || globalThis.gc === undefined) {
  console.error(`Usage: endurance --seconds <number> [${Object.keys(frameworks).join(' | ')}]`)
  process.exit(2)
}

const escaped: unknown[] = []
process.on('unhandledRejection', (error) => escaped.push(error))
process.on('uncaughtException', (error) => escaped.push(error))

const policies = new Policies()
const servers = await Promise.all(
  names.map((name) => start(frameworks[name as FrameworkName], [policies.resolve], routes)),
)
const tallies = servers.map((): Tally => ({ checked: 0, aborted: 0, issues: [] }))

await loadAll(seconds * WARM_UP)
const before = await measure()
await loadAll(seconds * (1 - WARM_UP))
const after = await settled(before.handles)
policies.stop()
await Promise.all(servers.map((server) => server.close()))
conclude()

async function loadAll(duration: number): Promise<void> {
  const end = performance.now() + duration * 1000
  const isOver = () => performance.now() > end
  await Promise.all(servers.map((server, index) => load(server, policies, tallies[index] as Tally, isOver)))
}

interface Measured {
  readonly heap: number
  readonly handles: readonly string[]
}

async function measure(): Promise<Measured> {
  // Connections close, and what was waiting for them becomes garbage, within some turns of the event loop.
  for (let count = 0; count < 10; count++) {
    await sleep(50)
    globalThis.gc?.()
  }
  return { heap: process.memoryUsage().heapUsed, handles: process.getActiveResourcesInfo() }
}

/** Returns the resources that are left at the end. Those that end by themselves within some seconds are not leaks. */
async function settled(handles: readonly string[]): Promise<Measured> {
  for (let count = 0; ; count++) {
    const measured = await measure()
    if (measured.handles.length <= handles.length + MOST_HANDLES || count === 10) return measured
  }
}

function conclude(): void {
  const rows = tallies.map(({ checked, aborted, issues }, index) => ({
    adapter: names[index],
    'responses checked': checked,
    'requests aborted': aborted,
    'wrong headers': issues.length,
  }))
  console.table(rows)
  const growth = after.heap - before.heap
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} kB`
  console.log(`policies, one after another: ${policies.version + 1}`)
  console.log(
    `heap: ${kilobytes(before.heap)} before, ${kilobytes(after.heap)} after: ${kilobytes(growth)} (at most ${kilobytes(MOST_GROWTH)})`,
  )
  console.log(`handles and timers: ${before.handles.length} before, ${after.handles.length} after`)

  const verdicts: Record<string, readonly string[]> = {
    'the heap does not grow': growth > MOST_GROWTH ? [kilobytes(growth)] : [],
    'no handle and no timer is left':
      after.handles.length > before.handles.length + MOST_HANDLES ? [...after.handles] : [],
    'no error escapes': escaped.map(String),
  }
  for (const [index, { checked, issues }] of tallies.entries()) {
    const few = checked < LEAST_RESPONSES ? [`only ${checked} responses`] : []
    verdicts[`${names[index]}: every response has the headers of its policy`] = [...issues, ...few]
  }
  report(verdicts)
}

/** Says what failed, and leaves a report of the form that the test runner's have, for whoever counts tests. */
function report(verdicts: Readonly<Record<string, readonly string[]>>): void {
  const assertionResults = Object.entries(verdicts).map(([title, issues]) => ({
    title,
    status: issues.length > 0 ? 'failed' : 'passed',
    failureMessages: issues,
  }))
  const failed = assertionResults.filter(({ status }) => status === 'failed')
  for (const { title, failureMessages } of failed)
    console.error(`FAILED: ${title}\n  ${failureMessages.join('\n  ')}`)
  mkdirSync('reports', { recursive: true })
  const counted = {
    numPassedTests: assertionResults.length - failed.length,
    numFailedTests: failed.length,
    numPendingTests: 0,
    testResults: [{ name: 'endurance', status: failed.length > 0 ? 'failed' : 'passed', assertionResults }],
  }
  writeFileSync('reports/endurance.json', JSON.stringify(counted))
  console.log(`endurance: ${counted.numPassedTests} passed, ${counted.numFailedTests} failed`)
  process.exitCode = failed.length > 0 ? 1 : 0
}
