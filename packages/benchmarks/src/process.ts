import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs a file of this folder in a separate process, and reads the JSON that it prints. */
export async function runProcess<Result>(
  file: string,
  parameters: readonly string[],
  {
    flags = [],
    program = process.execPath,
  }: { readonly flags?: readonly string[]; readonly program?: string } = {},
): Promise<Result> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const all = ['--expose-gc', ...flags, '--import', 'tsx']
  const { stdout } = await run(program, [...all, path, ...parameters], { maxBuffer: 2 ** 26 })
  return JSON.parse(stdout) as Result
}
