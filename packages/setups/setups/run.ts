import { execFile } from 'node:child_process'
import { delimiter, dirname } from 'node:path'

export interface Outcome {
  readonly code: number
  readonly output: string
}

/** Runs a program to its end. A failure does not throw: its output contains the reason. */
export function run(program: string, parameters: readonly string[], folder: string): Promise<Outcome> {
  const { NODE_OPTIONS: _, NODE_ENV: __, VITEST: ___, ...environment } = process.env
  return new Promise((resolve) => {
    execFile(
      program,
      parameters,
      {
        cwd: folder,
        env: {
          ...environment,
          NO_COLOR: '1',
          PATH: [dirname(process.execPath), environment['PATH']].join(delimiter),
        },
        maxBuffer: 64 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
        resolve({ code, output: `${stdout}${stderr}` })
      },
    )
  })
}

/** Runs a program to its end, and throws if it fails. */
export async function mustRun(
  program: string,
  parameters: readonly string[],
  folder: string,
): Promise<string> {
  const { code, output } = await run(program, parameters, folder)
  if (code !== 0) throw new Error(`${program} ${parameters.join(' ')} (${code}):\n${output}`)
  return output
}
