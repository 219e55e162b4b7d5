import type { Answer } from './exchange.ts'
import type { Row } from './rows.ts'
import { type Verdict, verdictOf } from './verdict.ts'

/** The response of a server to a request. */
export interface Cell {
  readonly server: string
  readonly answer: Answer
  readonly verdict: Verdict
  /** The differences from the expected response. */
  readonly differences: readonly string[]
}

/** A request with the responses of all servers. */
export interface ComparedRow extends Row {
  readonly cells: readonly Cell[]
}

/** Compares the response of each server with the expected response. */
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
  if (answer.failure !== undefined) return [`no response: ${answer.failure}`]
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
  return value === undefined ? 'absent' : `"${value}"`
}
