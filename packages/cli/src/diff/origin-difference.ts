import { both, type Language, shortestText, TooLargeError, without } from '../automata/language.ts'
import { originsLanguage, readableOrigins } from './origin-languages.ts'
import type { OpenEntry, OriginList } from './origin-list.ts'

/** An origin that only one of two lists allows, and the entry that allows it. */
export interface OriginWitness {
  readonly entry: string
  readonly origin: string
}

/** The origins that one list allows and the other does not. */
export interface OriginDifference {
  readonly witnesses: readonly OriginWitness[]
  /** Why there can be more that was not found. */
  readonly unknown: readonly string[]
}

/** Finds the origins that one list allows and another does not: for each entry, a witness or a proof. */
export function addedOrigins(list: OriginList, other: OriginList): OriginDifference {
  if (other.isAny) return { witnesses: [], unknown: [] }
  const unknown = list.hasFunction ? ['A function decides about other origins.'] : []
  const witnesses: OriginWitness[] = []
  let searches = 0
  for (const origin of list.exact) {
    if (!other.allows(origin)) witnesses.push({ entry: origin, origin })
  }
  for (const entry of list.open.values()) {
    if (other.open.has(entry.text) || other.wildcards.covers(entry.text)) continue
    const guess = entry.guesses.find((origin) => list.allows(origin) && !other.allows(origin))
    if (guess === undefined && ++searches > mostSearches) {
      unknown.push(`More than ${mostSearches} patterns would have to be compared by automata.`)
      break
    }
    const found = guess ?? compareEntry(entry, list, other)
    if (typeof found === 'string') witnesses.push({ entry: entry.text, origin: found })
    else if (found === undefined) unknown.push(`${entry.text} could not be compared exactly.`)
  }
  if (!other.hasFunction) return { witnesses: sorted(witnesses), unknown }
  // The function of the other list may allow them.
  const undecided = witnesses.map(({ entry }) => `The other policy decides about ${entry} with a function.`)
  return { witnesses: [], unknown: [...unknown, ...undecided] }
}

/** The origins of sites come before `null` and `file://`. */
function sorted(witnesses: readonly OriginWitness[]): readonly OriginWitness[] {
  const isSite = ({ origin }: OriginWitness) => Number(!['null', 'file://'].includes(origin))
  return witnesses.toSorted((one, other) => isSite(other) - isSite(one))
}

/** Each search takes a few milliseconds. */
const mostSearches = 1_000
/** More steps are given up, because each makes the automata larger. */
const mostSteps = 100
/** More exact origins are not removed from a language. */
const mostExact = 2_000
/** No request has a longer origin. */
const longestOrigin = 64 + 3 + 253 + 6

/** Returns an origin that only the entry's list allows; `null` if there is none; `undefined` if that is not known. */
function compareEntry(entry: OpenEntry, list: OriginList, other: OriginList): string | null | undefined {
  const isWitness = (origin: string) => list.allows(origin) && !other.allows(origin)
  try {
    return search(entry, other, isWitness)
  } catch (error) {
    if (error instanceof TooLargeError) return undefined
    throw error
  }
}

/**
 * Removes from the entry's language one entry of the other list after another, until nothing is left or a witness is
 * found. Only an entry that allows an origin of the rest is removed, so most lists need few steps.
 */
function search(
  entry: OpenEntry,
  other: OriginList,
  isWitness: (origin: string) => boolean,
): string | null | undefined {
  const read = entry.read()
  if (read === undefined) return undefined
  let rest = read.language
  // An approximation that was removed can contain witnesses, so that an empty rest is no longer a proof.
  let isProof = true
  let hasExact = true
  for (let step = 0; step < mostSteps; step++) {
    const shortest = shortestText(rest)
    if (shortest === undefined || shortest.length > longestOrigin) return isProof ? null : undefined
    let covering: Language | undefined
    let unsendable: string | undefined
    for (const readable of readableOrigins) {
      const origin = shortestText(both(rest, readable))
      if (origin === undefined) continue
      if (isWitness(origin)) {
        if (isSendable(origin)) return origin
        unsendable ??= origin
      }
      if (!other.allows(origin)) continue
      if (other.exact.has(origin) && hasExact) {
        const exact = [...other.exact].filter((text) => text.includes('://') && entry.matches(text))
        if (exact.length > mostExact) return undefined
        covering = originsLanguage(exact)
        hasExact = false
        break
      }
      const covers = other.wildcards.candidates(origin).map((text) => other.open.get(text))
      const cover = covers.find((one) => one?.matches(origin))?.read()
      if (cover === undefined) continue
      isProof &&= cover.isExact
      covering = cover.language
      break
    }
    if (covering === undefined) return unsendable
    rest = without(rest, covering)
  }
  return undefined
}

/** Whether browsers have pages of an origin that core takes for one: not with a default port, for example. */
export function isSendable(origin: string): boolean {
  if (!/^https?:/.test(origin)) return true
  try {
    return new URL(origin).origin === origin
  } catch {
    return false
  }
}

/** More pairs of entries are not intersected, or not even looked at. */
const mostPairs = 400
const mostLooks = 200_000

/** Returns an origin that two lists allow; `null` if there is none; `undefined` if that is not known. */
export function commonOrigin(one: OriginList, other: OriginList): string | null | undefined {
  const isCommon = (origin: string) => one.allows(origin) && other.allows(origin)
  const guesses = function* () {
    for (const { exact } of [one, other]) for (const origin of exact) if (origin.includes('.')) yield origin
    for (const { open } of [one, other]) for (const entry of open.values()) yield* entry.guesses
    for (const { exact } of [one, other]) yield* exact
  }
  for (const origin of guesses()) if (isCommon(origin)) return origin
  let isKnown = !one.hasFunction && !other.hasFunction
  if (one.open.size * other.open.size > mostLooks) return undefined
  let pairs = 0
  for (const first of one.open.values()) {
    for (const second of other.open.values()) {
      if (areApart(first.text, second.text)) continue
      if (++pairs > mostPairs) return undefined
      const origin = commonOfEntries(first, second, isCommon)
      if (typeof origin === 'string') return origin
      isKnown &&= origin === null
    }
  }
  return isKnown ? null : undefined
}

function commonOfEntries(
  one: OpenEntry,
  other: OpenEntry,
  isCommon: (origin: string) => boolean,
): string | null | undefined {
  try {
    const [first, second] = [one.read(), other.read()]
    if (first === undefined || second === undefined) return undefined
    const shared = both(first.language, second.language)
    const shortest = shortestText(shared)
    if (shortest === undefined || shortest.length > longestOrigin) return null
    for (const readable of readableOrigins) {
      const origin = shortestText(both(shared, readable))
      if (origin !== undefined && isCommon(origin)) return origin
    }
    return undefined
  } catch (error) {
    if (error instanceof TooLargeError) return undefined
    throw error
  }
}

/** Whether two wildcards have different schemes or domains, so that nothing matches both. */
function areApart(one: string, other: string): boolean {
  const [first, second] = [partsOf(one), partsOf(other)]
  if (first === undefined || second === undefined) return false
  const [short, long] = first.tail.length < second.tail.length ? [first, second] : [second, first]
  return first.scheme !== second.scheme || !long.tail.endsWith(short.tail)
}

function partsOf(text: string): { readonly scheme: string; readonly tail: string } | undefined {
  const [, scheme, tail] = /^([a-z][a-z0-9+.-]*):\/\/[^/]*\*([^*:]*)(?::\*|:\d+)?$/.exec(text) ?? []
  return scheme === undefined || tail === undefined ? undefined : { scheme, tail }
}
