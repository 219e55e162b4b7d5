// Adds up the reports of the test runners and prints the one line that CI reads.
//   node .ci/count-tests.mjs <number of failed steps>
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const packages = [...readdirSync('packages').map((name) => join('packages', name)), 'docs']
const sum = { passed: 0, failed: 0, skipped: 0 }
for (const folder of packages) {
  let report
  try {
    report = JSON.parse(readFileSync(join(folder, 'reports', 'vitest.json'), 'utf8'))
  } catch {
    continue
  }
  console.log(`${folder}: ${report.numPassedTests} passed, ${report.numFailedTests} failed, ${report.numPendingTests} skipped`)
  sum.passed += report.numPassedTests
  sum.failed += report.numFailedTests + report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length
  sum.skipped += report.numPendingTests
}
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`)
process.exitCode = sum.failed > 0 || sum.passed === 0 || Number(process.argv[2]) > 0 ? 1 : 0
