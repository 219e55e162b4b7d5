import { expect } from 'vitest'
import { type PolicyIssue, type PolicyIssueCode, validateOptions } from '../src/index.ts'

/** A row of a table of faults: the options, and every issue that they give. */
export interface FaultRow {
  readonly what: string
  readonly options: Record<string, unknown>
  readonly issues: readonly PolicyIssue[]
}

/** One issue; without the key `suggestion` where there is none, as issues themselves are. */
export function issue(
  code: PolicyIssueCode,
  path: string,
  value: unknown,
  message: string,
  suggestion?: unknown,
): PolicyIssue {
  return { code, path, value, message, ...(suggestion === undefined ? {} : { suggestion }) }
}

/** A row with one faulty field. */
export function fault(
  what: string,
  option: string,
  value: unknown,
  code: PolicyIssueCode,
  message: string,
  suggestion?: unknown,
): FaultRow {
  return { what, options: { [option]: value }, issues: [issue(code, option, value, message, suggestion)] }
}

/** Whoever takes every suggestion of a row has none of the faults left that had one, and no new fault. */
export function expectSuggestionsToHelp({ options, issues }: FaultRow): void {
  const suggested = issues.filter((one) => 'suggestion' in one)
  const corrected = suggested.reduce((current, one) => take(current, one), options)
  const left = validateOptions(corrected)
  expect(issues.filter((one) => !('suggestion' in one))).toEqual(expect.arrayContaining([...left]))
}

function take(options: Record<string, unknown>, { code, path, suggestion }: PolicyIssue) {
  if (code === 'unknown-option') {
    const { [path]: value, ...others } = options
    return { ...others, [String(suggestion)]: value }
  }
  const [, option = '', index] = /^(\w+)(?:\[(\d+)\])?$/.exec(path) ?? []
  if (index === undefined) return { ...options, [option]: suggestion }
  const list = [...(options[option] as unknown[])]
  // What was meant to be several members takes the place of the one that joined them.
  list.splice(Number(index), 1, ...[suggestion].flat())
  return { ...options, [option]: list }
}
