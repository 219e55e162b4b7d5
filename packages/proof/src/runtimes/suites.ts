import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Result } from './result.ts'
import { run } from './run.ts'

const PACKAGES = fileURLToPath(new URL('../../..', import.meta.url))
const VITEST = fileURLToPath(new URL('../../../../node_modules/vitest/vitest.mjs', import.meta.url))
const CONFIGURATION = fileURLToPath(new URL('../../vitest.runtimes.config.mjs', import.meta.url))
const REPORTS = fileURLToPath(new URL('../../reports', import.meta.url))

/** The suites that run on every runtime, and the folders of their packages. */
export const SUITES: Readonly<Record<string, string>> = {
  core: 'core',
  hono: 'adapter-hono',
  'user-agent': 'user-agent',
}

interface Report {
  readonly numPassedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly {
    readonly status: string
    readonly message: string
    readonly name: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

/** Runs a package's own tests in a runtime. */
export async function runSuite(runtime: string, command: readonly string[], suite: string): Promise<Result> {
  const report = join(REPORTS, `${runtime}-${suite}.json`.replaceAll(' ', '-').toLowerCase())
  rmSync(report, { force: true })
  const folder = join(PACKAGES, SUITES[suite] ?? '')
  const parameters = ['run', '--root', folder, '--config', CONFIGURATION]
  const { code, output } = await run([...command, VITEST, ...parameters], folder, { RUNTIMES_REPORT: report })
  let read: Report
  try {
    read = JSON.parse(readFileSync(report, 'utf8')) as Report
  } catch {
    return { passed: 0, issues: [`no report (${code}): ${output.slice(-2000)}`] }
  }
  const issues = read.testResults.flatMap(({ status, message, name, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (status === 'failed' && failed.length === 0) return [`${name}: ${message}`]
    return failed.map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages.join('\n')}`)
  })
  if (read.numPendingTests > 0) issues.push(`${read.numPendingTests} tests are skipped`)
  if (read.numPassedTests === 0) issues.push('no test has passed')
  if (code !== 0 && issues.length === 0) issues.push(`vitest ended with ${code}: ${output.slice(-2000)}`)
  return { passed: read.numPassedTests, issues }
}
