import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The program that sends the requests: `wrk` if it is installed. */
export const loadTool: 'wrk' | 'autocannon' = isInstalled('wrk') ? 'wrk' : 'autocannon'

const CONNECTIONS = '16'

/** Keeps a command on one core, where the system can. */
export function pinned(core: string, command: readonly string[]): readonly [string, ...string[]] {
  const prefix = isInstalled('taskset') ? ['taskset', '-c', core] : []
  return [...prefix, ...command] as [string, ...string[]]
}

/** Sends requests for a second, each after the last has its response. Returns how many there were. */
export async function load(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly requests: number; readonly perSecond: number }> {
  return loadTool === 'wrk' ? await byWrk(url, headers) : await byAutocannon(url, headers)
}

async function byWrk(url: string, headers: Readonly<Record<string, string>>) {
  const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const [command, ...parameters] = pinned('1', ['wrk', '-t1', `-c${CONNECTIONS}`, '-d1s', ...fields, url])
  const { stdout } = await run(command, parameters)
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1])
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1])
  if (!(requests > 0) || /Non-2xx|Socket errors/.test(stdout)) throw new Error(stdout)
  return { requests, perSecond }
}

async function byAutocannon(url: string, headers: Readonly<Record<string, string>>) {
  const program = fileURLToPath(import.meta.resolve('autocannon'))
  const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}=${value}`])
  const [command, ...parameters] = pinned('1', [
    process.execPath,
    program,
    '-c',
    CONNECTIONS,
    '-d',
    '1',
    '--json',
    ...fields,
    url,
  ])
  const { stdout } = await run(command, parameters, { maxBuffer: 2 ** 24 })
  const result = JSON.parse(stdout) as {
    readonly '2xx': number
    readonly non2xx: number
    readonly errors: number
    readonly duration: number
  }
  if (result.non2xx + result.errors > 0) throw new Error(stdout)
  return { requests: result['2xx'], perSecond: result['2xx'] / result.duration }
}

function isInstalled(command: string): boolean {
  return spawnSync(command, ['--version']).error === undefined
}
