import { expect } from 'vitest'
import { type PolicyIssue, type PolicyIssueCode, validateOptions } from '../src/index.ts'

/** A row of a table: options, and their issues. */
export interface IssueRow {
  readonly what: string
  readonly options: Record<string, unknown>
  readonly issues: readonly PolicyIssue[]
}

/** One issue, with any message: `advise` has the tests of messages. Without a suggestion, the key is absent. */
export function issue(
  code: PolicyIssueCode,
  path: string,
  value: unknown,
  suggestion?: unknown,
): PolicyIssue {
  const message: string = expect.any(String)
  return { code, path, value, message, ...(suggestion === undefined ? {} : { suggestion }) }
}

/** A row with one invalid option. */
export function issueRow(
  what: string,
  option: string,
  value: unknown,
  code: PolicyIssueCode,
  suggestion?: unknown,
): IssueRow {
  return { what, options: { [option]: value }, issues: [issue(code, option, value, suggestion)] }
}

/** Expects that options with every suggestion applied have none of the issues that had one, and no new ones. */
export function expectSuggestionsToHelp({ options, issues }: IssueRow): void {
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
  // Several suggested members replace the one that joined them.
  list.splice(Number(index), 1, ...[suggestion].flat())
  return { ...options, [option]: list }
}
