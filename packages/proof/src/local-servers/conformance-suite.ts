import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'

/** The command line of the official conformance suite of MCP. */
export interface ConformanceSuite {
  /** Runs one scenario. Returns the line of the summary, such as `Passed: 2/2, 0 failed, 0 warnings`. */
  run(scenario: string, url: string): Promise<string>
  close(): void
}

/** Bundles the suite, because it imports a function that Node 20 lacks and this command does not call. */
export async function openConformanceSuite(): Promise<ConformanceSuite> {
  const folder = mkdtempSync(join(tmpdir(), 'corsage-conformance-'))
  const program = join(folder, 'suite.cjs')
  const require = createRequire(import.meta.url)
  const suite = dirname(require.resolve('@modelcontextprotocol/conformance/package.json'))
  await build({
    entryPoints: [join(suite, 'dist/index.js')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  })
  return {
    run: (scenario, url) =>
      new Promise((resolve) => {
        const parameters = [program, 'server', '--url', url, '--scenario', scenario]
        execFile(process.execPath, parameters, { cwd: folder }, (_error, stdout, stderr) =>
          resolve(/Passed: .*/.exec(stdout)?.[0] ?? stderr),
        )
      }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
