// Finds the language problems in a repository.
import { findingsIn, hasProse } from './findings.mjs'
import { noveltyIn } from './novelty.mjs'
import { filesChangedSince, filesIn, textsAt, textsNow } from './revision.mjs'

/** Checks all files. */
export async function scanAll(folder) {
  const texts = textsNow(filesIn(folder).filter(hasProse), folder)
  const findings = []
  for (const [file, text] of texts) findings.push(...(await findingsInFile(file, text)))
  return { findings, files: texts.size }
}

/** Checks the sentences that are new since a revision. */
export async function scanSince(revision, folder) {
  const changed = filesChangedSince(revision, folder).filter(hasProse)
  const texts = textsNow(changed, folder)
  const novelty = await noveltyIn(texts, textsAt(revision, changed, folder))
  const findings = []
  for (const [file, isNew] of novelty) findings.push(...(await findingsInFile(file, texts.get(file), isNew)))
  return { findings, files: texts.size }
}

async function findingsInFile(file, text, isNew) {
  return (await findingsIn(text, file, isNew)).map((finding) => ({ file, ...finding }))
}
