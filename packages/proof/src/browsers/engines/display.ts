import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

/** A display that nobody sees. WebKitGTK has no headless mode. */
export interface Display {
  /** For example `:99`. */
  readonly name: string
  close(): void
}

export async function startDisplay(): Promise<Display> {
  // Xvfb itself chooses a free number, and writes it to the file descriptor 3 once it is ready.
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const number = await new Promise<string>((resolve, reject) => {
    xvfb.once('error', reject)
    xvfb.once('exit', (code) => reject(new Error(`Xvfb ended with ${code} before it was ready`)))
    const ready = xvfb.stdio[3] as Readable
    ready.once('data', (data) => resolve(String(data).trim()))
  })
  return { name: `:${number}`, close: () => void xvfb.kill() }
}
