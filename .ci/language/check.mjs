// Checks the language of the sentences that are new, or of all.
//   node .ci/language/check.mjs [--all] [--since <revision>]
import { parseArgs } from 'node:util'
import { hasRevision } from './revision.mjs'
import { scanAll, scanSince } from './scan.mjs'

// Fixed, so that a fresh clone of `main` checks the same as a branch.
const SINCE = '0bbc6fda86219654bdf0e30dea3f7ff809d2a123'

const { values } = parseArgs({
  options: { all: { type: 'boolean' }, since: { type: 'string', default: SINCE } },
})
const folder = process.cwd()
if (!values.all && !hasRevision(values.since, folder)) {
  console.error(`This clone does not contain ${values.since}. If it is shallow, run: git fetch --unshallow`)
  process.exit(2)
}
const { findings, files } = values.all ? await scanAll(folder) : await scanSince(values.since, folder)
for (const { file, line, message, rule } of findings) console.log(`${file}:${line} ${message} (${rule})`)
console.log(`${findings.length} findings in ${files} ${values.all ? 'files' : 'changed files'}`)
process.exitCode = findings.length > 0 ? 1 : 0
