import { execa } from 'execa'

export interface Outcome {
  readonly code: number
  readonly output: string
}

/**
 * Runs a program to its end, such as `npm`, `node`, or the program of a package that is installed in the folder. A failure does not
 * throw: its output contains the reason.
 */
export async function run(program: string, parameters: readonly string[], folder: string): Promise<Outcome> {
  const { NODE_OPTIONS: _, NODE_ENV: __, VITEST: ___, ...environment } = process.env
  // On Windows, npm and the programs of packages are scripts, which Node does not start. execa does.
  const { exitCode, stdout, stderr, shortMessage } = await execa(program, parameters, {
    cwd: folder,
    env: { ...environment, NO_COLOR: '1' },
    extendEnv: false,
    preferLocal: true,
    reject: false,
    stripFinalNewline: false,
  })
  // A program that cannot start has no exit code.
  return { code: exitCode ?? 1, output: exitCode === undefined ? (shortMessage ?? '') : stdout + stderr }
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
