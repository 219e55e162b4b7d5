// Adds up the reports of the test runners. Prints each failed test with the start of its error, because the end of a log is what people
// read first, and then the one line that CI reads.
//   node .ci/count-tests.mjs <number of failed steps>
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const failures = []
const sum = { passed: 0, failed: 0, skipped: 0 }
const workspaces = [...readdirSync('packages').map((name) => join('packages', name)), 'docs', '.ci/language']
for (const workspace of workspaces) {
  const folder = join(workspace, 'reports')
  if (!existsSync(folder)) continue
  for (const file of readdirSync(folder).filter((entry) => entry.endsWith('.json'))) {
    const report = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    if (report.numPassedTests === undefined) continue
    // A file that cannot even be loaded has no tests to count as failed.
    const broken = report.testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    )
    const failed = report.numFailedTests + broken.length
    failures.push(...broken.map(({ name, message }) => ({ fullName: relative('.', name), error: message })))
    for (const { name, assertionResults } of report.testResults)
      for (const { status, fullName, failureMessages } of assertionResults)
        if (status === 'failed')
          failures.push({ fullName: `${relative('.', name)}: ${fullName}`, error: failureMessages[0] })
    const skipped = report.numPendingTests + (report.numTodoTests ?? 0)
    console.log(`${workspace}: ${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped`)
    sum.passed += report.numPassedTests
    sum.failed += failed
    sum.skipped += skipped
  }
}
for (const { fullName, error = '' } of failures)
  console.log(`FAILED ${fullName}\n  ${error.split('\n').slice(0, 6).join('\n  ')}`)
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`)
// A test that is skipped holds nothing.
process.exitCode = sum.failed + sum.skipped > 0 || sum.passed === 0 || Number(process.argv[2]) > 0 ? 1 : 0
