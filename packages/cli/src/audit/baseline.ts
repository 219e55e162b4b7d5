import { readFile } from 'node:fs/promises'
import { CommandError } from '../command-error.ts'
import type { AcceptedFinding, PlacedFinding } from './outcome.ts'

/** One entry of a baseline file. */
export interface BaselineEntry {
  readonly code: string
  /** Without it, the entry is about every URL. */
  readonly url?: string
  /** The option of a policy. Without it, the entry is about all of them. */
  readonly path?: string
  readonly reason: string
}

const fields = ['code', 'url', 'path', 'reason']
const example = '{ "accepted": [{ "code": "any-subdomain", "reason": "All subdomains are ours." }] }'

/** Reads a baseline. Throws a `CommandError` unless every entry names a code and a reason. */
export async function readBaseline(file: string): Promise<readonly BaselineEntry[]> {
  const value = await readJson(file)
  const accepted = isObject(value) ? value['accepted'] : undefined
  if (!Array.isArray(accepted)) {
    throw new CommandError(`The baseline "${file}" has no list "accepted". Example: ${example}`)
  }
  return accepted.map((entry: unknown, index) => {
    const place = `accepted[${index}] in "${file}"`
    if (!isObject(entry)) throw new CommandError(`${place} is not an object. Example: ${example}`)
    const unknown = Object.keys(entry).find((name) => !fields.includes(name))
    if (unknown !== undefined) {
      throw new CommandError(`${place} has the unknown field "${unknown}". Use ${fields.join(', ')}.`)
    }
    for (const name of fields) {
      const isRequired = name === 'code' || name === 'reason'
      const field = entry[name]
      if (field === undefined && !isRequired) continue
      if (typeof field !== 'string' || field.trim() === '') {
        throw new CommandError(
          `${place} ${field === undefined ? `lacks the field "${name}"` : `has a "${name}" that is not a string`}. Example: ${example}`,
        )
      }
    }
    // The loop has checked each field, which the types cannot follow.
    return entry as unknown as BaselineEntry
  })
}

/** Separates the accepted findings from the others. `stale` are the entries that match nothing. */
export function applyBaseline(
  findings: readonly PlacedFinding[],
  entries: readonly BaselineEntry[],
): {
  readonly findings: readonly PlacedFinding[]
  readonly accepted: readonly AcceptedFinding[]
  readonly stale: readonly BaselineEntry[]
} {
  const used = new Set<BaselineEntry>()
  const accepted: AcceptedFinding[] = []
  const rest = findings.filter((finding) => {
    const entry = entries.find((one) => matches(one, finding))
    if (entry === undefined) return true
    used.add(entry)
    accepted.push({ ...finding, reason: entry.reason })
    return false
  })
  return { findings: rest, accepted, stale: entries.filter((entry) => !used.has(entry)) }
}

function matches({ code, url, path }: BaselineEntry, finding: PlacedFinding): boolean {
  if (code !== finding.code) return false
  if (url !== undefined && (!URL.canParse(url) || new URL(url).href !== finding.url)) return false
  return path === undefined || path === finding.path
}

async function readJson(file: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw new CommandError(`The baseline "${file}" could not be read: ${(error as { code?: string }).code}.`)
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    throw new CommandError(`The baseline "${file}" is not valid JSON. Example: ${example}`)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
