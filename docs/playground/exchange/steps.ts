import type { CorsIssue, Exchange } from '@corsage/user-agent'
import type { Outcome } from './ask.ts'
import { requestHeaderNote, responseHeaderNote } from './header-notes.ts'
import { API_ORIGIN, writeFetch } from './page-request.ts'

/** Who takes part in an exchange, from left to right. */
export type Party = 'page' | 'browser' | 'server'

/** How a step or a header stands to the verdict. */
export type Tone = 'plain' | 'passed' | 'refused'

/** A header as it is shown. */
export interface ShownHeader {
  readonly name: string
  /** `null` for one that should be there and is not. */
  readonly value: string | null
  readonly tone: Tone
  /** Why it decided, where it did. */
  readonly note: string | undefined
}

/** One step of an exchange: something sent from one party to another, or considered by one alone. */
export interface Step {
  readonly from: Party
  readonly to: Party
  readonly title: string
  readonly tone: Tone
  readonly text?: string
  readonly code?: string
  readonly headers?: readonly ShownHeader[]
}

/** Tells an exchange as steps, from the page's call to what the page gets. */
export function stepsOf(outcome: Outcome): readonly Step[] {
  const { request, exchange, explanation, seen } = outcome
  const [issue] = explanation.issues
  const steps: Step[] = [
    {
      from: 'page',
      to: 'browser',
      title: `A page of ${request.origin} asks`,
      tone: 'plain',
      code: writeFetch(request),
    },
  ]
  if (explanation.preflightReasons.length > 0) {
    const reasons = explanation.preflightReasons.join(' and ')
    steps.push({
      from: 'browser',
      to: 'browser',
      title: 'The browser must ask first',
      tone: 'plain',
      text: `Because of ${reasons}: a plain form could not send this.`,
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
  const cookies = kind === 'preflight' ? 'Without cookies, as every preflight.' : cookieText(credentials)
  return {
    from: 'browser',
    to: 'server',
    title: `${request.method} ${pathname}${search}`,
    tone: 'plain',
    text: kind === 'preflight' ? `The preflight. ${cookies}` : cookies,
    headers: Object.entries(request.headers).map(([name, value]) => ({
      name,
      value,
      tone: 'plain',
      note: requestHeaderNote(name, value),
    })),
  }
}

function cookieText(credentials: RequestCredentials): string {
  return credentials === 'include' ? `The user’s cookies of ${API_ORIGIN} go along.` : 'No cookies go along.'
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
    ...(seen === null && kind === 'request'
      ? { text: 'The request has reached the server: what it did there is done.' }
      : {}),
    headers,
  }
}

/** In the order in which the browser looks at them; what it does not look at comes last. */
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
  return received === null ? `is not there; expected: ${expected}` : `expected: ${expected}`
}

function refusedStep({ exchange }: Outcome, issue: CorsIssue | undefined): Step {
  const neverSent = exchange.at(-1)?.kind === 'preflight'
  return {
    from: 'browser',
    to: 'page',
    title: 'TypeError: Failed to fetch',
    tone: 'refused',
    text: `${neverSent ? 'The browser does not send the request itself.' : 'The browser keeps the response to itself.'} The page learns nothing more.${issue ? ` Step: ${issue.step}.` : ''}`,
  }
}

function allowedStep({ seen }: Outcome): Step {
  const { status, headers, body } = seen as NonNullable<Outcome['seen']>
  return {
    from: 'browser',
    to: 'page',
    title: `Response, ${status}`,
    tone: 'passed',
    text: `The page can read these headers${body === '' ? '' : ', and the body'}.`,
    headers: headers.map(([name, value]) => ({ name, value, tone: 'plain', note: undefined })),
    ...(body === '' ? {} : { code: body }),
  }
}
