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

/** An issue, a warning or a hint about a place in the policy. */
export interface Remark extends Range {
  readonly severity: 'error' | 'warning' | 'hint'
  /** The path of the option as core writes it, or an empty string for the whole text. */
  readonly path: string
  readonly message: string
  /** The edit that fixes the issue, and the text of its button. */
  readonly remedy: { readonly label: string; readonly edit: Edit } | null
}

/** A policy, or the reasons why the text does not produce one. */
export interface CheckedPolicy {
  readonly reading: Reading
  /** The policy, or `null` if there is an issue. */
  readonly policy: Policy | AsyncPolicy | null
  readonly remarks: readonly Remark[]
}

/** Code is only a note: it works on a server, and only the playground cannot run it. */
const SEVERITIES = {
  incomplete: 'error',
  'no-options': 'error',
  code: 'warning',
  'left-out': 'hint',
} as const

/** Reads a policy and validates it with core. */
export function checkPolicy(text: string): CheckedPolicy {
  const reading = readPolicy(text)
  const read = reading.issues.map(
    ({ from, to, message, reason }): Remark => ({
      from,
      to,
      message,
      severity: SEVERITIES[reason],
      path: '',
      remedy: null,
    }),
  )
  if (reading.options === undefined) return { reading, policy: null, remarks: read }
  const issues = validateOptions(reading.options)
  if (issues.length > 0) {
    return { reading, policy: null, remarks: [...read, ...issues.map((issue) => issueIn(reading, issue))] }
  }
  const policy: Policy | AsyncPolicy = createPolicy(reading.options as PolicyOptions)
  const warned = policy.warnings.map((warning) => warningIn(reading, warning))
  return { reading, policy, remarks: [...read, ...warned] }
}

/** Applies edits, which must not overlap. */
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
  // A missing option has no place in the text. An empty range avoids underlining the whole policy.
  const range = found === path ? place.value : { from: place.value.from, to: place.value.from }
  return { ...range, severity: 'warning', path, message, remedy: null }
}

/** Finds the place of an option, or of the closest object around it if the option is missing or inherited. */
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
  // Several values that replace one member of a list become members of that list.
  const isMember = path.endsWith(']') && !path.endsWith('"]')
  const written =
    isMember && Array.isArray(suggestion) ? suggestion.map(writeValue).join(', ') : writeValue(suggestion)
  return { label: `Write ${written}`, edit: { ...place.value, insert: written } }
}
