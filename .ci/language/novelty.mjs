// Finds the sentences and lines that are new. A moved or wrapped one is not new, even if it moved to another file.
import { unitsOf } from './findings.mjs'

/**
 * Compares files with their former versions; both are `Map`s of path to text.
 *
 * @returns A `Map` of path to a function that tells whether a unit is new in that file. It has only files with new units.
 */
export async function noveltyIn(now, before) {
  const renamed = textsOfRenamed(now, before)
  const unitsIn = async (texts, path) => {
    const text = texts.get(path)
    return text === undefined || renamed.has(text) ? [] : unitsOf(text, path)
  }
  const balances = new Map()
  const removed = new Map()
  for (const path of new Set([...before.keys(), ...now.keys()])) {
    const balance = new Map()
    for (const unit of await unitsIn(now, path)) add(balance, unit, 1)
    for (const unit of await unitsIn(before, path)) add(balance, unit, -1)
    for (const [unit, count] of balance) if (count < 0) add(removed, unit, -count)
    balances.set(path, balance)
  }
  const novelty = new Map()
  for (const [path, balance] of balances) {
    const added = new Set()
    for (const [unit, count] of balance) {
      if (count <= 0) continue
      if ((removed.get(unit) ?? 0) < count) added.add(unit)
      else add(removed, unit, -count)
    }
    if (added.size > 0) novelty.set(path, (unit) => added.has(unit))
  }
  return novelty
}

/** Files that only have another name need no reading. */
function textsOfRenamed(now, before) {
  const onlyIn = (texts, others) => [...texts].filter(([path]) => !others.has(path)).map(([, text]) => text)
  const added = new Set(onlyIn(now, before))
  return new Set(onlyIn(before, now).filter((text) => added.has(text)))
}

function add(counts, unit, count) {
  counts.set(unit, (counts.get(unit) ?? 0) + count)
}
