import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { frameworks } from './frameworks/index.ts'
import { load, pinned } from './load.ts'
import { type Ratio, ratio, type Spread, spread } from './statistics.ts'

const sides = ['nothing', 'again', 'limit', 'ours', 'peer'] as const
type Side = (typeof sides)[number]

/** The cost of whole servers of one framework, under one configuration. */
export interface ServerCase {
  readonly framework: string
  readonly peerName: string
  /** Microseconds of CPU time of one request. `again` is `nothing` in a second process: what differs is noise. */
  readonly cpu: Readonly<Record<Side, Spread>>
  /** Requests per second in the best round. */
  readonly perSecond: Readonly<Record<Side, number>>
  /** Of CPU time. */
  readonly noise: Ratio
  readonly againstLimit: Ratio
  readonly againstPeer: Ratio
}

/** The frameworks that create a server, and plain Node. */
const SERVED = ['node', 'express', 'fastify', 'koa', 'hono']

const SERVED_CONFIGURATION = 'credentials'
/** In that configuration's list. */
const ORIGIN = 'https://b.test'

interface Effort {
  /** How often all servers are started anew: a process differs from another with the same program by up to 5 %. */
  readonly generations: number
  /** How often each is under load, after a first time to warm up. */
  readonly rounds: number
}

const EFFORT: Effort = { generations: 5, rounds: 2 }
const QUICK: Effort = { generations: 1, rounds: 2 }

interface Measured {
  /** Microseconds of CPU time of one request. */
  readonly cpu: number
  readonly perSecond: number
}

interface Running {
  readonly child: ChildProcess
  readonly url: string
}

/**
 * Whole servers under load, each in a separate process on the first core, the load on the second; all sides take turns,
 * in alternating order.
 */
export async function server(
  quick: boolean,
  only: readonly string[],
  done: (result: ServerCase) => void,
): Promise<readonly ServerCase[]> {
  const results: ServerCase[] = []
  const chosen = only.filter((word) => SERVED.includes(word))
  for (const name of chosen.length > 0 ? chosen : SERVED) {
    const result = await measureFramework(name, quick ? QUICK : EFFORT)
    done(result)
    results.push(result)
  }
  return results
}

async function measureFramework(name: string, { generations, rounds }: Effort): Promise<ServerCase> {
  const cpu = record<number[]>(() => [])
  const perSecond = record<number[]>(() => [])
  for (let generation = 0; generation < generations; generation++) {
    await measureGeneration(name, rounds, (side, measured) => {
      cpu[side].push(measured.cpu)
      perSecond[side].push(measured.perSecond)
    })
  }
  return {
    framework: name,
    peerName: (await frameworks[name]?.())?.peerName ?? '',
    cpu: record((side) => spread(cpu[side])),
    perSecond: record((side) => Math.max(...perSecond[side])),
    noise: ratio(cpu.again, cpu.nothing),
    againstLimit: ratio(cpu.ours, cpu.limit),
    againstPeer: ratio(cpu.ours, cpu.peer),
  }
}

async function measureGeneration(
  name: string,
  rounds: number,
  keep: (side: Side, measured: Measured) => void,
): Promise<void> {
  const running = new Map<Side, Running>()
  try {
    for (const side of sides) running.set(side, await start(name, side === 'again' ? 'nothing' : side))
    // The first round is to warm up.
    for (let round = 0; round <= rounds; round++) {
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
        const measured = await measure(running.get(side) as Running)
        if (round > 0) keep(side, measured)
      }
    }
  } finally {
    for (const { child } of running.values()) child.disconnect()
  }
}

function record<Value>(make: (side: Side) => Value): Record<Side, Value> {
  return Object.fromEntries(sides.map((side) => [side, make(side)])) as Record<Side, Value>
}

async function start(framework: string, side: string): Promise<Running> {
  const file = fileURLToPath(new URL('server-process.ts', import.meta.url))
  const program = [process.execPath, '--import', 'tsx', file, framework, side, SERVED_CONFIGURATION]
  const [command, ...parameters] = pinned('0', program)
  const child = spawn(command, parameters, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [port] = (await once(child, 'message')) as [number]
  return { child, url: `http://127.0.0.1:${port}/` }
}

async function measure({ child, url }: Running): Promise<Measured> {
  const before = await cpuTime(child)
  const { requests, perSecond } = await load(url, { origin: ORIGIN })
  return { cpu: ((await cpuTime(child)) - before) / requests, perSecond }
}

async function cpuTime(child: ChildProcess): Promise<number> {
  child.send('cpu')
  const [microseconds] = (await once(child, 'message')) as [number]
  return microseconds
}
