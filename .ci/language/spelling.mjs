// Finds British spellings in prose and code, with their American replacements.
import { readFileSync } from 'node:fs'

const { words, alwaysIse, alwaysIseEndings, singleL, our } = JSON.parse(
  readFileSync(new URL('spelling.json', import.meta.url), 'utf8'),
)
const KEPT = new Set(alwaysIse.map((verb) => verb.replace(/(?:ise|iser|isable)$/u, 'is')))
const OUR = new RegExp(`^(?:un|dis|mis|multi)?(?:${our.join('|')})our`, 'u')
const DOUBLED = new RegExp(`^(?:un|re|mis)?(?:${singleL.join('|')})l(?:ed|er|ers|ing|ings)$`, 'u')
const ISE = /^(.*is)(?:e|es|ed|er|ers|ing|able|ation|ations|ational)$/u
const YSE = /^(?:psycho)?(?:anal|paral|catal|dial|electrol|hydrol)ys(?:e|ed|er|ers|ing)$/u

/** Returns the American spelling of a word in lower case, or `undefined` if it is already American. */
export function americanOf(word) {
  const singular = word.replace(/(?<=[etkl])s$/u, '')
  if (Object.hasOwn(words, singular)) return words[singular] + word.slice(singular.length)
  const stem = ISE.exec(word)?.[1]
  if (stem && word.length > 6 && !isKept(stem)) return `${stem.slice(0, -1)}z${word.slice(stem.length)}`
  if (YSE.test(word)) return word.replace(/ys(?=e|i)/u, 'yz')
  if (OUR.test(word)) return word.replace('our', 'or')
  return DOUBLED.test(word) ? word.replace(/ll(?=[ei])/u, 'l') : undefined
}

/** Tells whether a word has an s in American English, like "advise". */
function isKept(stem) {
  const bare = stem.replace(/^(?:un|re|dis|im|over)/u, '')
  return KEPT.has(stem) || KEPT.has(bare) || alwaysIseEndings.some((ending) => stem.endsWith(ending))
}

/** Lists British spellings with their neighbors: `{ word, american, start, around }`. Splits names into words. */
export function* britishWords(text) {
  // Addresses and imports that are renamed keep their spelling, and the `n` of `\n` is not part of a word.
  const own = text.replace(/\b[a-z]+:\/\/\S+|\\[nrt]|\banalyse(?= as )/giu, (found) =>
    ' '.repeat(found.length),
  )
  const words = [...own.matchAll(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/gu)]
  for (const [place, { 0: word, index: start }] of words.entries()) {
    const american = word.length > 3 ? americanOf(word.toLowerCase()) : undefined
    const around = words.slice(Math.max(0, place - 1), place + 2).join(' ')
    if (american) yield { word, american, start, around }
  }
}
