import type { Node } from '@babel/types'
import { validateOptions } from '@corsage/core'
import { isPublicSuffix } from '../public-suffix.ts'
import { followed } from './known-values.ts'
import type { Left } from './options.ts'
import type { Syntax } from './syntax.ts'

/** An `origins` whose value is not known must not be taken for the default. */
const SOME_FUNCTION = () => false

/** The values that each of our options can have; `undefined` for an option whose values are not known. */
export type KnownOptions = ReadonlyMap<string, readonly unknown[] | undefined>

/** The options whose values are known, each with its first value. */
export function firstOf(known: KnownOptions): [string, unknown][] {
  return [...known].flatMap(([name, values]) => (values ? [[name, values[0]] as [string, unknown]] : []))
}

/** The issues that core finds in the known options: each of the values that an option can have is tried. */
export function issuesOf(
  known: KnownOptions,
  places: ReadonlyMap<string, Node>,
  written: Node,
  syntax: Syntax,
): Left[] {
  const issues = new Map<string, Left>()
  const base: Record<string, unknown> = { isPublicSuffix, ...Object.fromEntries(firstOf(known)) }
  if (known.has('origins') && !known.get('origins')) base['origins'] = SOME_FUNCTION
  const isUnknown = places.has('credentials') && !known.get('credentials')
  const options = [base, ...alternatives(known, base)]
  const found = options.flatMap((candidate) =>
    validateOptions(candidate).map((issue) => ({ issue, when: '' })),
  )
  if (isUnknown) {
    const more = validateOptions({ ...base, credentials: true })
    found.push(...more.map((issue) => ({ issue, when: ' if credentials is true' })))
  }
  for (const { issue, when } of found) {
    const key = `${issue.path}: ${issue.message}`
    if (issues.has(key)) continue
    const name = issue.path.replace(/\[.*/s, '')
    const message = `This throws at startup${when}. ${key}`
    issues.set(key, { node: elementOf(places.get(name), issue.path, syntax) ?? written, message })
  }
  return [...issues.values()]
}

function alternatives(known: KnownOptions, base: Record<string, unknown>): Record<string, unknown>[] {
  return [...known].flatMap(([name, values]) =>
    (values ?? []).slice(1).map((value) => ({ ...base, [name]: value })),
  )
}

/** The element that a path such as `origins[2]` names, where the list is written there. */
function elementOf(property: Node | undefined, path: string, syntax: Syntax): Node | undefined {
  const index = /\[(\d+)\]$/.exec(path)?.[1]
  if (index === undefined || property?.type !== 'ObjectProperty') return property
  const list = followed(property.value, syntax)
  return (list?.type === 'ArrayExpression' ? list.elements[Number(index)] : undefined) ?? property
}
