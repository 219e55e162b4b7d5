import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compatibilityPage } from './compatibility-page.ts'
import { forgetResults, readResults } from './results.ts'

const docs = fileURLToPath(new URL('../../../../../docs', import.meta.url))

/** After a whole run, the page is written anew. */
export default function setup(): () => void {
  forgetResults()
  return () => {
    const results = readResults()
    if (results === null) return
    mkdirSync(docs, { recursive: true })
    writeFileSync(`${docs}/compatibility.md`, compatibilityPage(results))
  }
}
