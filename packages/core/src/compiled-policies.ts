import { isPlain } from './accept/fields.ts'
import { noticeRisks } from './advise/index.ts'
import type { NormalizePath } from './decide/paths.ts'
import { type AsyncPolicy, isPolicy, type Policy, policyFrom } from './policy.ts'

/** The characters that all keys together may have. The policy used longest ago is dropped first. */
const MOST_CHARACTERS = 2_000_000
/** Each policy counts as so many more, because even a short one takes memory. */
const LEAST_CHARACTERS = 2000
/** Longer options are not kept, because they would drop too many others. */
const LONGEST_KEY = 500_000

/**
 * The policies that a resolver picked. Options are compiled when they are first returned, and equal options are compiled once,
 * because a resolver often creates them for each request.
 */
export class CompiledPolicies {
  readonly #normalizePath: NormalizePath
  readonly #byObject = new WeakMap<object, Policy | AsyncPolicy>()
  readonly #byKey = new Map<string, Policy | AsyncPolicy>()
  #characters = 0

  constructor(normalizePath: NormalizePath) {
    this.#normalizePath = normalizePath
  }

  /** @throws {@link PolicyError} for invalid options, each time. */
  of(options: object): Policy | AsyncPolicy {
    const known = this.#byObject.get(options)
    if (known !== undefined) return known
    const snapshot = isPolicy(options) ? undefined : snapshotOf(options)
    const policy = snapshot === undefined ? this.#compile(options) : this.#findEqual(snapshot)
    this.#byObject.set(options, policy)
    return policy
  }

  #findEqual({ key, copy }: Snapshot): Policy | AsyncPolicy {
    const known = this.#byKey.get(key)
    if (known !== undefined) {
      this.#byKey.delete(key)
      this.#byKey.set(key, known)
      return known
    }
    // Not from the original, which may have been changed since it was read, or be a proxy.
    const policy = this.#compile(copy)
    this.#byKey.set(key, policy)
    this.#characters += key.length + LEAST_CHARACTERS
    for (const oldest of this.#byKey.keys()) {
      if (this.#characters <= MOST_CHARACTERS) break
      this.#byKey.delete(oldest)
      this.#characters -= oldest.length + LEAST_CHARACTERS
    }
    return policy
  }

  #compile(options: object): Policy | AsyncPolicy {
    const policy = policyFrom(options, this.#normalizePath)
    noticeRisks(policy.warnings)
    return policy
  }
}

/** A copy of options, and a text that only equal options have. */
export interface Snapshot {
  readonly key: string
  readonly copy: object
}

/**
 * Reads options once. Functions are equal only to themselves, RegExps if they have the same source and flags.
 *
 * @returns `undefined` if the options contain anything else that is not plain data, are very long, or cannot be read.
 */
export function snapshotOf(options: object): Snapshot | undefined {
  const writer = new KeyWriter()
  try {
    const copy = writer.write(options, 0) as object
    return { key: writer.key, copy }
  } catch {
    return undefined
  }
}

/** How deep options nest: the options, `resources`, an entry, its list, a member. */
const DEEPEST = 4

const numbers = new WeakMap<object, number>()
let functions = 0

function numberOf(value: object): number {
  const known = numbers.get(value)
  if (known !== undefined) return known
  functions += 1
  numbers.set(value, functions)
  return functions
}

/**
 * Writes values one after the other. A text begins with its length, and every other value with its kind, so no two values
 * have the same text.
 */
class KeyWriter {
  key = ''

  /** @returns The copy of the value. */
  write(value: unknown, depth: number): unknown {
    if (this.key.length > LONGEST_KEY) throw new RangeError()
    switch (typeof value) {
      case 'string':
        this.#writeText(value)
        return value
      case 'number':
      case 'boolean':
      case 'undefined':
        this.key += `${value};`
        return value
      case 'function':
        this.key += `f${numberOf(value)};`
        return value
      case 'object':
        if (depth > DEEPEST) throw new RangeError()
        if (Array.isArray(value)) return this.#writeList(value, depth)
        if (value instanceof RegExp) return this.#writeExpression(value)
        if (isPlain(value)) return this.#writeFields(value, depth)
    }
    throw new TypeError()
  }

  #writeText(text: string): void {
    this.key += `${text.length}:${text}`
  }

  #writeList(list: readonly unknown[], depth: number): unknown[] {
    const { length } = list
    this.key += `l${length}:`
    const copy: unknown[] = []
    // By index: an iterator may be the caller's, and need not end.
    for (let index = 0; index < length; index++) copy.push(this.write(list[index], depth + 1))
    return copy
  }

  #writeExpression({ source, flags }: RegExp): RegExp {
    const copy = new RegExp(source, flags)
    this.key += 'r'
    this.#writeText(copy.source)
    this.#writeText(copy.flags)
    return copy
  }

  #writeFields(fields: Record<string, unknown>, depth: number): object {
    const names = Object.keys(fields)
    this.key += `o${names.length}:`
    const copy: Record<string, unknown> = Object.create(null)
    for (const name of names) {
      this.#writeText(name)
      copy[name] = this.write(fields[name], depth + 1)
    }
    return copy
  }
}
