import {
  type AsyncPolicy,
  createPolicy,
  type Policy,
  type PolicyIssue,
  type PolicyOptions,
  type PolicyWarning,
  validateOptions,
} from '@corsage/core'
import { type Place, type Range, type Reading, readPolicy } from './read-policy.ts'
import { writeKey, writeValue } from './write-value.ts'

/** A change of the text. */
export interface Edit extends Range {
  readonly insert: string
}

/** One thing to say about the policy, with the place it is about. */
export interface Remark extends Range {
  readonly severity: 'error' | 'warning' | 'hint'
  /** The option, as core names it; empty for the text as a whole. */
  readonly path: string
  readonly message: string
  /** What puts it right, and the value it writes. */
  readonly remedy: { readonly label: string; readonly edit: Edit } | null
}

/** What came of a text: a policy, or the reasons why there is none. */
export interface CheckedPolicy {
  readonly reading: Reading
  /** `null` where there is an issue. */
  readonly policy: Policy | AsyncPolicy | null
  readonly remarks: readonly Remark[]
}

/** Reads a policy and has core validate it. */
export function checkPolicy(text: string): CheckedPolicy {
  const reading = readPolicy(text)
  const read: Remark[] = reading.issues.map((issue) => ({ ...issue, path: '', remedy: null }))
  if (reading.options === undefined) return { reading, policy: null, remarks: read }
  const issues = validateOptions(reading.options)
  if (issues.length > 0) {
    return { reading, policy: null, remarks: [...read, ...issues.map((issue) => issueIn(reading, issue))] }
  }
  const policy: Policy | AsyncPolicy = createPolicy(reading.options as PolicyOptions)
  const warned = policy.warnings.map((warning) => warningIn(reading, warning))
  return { reading, policy, remarks: [...read, ...warned] }
}

/** Applies edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((one, other) => other.from - one.from)
    .reduce((changed, { from, to, insert }) => changed.slice(0, from) + insert + changed.slice(to), text)
}

function issueIn({ places }: Reading, issue: PolicyIssue): Remark {
  const [path, place] = nearestPlace(places, issue.path)
  const aboutKey = isAboutKey(issue) && place.key !== null
  return {
    ...(aboutKey && place.key ? place.key : place.value),
    severity: 'error',
    path: issue.path,
    message: issue.message,
    remedy: path === issue.path ? remedyFor(issue, place) : null,
  }
}

function warningIn({ places }: Reading, { path, message }: PolicyWarning): Remark {
  const [found, place] = nearestPlace(places, path)
  // What is missing stands nowhere: said of the name `createPolicy` it would underline the whole policy.
  const range = found === path ? place.value : { from: place.value.from, to: place.value.from }
  return { ...range, severity: 'warning', path, message, remedy: null }
}

/** The value itself, or the one around it that holds nothing of that name: there it is missing, or inherited from. */
function nearestPlace(places: ReadonlyMap<string, Place>, path: string): [path: string, place: Place] {
  const around = [...places.keys()].filter((known) => path.startsWith(known))
  const longest = around.reduce((best, known) => (known.length > best.length ? known : best), '')
  return [longest, places.get(longest) ?? { value: { from: 0, to: 0 }, key: null }]
}

function isAboutKey({ code }: PolicyIssue): boolean {
  return code === 'unknown-option' || code.startsWith('resource-')
}

function remedyFor(issue: PolicyIssue, place: Place): Remark['remedy'] {
  const { suggestion, path } = issue
  if (suggestion === undefined) return null
  if (isAboutKey(issue)) {
    const name = writeKey(String(suggestion))
    return place.key && { label: `Write ${name}`, edit: { ...place.key, insert: name } }
  }
  // Several values in place of one member of a list stand in that list.
  const isMember = path.endsWith(']') && !path.endsWith('"]')
  const written =
    isMember && Array.isArray(suggestion) ? suggestion.map(writeValue).join(', ') : writeValue(suggestion)
  return { label: `Write ${written}`, edit: { ...place.value, insert: written } }
}
