import type { CorsIssue } from '../page/cors-error.ts'
import type { Exchange } from '../page/exchange.ts'
import type { NearOrigin } from './listed-origins.ts'

/** The fields of an {@link Explanation}. */
export interface ExplanationFields {
  /** Whether the page can read the response. In mode `no-cors`, where it never can: whether it can send the request. */
  readonly allowed: boolean
  /** The request: the origin of the page, the method, the URL and the credentials mode. */
  readonly request: {
    /** The origin of the page. */
    readonly from: string
    readonly method: string
    readonly url: string
    /** The credentials mode, or `null` if it is not known. */
    readonly credentials: RequestCredentials | null
  }
  /** Why the request needs a preflight. Empty if it needs none. */
  readonly preflightReasons: readonly string[]
  /** Every request and response, with all headers. */
  readonly exchange: readonly Exchange[]
  /** Every reason for the refusal. The first one decides, and browsers report it. Empty if the request is allowed. */
  readonly issues: readonly CorsIssue[]
  /** The allowed origin or pattern that was probably meant. */
  readonly nearestOrigin: NearOrigin | null
  /** The entry of the policy's `origins` that allows the page, if the entries can be read. */
  readonly allowedBy: string | null
  /** Remarks that are neither reasons nor fixes, such as "the page and the server have the same origin". */
  readonly notes: readonly string[]
}

/** The report about one request. */
export interface Explanation extends ExplanationFields {
  /** The report for a terminal or a log, without colors. Text from a request is escaped. */
  readonly text: string
  /** Returns `text`. */
  toString(): string
}

/** Adds the text to the fields of a report. */
export function explanation(fields: ExplanationFields): Explanation {
  const text = explanationText(fields)
  return { ...fields, text, toString: () => text }
}

const corsHeaderNames: readonly string[] = ['origin', 'vary', 'location']

/** Writes a report as text. Text from a request cannot break a line or color a terminal. */
export function explanationText(fields: ExplanationFields): string {
  const { request, issues, preflightReasons, nearestOrigin, allowedBy } = fields
  const [decisive, ...others] = issues
  const mode = request.credentials === null ? '' : ` (credentials: ${request.credentials})`
  const lines = [
    `${fields.allowed ? 'Allowed' : 'Refused'}: ${printable(request.method)} ${quote(request.url)} from ${quote(request.from)}${mode}`,
  ]
  if (preflightReasons.length > 0)
    lines.push(`Preflight because of ${printable(preflightReasons.join(', '))}`)
  for (const exchange of fields.exchange) lines.push('', ...exchangeLines(exchange))
  if (decisive !== undefined) lines.push('', ...issueLines('Decided by', decisive))
  for (const issue of others) lines.push('', ...issueLines('Also', issue))
  if (nearestOrigin !== null || allowedBy !== null || fields.notes.length > 0) lines.push('')
  if (nearestOrigin !== null) {
    const differences = nearestOrigin.differences.join(', ')
    lines.push(`Nearest allowed origin: ${quote(nearestOrigin.origin)} (differs in: ${differences})`)
  }
  if (allowedBy !== null) lines.push(`Allowed by: origins ${quote(allowedBy)}`)
  for (const note of fields.notes) lines.push(`Note: ${printable(note)}`)
  return lines.join('\n')
}

function exchangeLines({ kind, request, response }: Exchange): string[] {
  return [
    `${kind}: ${printable(request.method)} ${quote(request.url)}`,
    ...headerLines('>', request.headers),
    `  < ${response.status}`,
    ...headerLines('<', response.headers),
  ]
}

function headerLines(direction: string, headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name]) => name.startsWith('access-control-') || corsHeaderNames.includes(name))
    .map(([name, value]) => `  ${direction} ${printable(name)}: ${quote(value)}`)
}

function issueLines(title: string, issue: CorsIssue): string[] {
  return [
    `${title}: ${issue.code} [${issue.step}]`,
    ...(issue.header === null ? [] : [`  header   ${issue.header}`]),
    `  expected ${quote(issue.expected)}`,
    `  received ${issue.received === null ? 'nothing' : quote(issue.received)}`,
    `  browser  ${printable(issue.message)}`,
    `  fix      ${printable(issue.fix)}`,
  ]
}

function quote(value: string): string {
  return printable(JSON.stringify(value))
}

/** Escapes everything except printable ASCII: line breaks, terminal sequences, bidirectional controls. */
function printable(value: string): string {
  return value.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
