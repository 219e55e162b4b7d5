import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(new URL('../dist/corsage.js', import.meta.url))

/** How a run of the built command ended. */
export interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command in a separate process, without a terminal. */
export function corsage(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [command, ...args],
      { env: { ...process.env, ...env }, timeout: 20_000 },
      (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : null
        resolve({ status, stdout, stderr })
      },
    )
  })
}

/** Runs the command with `--json`, and reads the document that it prints. */
export async function corsageJson<T>(
  args: readonly string[],
): Promise<{ status: number | null; document: T }> {
  const { status, stdout, stderr } = await corsage([...args, '--json'])
  if (stdout === '') throw new Error(`The command printed nothing but: ${stderr}`)
  return { status, document: JSON.parse(stdout) as T }
}
