import type { CorsIssue, Exchange } from '@corsage/user-agent'
import type { Outcome } from './ask.ts'
import { requestHeaderNote, responseHeaderNote } from './header-notes.ts'
import { API_ORIGIN, writeFetch } from './page-request.ts'

/** The parties of an exchange, from left to right. */
export type Party = 'page' | 'browser' | 'server'

/** Whether a step or a header passed, caused a refusal, or neither. */
export type Tone = 'plain' | 'passed' | 'refused'

/** A header in the exchange. */
export interface ShownHeader {
  readonly name: string
  /** The value, or `null` if the header is missing. */
  readonly value: string | null
  readonly tone: Tone
  /** Why the header passed or failed. */
  readonly note: string | undefined
}

/** A message from one party to another, or a decision by one party. */
export interface Step {
  readonly from: Party
  readonly to: Party
  readonly title: string
  readonly tone: Tone
  readonly text?: string
  readonly code?: string
  readonly headers?: readonly ShownHeader[]
}

/** Lists the steps of an exchange, from the page's call to its result. */
export function stepsOf(outcome: Outcome): readonly Step[] {
  const { request, exchange, explanation, seen } = outcome
  const [issue] = explanation.issues
  const steps: Step[] = [
    {
      from: 'page',
      to: 'browser',
      title: `A page of ${request.origin} calls fetch()`,
      tone: 'plain',
      code: writeFetch(request),
    },
  ]
  if (explanation.preflightReasons.length > 0) {
    const reasons = explanation.preflightReasons.join(' and ')
    steps.push({
      from: 'browser',
      to: 'browser',
      title: 'The request needs a preflight',
      tone: 'plain',
      text: `A plain form could not send ${reasons}, so the browser asks the server first.`,
    })
  }
  exchange.forEach((one, index) => {
    const refusing = index === exchange.length - 1 && seen === null ? issue : undefined
    steps.push(sentStep(one, request.credentials), answeredStep(one, outcome, refusing))
  })
  steps.push(seen === null ? refusedStep(outcome, issue) : allowedStep(outcome))
  return steps
}

function sentStep({ kind, request }: Exchange, credentials: RequestCredentials): Step {
  const { pathname, search } = new URL(request.url)
  const cookies = kind === 'preflight' ? 'Preflights have no cookies.' : cookieText(credentials)
  return {
    from: 'browser',
    to: 'server',
    title: `${request.method} ${pathname}${search}`,
    tone: 'plain',
    text: kind === 'preflight' ? `This is the preflight. ${cookies}` : cookies,
    headers: Object.entries(request.headers).map(([name, value]) => ({
      name,
      value,
      tone: 'plain',
      note: requestHeaderNote(name, value),
    })),
  }
}

function cookieText(credentials: RequestCredentials): string {
  return credentials === 'include'
    ? `The browser adds the cookies of ${API_ORIGIN}.`
    : 'The browser sends no cookies.'
}

function answeredStep(exchange: Exchange, { request, seen }: Outcome, issue: CorsIssue | undefined): Step {
  const { response, kind } = exchange
  const isCrossOrigin = request.origin !== API_ORIGIN
  const headers: ShownHeader[] = Object.entries(response.headers)
    .sort(byWeight)
    .map(([name, value]) => {
      if (name === issue?.header?.toLowerCase())
        return { name, value, tone: 'refused', note: whyRefused(issue) }
      const note =
        issue === undefined && isCrossOrigin ? responseHeaderNote(name, value, exchange, request) : undefined
      return { name, value, tone: note === undefined ? 'plain' : 'passed', note }
    })
  const absent = issue?.header?.toLowerCase()
  if (issue && absent !== undefined && !(absent in response.headers)) {
    headers.unshift({ name: absent, value: null, tone: 'refused', note: whyRefused(issue) })
  }
  return {
    from: 'server',
    to: 'browser',
    title: `${response.status}${kind === 'preflight' ? ', the preflight response' : ''}`,
    tone: issue ? 'refused' : 'plain',
    ...(seen === null && kind === 'request' ? { text: 'The server has already handled the request.' } : {}),
    headers,
  }
}

/** The headers in the order in which the browser checks them. All others come last. */
const LOOKED_AT = [
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-max-age',
  'access-control-expose-headers',
  'vary',
]

function byWeight([one]: [string, string], [other]: [string, string]): number {
  const rank = (name: string): number =>
    LOOKED_AT.includes(name) ? LOOKED_AT.indexOf(name) : LOOKED_AT.length
  return rank(one) - rank(other)
}

function whyRefused({ expected, received }: CorsIssue): string {
  return received === null ? `missing; expected: ${expected}` : `expected: ${expected}`
}

function refusedStep({ exchange }: Outcome, issue: CorsIssue | undefined): Step {
  const neverSent = exchange.at(-1)?.kind === 'preflight'
  return {
    from: 'browser',
    to: 'page',
    title: 'TypeError: Failed to fetch',
    tone: 'refused',
    text: `${neverSent ? 'The browser does not send the request.' : 'The browser discards the response.'} The page gets no details.${issue ? ` Step: ${issue.step}.` : ''}`,
  }
}

function allowedStep({ seen }: Outcome): Step {
  const { status, headers, body } = seen as NonNullable<Outcome['seen']>
  return {
    from: 'browser',
    to: 'page',
    title: `Response, ${status}`,
    tone: 'passed',
    text: `The page can read these headers${body === '' ? '' : ' and the body'}.`,
    headers: headers.map(([name, value]) => ({ name, value, tone: 'plain', note: undefined })),
    ...(body === '' ? {} : { code: body }),
  }
}
