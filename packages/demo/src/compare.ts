import type { Answer } from './exchange.ts'
import type { Row } from './rows.ts'
import { type Verdict, verdictOf } from './verdict.ts'

/** One server's answer to one request. */
export interface Cell {
  readonly server: string
  readonly answer: Answer
  readonly verdict: Verdict
  /** In what the answer differs from the row's; empty where it does not. */
  readonly differences: readonly string[]
}

/** A request with the answers of all servers. */
export interface ComparedRow extends Row {
  readonly cells: readonly Cell[]
}

/** Holds each server's answer against the one that the row expects. */
export function compare(row: Row, answers: Readonly<Record<string, Answer>>): ComparedRow {
  const cells = Object.entries(answers).map(([server, answer]) => ({
    server,
    answer,
    verdict: verdictOf(row.request, answer),
    differences: differencesOf(answer, row.expected),
  }))
  return { ...row, cells }
}

function differencesOf(answer: Answer, expected: Answer): string[] {
  if (answer.failure !== undefined) return [`no answer: ${answer.failure}`]
  const found: string[] = []
  if (answer.status !== expected.status) found.push(`status: ${answer.status}, not ${expected.status}`)
  for (const name of new Set([...Object.keys(expected.headers), ...Object.keys(answer.headers)])) {
    const sent = answer.headers[name]
    const wanted = expected.headers[name]
    if (sent !== wanted) found.push(`${name}: ${write(sent)}, not ${write(wanted)}`)
  }
  return found
}

function write(value: string | undefined): string {
  return value === undefined ? 'absent' : `“${value}”`
}
