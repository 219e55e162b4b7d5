// Finds the language problems in a repository.
import { findingsIn, hasProse } from './findings.mjs'
import { noveltyIn } from './novelty.mjs'
import { filesChangedSince, filesIn, textsAt, textsNow } from './revision.mjs'

/** Checks all files. */
export async function scanAll(folder) {
  const texts = textsNow(filesIn(folder).filter(hasProse), folder)
  return { findings: await findingsInTexts(texts, () => undefined), files: texts.size }
}

/** Checks the sentences that are new since a revision. */
export async function scanSince(revision, folder) {
  const changed = filesChangedSince(revision, folder).filter(hasProse)
  const texts = textsNow(changed, folder)
  const novelty = await noveltyIn(texts, textsAt(revision, changed, folder))
  return { findings: await findingsInTexts(texts, (file) => novelty.get(file)), files: texts.size }
}

async function findingsInTexts(texts, isNewIn) {
  const findings = []
  for (const [file, text] of texts)
    for (const finding of await findingsIn(text, file, isNewIn(file))) findings.push({ file, ...finding })
  return findings
}
