import type { CorsIssue, PolicyOption } from '@corsage/user-agent'
import { applyEdits, type CheckedPolicy, checkPolicy, type Edit } from './check-policy.ts'
import type { Place } from './read-policy.ts'
import { writeValue } from './write-value.ts'

/** A change of the policy that resolves an issue. */
export interface PolicyFix {
  /** The text of its button. */
  readonly label: string
  /** The whole changed text. */
  readonly text: string
}

/** The methods of a policy without the option. */
const DEFAULT_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY']

/**
 * Finds the change of the text that resolves an issue.
 *
 * The relevant options can be at the top level or in an entry of `resources`. This function tries each place, and returns
 * the first change that core accepts and that resolves the issue.
 *
 * @param isGone Tells whether a policy no longer has the issue.
 */
export async function findFix(
  text: string,
  issue: CorsIssue,
  pageOrigin: string,
  isGone: (checked: CheckedPolicy) => Promise<boolean>,
): Promise<PolicyFix | null> {
  const given = text.replace(/\(\s*\)/, '({})')
  const { places } = checkPolicy(given).reading
  for (const path of candidatePaths(places, issue.option)) {
    const changed = change(given, places, path, issue, pageOrigin)
    if (changed === null) continue
    const checked = checkPolicy(changed.text)
    if (checked.policy !== null && (await isGone(checked))) return changed
  }
  return null
}

/** Lists the objects that contain options, starting with those that set this option. */
function candidatePaths(places: ReadonlyMap<string, Place>, option: PolicyOption | null): readonly string[] {
  if (option === null) return []
  const objects = ['', ...[...places.keys()].filter((path) => /^resources\["(?:[^"\\]|\\.)*"\]$/.test(path))]
  const says = (path: string): boolean => places.has(optionPath(path, option))
  return [...objects.filter(says), ...objects.filter((path) => !says(path))]
}

function optionPath(path: string, option: string): string {
  return path === '' ? option : `${path}.${option}`
}

function change(
  text: string,
  places: ReadonlyMap<string, Place>,
  path: string,
  issue: CorsIssue,
  pageOrigin: string,
): PolicyFix | null {
  const editor = new OptionsEditor(text, places, path)
  switch (issue.option) {
    case 'origins': {
      const isWildcard = issue.code.endsWith('allow-origin-wildcard')
      const edits = isWildcard
        ? editor.set({ origins: [pageOrigin], credentials: true })
        : editor.add('origins', pageOrigin, [])
      const label = isWildcard
        ? `Replace '*' with ${pageOrigin} and set credentials: true`
        : `Add ${pageOrigin} to origins`
      return { label, text: applyEdits(text, edits) }
    }
    case 'credentials':
      return { label: 'Set credentials: true', text: applyEdits(text, editor.set({ credentials: true })) }
    case 'methods':
      return {
        label: `Add ${issue.expected} to methods`,
        text: applyEdits(text, editor.add('methods', issue.expected, DEFAULT_METHODS)),
      }
    case 'allowHeaders':
      return {
        label: `Add ${issue.expected} to allowHeaders`,
        text: applyEdits(text, editor.add('allowHeaders', issue.expected, [])),
      }
    default:
      return null
  }
}

/** Changes options in one object of the text and leaves the rest unchanged. */
class OptionsEditor {
  readonly #text: string
  readonly #places: ReadonlyMap<string, Place>
  readonly #path: string

  constructor(text: string, places: ReadonlyMap<string, Place>, path: string) {
    this.#text = text
    this.#places = places
    this.#path = path
  }

  set(values: Readonly<Record<string, unknown>>): readonly Edit[] {
    const edits: Edit[] = []
    const missing: string[] = []
    for (const [option, value] of Object.entries(values)) {
      const place = this.#places.get(optionPath(this.#path, option))
      if (place) edits.push({ ...place.value, insert: writeValue(value) })
      else missing.push(`${option}: ${writeValue(value)}`)
    }
    return missing.length > 0 ? [...edits, this.#insertion(missing)] : edits
  }

  /** Adds a member to an option's list. A single value becomes a list. */
  add(option: string, member: string, defaults: readonly string[]): readonly Edit[] {
    const path = optionPath(this.#path, option)
    const place = this.#places.get(path)
    if (!place) return this.set({ [option]: [...defaults, member] })
    const { from, to } = place.value
    const written = this.#text.slice(from, to)
    if (/^['"`]\*['"`]$/.test(written)) return this.set({ [option]: [...defaults, member] })
    if (!written.startsWith('[')) return [{ from, to, insert: `[${written}, ${writeValue(member)}]` }]
    const last = [...this.#places].findLast(([key]) => key.startsWith(`${path}[`))?.[1].value
    const insert = writeValue(member)
    return last
      ? [{ from: last.to, to: last.to, insert: this.#separatorLike(last.from) + insert }]
      : [{ from: from + 1, to: from + 1, insert }]
  }

  /** Keeps one member per line. */
  #separatorLike(position: number): string {
    const lineStart = this.#text.lastIndexOf('\n', position - 1) + 1
    const before = this.#text.slice(lineStart, position)
    return before.trim() === '' ? `,\n${before}` : ', '
  }

  #insertion(options: readonly string[]): Edit {
    const { from, to } = (this.#places.get(this.#path) as Place).value
    const inside = this.#text.slice(from + 1, to - 1)
    const indent = /^[^\S\n]*\n([^\S\n]*)/.exec(inside)?.[1]
    const at = { from: from + 1, to: from + 1 }
    if (indent !== undefined) {
      return { ...at, insert: options.map((option) => `\n${indent || '  '}${option},`).join('') }
    }
    return { ...at, insert: ` ${options.join(', ')}${inside.trim() === '' ? ' ' : ','}` }
  }
}
