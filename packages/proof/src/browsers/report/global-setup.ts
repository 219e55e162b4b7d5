import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isFull } from '../../runs.ts'
import { compatibilityPage } from './compatibility-page.ts'
import { forgetResults, readResults } from './results.ts'

const docs = fileURLToPath(new URL('../../../../../docs', import.meta.url))

/** Rewrites the page after a run of all tests with `CORSAGE_RUNS=full`. */
export default function setup(): () => void {
  forgetResults()
  return () => {
    const results = isFull ? readResults() : null
    if (results === null) return
    mkdirSync(docs, { recursive: true })
    writeFileSync(`${docs}/compatibility.md`, compatibilityPage(results))
  }
}
