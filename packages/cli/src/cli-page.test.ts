import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('docs/cli.md shows what the command prints', async () => {
  const script = fileURLToPath(new URL('../scripts/record-sessions.mjs', import.meta.url))
  const said = await new Promise((ended) => {
    execFile(process.execPath, [script, '--check'], (_error, _stdout, stderr) => ended(stderr))
  })
  expect(said).toBe('')
}, 60_000)
