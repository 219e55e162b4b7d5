import { spawn } from 'node:child_process'

export interface Outcome {
  readonly code: number | null
  readonly output: string
}

const LIMIT = 180_000

/** The environment of a runtime: nothing of pnpm's or of the runtime that started this program. */
export function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, NODE_PATH: __, ...rest } = process.env
  return { ...rest, NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1', CI: 'true' }
}

/** Runs a program to its end, or for three minutes. */
export function run(
  [program = '', ...parameters]: readonly string[],
  folder: string,
  variables: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: folder,
      env: { ...environment(), ...variables },
      timeout: LIMIT,
    })
    let output = ''
    const keep = (text: Buffer): void => {
      output += text.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => resolve({ code: null, output: String(error) }))
    child.on('close', (code) => resolve({ code, output }))
  })
}
