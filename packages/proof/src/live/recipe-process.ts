import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('serve-recipe.ts', import.meta.url))

/** A separate process that serves a recipe. */
export interface RecipeProcess {
  /** Returns whether a page of an origin may read the response, as an actual request and as a preflight. */
  allows(origin: string, host?: string): Promise<boolean>
  /** The text that the program wrote to its standard error. */
  readonly errors: string
  isRunning(): boolean
  stop(): Promise<void>
}

export async function startRecipe(
  name: string,
  environment: Readonly<Record<string, string>>,
): Promise<RecipeProcess> {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', PROGRAM, name], {
    env: { ...process.env, NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr?.on('data', (text) => {
    errors += text
  })
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The recipe ${name} has ended: ${errors}`)
  })
  ended.catch(() => {})
  const [line] = await Promise.race([once(lines, 'line'), ended])
  const port = Number(String(line).replace('port ', ''))
  return {
    allows: (origin, host) => allows(port, origin, host),
    get errors() {
      return errors
    },
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      if (child.exitCode !== null) return
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}

/** A change can arrive between the two requests. Then they are sent again. */
const MOST_ATTEMPTS = 10

async function allows(port: number, origin: string, host: string | undefined): Promise<boolean> {
  const asked = { origin, ...(host && { host }) }
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const actual = (await ask(port, 'GET', asked)) === origin
    const preflight = { ...asked, 'access-control-request-method': 'PUT' }
    if (((await ask(port, 'OPTIONS', preflight)) === origin) === actual) return actual
  }
  throw new Error(`The preflight of ${origin} and its request differ`)
}

function ask(port: number, method: string, headers: Record<string, string>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method, headers, agent: false }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.headers['access-control-allow-origin']))
    })
    sent.on('error', reject)
    sent.end()
  })
}
