/**
 * Keeps servers of each framework under mixed load while their policies change and the database of two of them crashes. It checks
 * every response, and measures what is left: the heap after garbage collection, and what keeps the process alive. It ends with 1 if
 * anything is wrong.
 *
 *   pnpm --filter @corsage/proof endurance --seconds 30 [names of adapters]
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { installServers } from '../../live/servers/debian-server.ts'
import { type FrameworkName, frameworks } from '../../servers/index.ts'
import { startDatabase } from './database.ts'
import { ALLOWED, load, REFUSED, type Tally } from './load.ts'
import { type Changing, Resolver } from './policies.ts'
import { startServer } from './server.ts'

/** The most bytes that the heap may grow by, in a run of any length. docs/security-tests.md has the measurements. */
const MOST_GROWTH = 3 * 1024 * 1024
/** The part of the time in which what grows once has grown: compiled code, buffers, pools. */
const WARM_UP = 0.3
/** The responses of each server in each part of the run. Fewer say nothing, and leave code to be compiled. */
const LEAST_RESPONSES = 1000

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
// In development, the guard prints what it refuses.
process.env['NODE_ENV'] = 'production'
process.on('uncaughtException', (error) => escaped.push(error))
installServers()
const atStart = await measure()

const resolver = new Resolver()
const database = await startDatabase(ALLOWED, REFUSED)
const policies = { 'a resolver': resolver, livePolicy: database.policy, liveOrigins: database.origins }
const loaded = await Promise.all(
  Object.entries(policies).flatMap(([source, policy]) =>
    names.map(async (name) => ({
      name: `${name}, ${source}`,
      policy: policy as Changing,
      server: await startServer(frameworks[name as FrameworkName], policy.source),
      tally: { checked: 0, aborted: 0, issues: [] } as Tally,
    })),
  ),
)

await loadAll(seconds * WARM_UP, LEAST_RESPONSES)
const before = await measure()
await loadAll(seconds * (1 - WARM_UP), 2 * LEAST_RESPONSES)
const after = await settled(before.handles)
const { changes, outages } = database
resolver.stop()
await Promise.all(loaded.map(({ server }) => server.close()))
await database.stop()
const atEnd = await settled(atStart.handles)
conclude()

/** Takes longer on a busy machine, until every server has sent so many responses in all. */
async function loadAll(duration: number, least: number): Promise<void> {
  const end = performance.now() + duration * 1000
  const isOver = () => performance.now() > end && loaded.every(({ tally }) => tally.checked >= least)
  await Promise.all([
    database.disturb(isOver).catch((error) => escaped.push(error)),
    ...loaded.map(({ server, policy, tally }) => load(server, policy, tally, isOver)),
  ])
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
    if (measured.handles.length <= handles.length || count === 10) return measured
  }
}

function conclude(): void {
  const rows = loaded.map(({ name, tally: { checked, aborted, issues } }) => ({
    server: name,
    'responses checked': checked,
    'requests aborted': aborted,
    'wrong responses': issues.length,
  }))
  console.table(rows)
  const growth = after.heap - before.heap
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} kB`
  const sum = (count: (tally: Tally) => number) => loaded.reduce((all, { tally }) => all + count(tally), 0)
  console.log(`responses: ${sum((tally) => tally.checked)}, aborted: ${sum((tally) => tally.aborted)}`)
  console.log(
    `changes: ${resolver.newest} of the resolver, ${changes} in the database, which crashed ${outages} times`,
  )
  console.log(
    `heap: ${kilobytes(before.heap)} before, ${kilobytes(after.heap)} after: ${kilobytes(growth)} (at most ${kilobytes(MOST_GROWTH)})`,
  )
  const handles = [atStart, before, after, atEnd].map((measured) => measured.handles.length)
  console.log(
    `handles and timers: ${handles.join(', ')} at the start, after the warm-up, after the load and at the end`,
  )

  const verdicts: Record<string, readonly string[]> = {
    'the heap does not grow': growth > MOST_GROWTH ? [kilobytes(growth)] : [],
    'no handle and no timer is left by the load': left(before, after),
    'no handle and no timer is left by the servers': left(atStart, atEnd),
    'no error escapes': escaped.map((error) => (error instanceof Error && error.stack) || String(error)),
  }
  for (const { name, tally } of loaded) {
    verdicts[`${name}: every response is one that its policy gives at that moment`] = tally.issues
  }
  report(verdicts)
}

function left(before: Measured, after: Measured): readonly string[] {
  return after.handles.length > before.handles.length ? after.handles : []
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
  // A timer that is left would keep the process.
  process.exit(failed.length > 0 ? 1 : 0)
}
