import { nearestName } from '../accept/fields.ts'
import { namesIn } from '../accept/names.ts'
import { isToken } from '../decide/characters.ts'
import type { Facts, Finding, PolicyIssueCode } from '../issues.ts'
import { suggestOrigin } from './origin-suggestions.ts'
import { coreOf, replacementOf } from './other-options.ts'
import { suggestPath } from './path-suggestions.ts'

/** Returns the corrected value; `undefined` if there is none. */
export function suggestionFor(finding: Finding): unknown {
  const { code } = finding
  return code.startsWith('origin') ? suggestOrigin(finding) : SUGGESTIONS[code]?.(finding)
}

const SUGGESTIONS: Readonly<Partial<Record<PolicyIssueCode, (finding: Finding) => unknown>>> = {
  'unknown-option': suggestOption,
  'wrong-type': suggestValue,
  'max-age-out-of-range': suggestValue,
  'method-invalid': suggestNames,
  'header-name-invalid': suggestNames,
  'header-names-joined': suggestNames,
  'method-case': ({ value }) => String(value).toUpperCase(),
  'wildcard-beside-others': () => '*',
  'hook-without-resolver': ({ facts }) => facts.reason,
  'host-invalid': ({ facts }) => facts.about,
  'resource-pattern-invalid': suggestPath,
}

/** Returns the nearest option or hook. */
function suggestOption({ facts }: Finding): string | undefined {
  const { reason, known } = facts as Required<Facts>
  const about = facts.about as string
  if (reason !== undefined) return nearestName(about, known)
  if (replacementOf(about) !== undefined) return undefined
  const candidates = known.map(coreOf)
  const nearest = nearestName(coreOf(about), candidates)
  return nearest && known[candidates.indexOf(nearest)]
}

function suggestValue({ value, facts: { expected, reason, range } }: Finding): unknown {
  if (reason === 'origins') return { origins: value }
  if (expected === 'boolean') return value === 'true' ? true : value === 'false' ? false : undefined
  if (expected === 'origins') return value === true ? '*' : undefined
  return expected === 'maxAge' ? nearestNumber(value, range as NonNullable<typeof range>) : undefined
}

function nearestNumber(value: unknown, [least, most]: readonly [number, number]): number | undefined {
  const number =
    typeof value === 'number' || (typeof value === 'string' && value.trim()) ? Number(value) : NaN
  return Number.isNaN(number) ? undefined : Math.min(Math.max(Math.round(number), least), most)
}

/** Returns the names that an entry joins; `undefined` if one of them has a mistake. */
function suggestNames({ value, facts }: Finding): readonly string[] | undefined {
  const { mistakeOf } = facts as Required<Facts>
  const names = namesIn(String(value))
  const valid = names.every((name) => isToken(name) && mistakeOf(name) === undefined)
  return valid && names.length > 0 && !names.includes('*') ? names : undefined
}
