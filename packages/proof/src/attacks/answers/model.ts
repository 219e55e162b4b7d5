import fc from 'fast-check'
import { answers, PAGE, type RawAnswer } from './hostile-server.ts'

/** The results by kind, so that a test can verify that it covered enough. */
export interface Results {
  allowed: number
  refused: number
  /** The command ended with one sentence, or the page with a network error. */
  unanswered: number
}

/** A request of a page, and the responses to it and to its preflight. */
export const asked = fc.record({
  method: fc.constantFrom('GET', 'PUT'),
  credentials: fc.boolean(),
  preflight: answers,
  actual: answers,
})

type Asked = typeof asked extends fc.Arbitrary<infer Value> ? Value : never

/** The lines of a header, joined as the standard does; `undefined` without any. */
export function joined({ headers }: RawAnswer, wanted: string): string | undefined {
  const lines = headers.filter(([name]) => name.toLowerCase() === wanted)
  return lines.length === 0
    ? undefined
    : lines.map(([, value]) => value.replace(/^[\t ]+|[\t ]+$/g, '')).join(', ')
}

/** Whether a browser lets the page read a response. */
export function isShared(answer: RawAnswer, credentials: boolean): boolean {
  const origin = joined(answer, 'access-control-allow-origin')
  if (origin === '*' && !credentials) return true
  return origin === PAGE && (!credentials || joined(answer, 'access-control-allow-credentials') === 'true')
}

/** Whether a browser sends a request of a method after the response to its preflight. */
export function isPermitted(answer: RawAnswer, method: string, credentials: boolean): boolean {
  const code = Number(answer.status.slice(0, 3))
  if (code < 200 || code > 299 || !isShared(answer, credentials)) return false
  const lists = ['access-control-allow-methods', 'access-control-allow-headers'].map((name) =>
    (joined(answer, name) ?? '')
      .split(',')
      .map((member) => member.replace(/^[\t ]+|[\t ]+$/g, ''))
      .filter(Boolean),
  )
  if (!lists.flat().every((member) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(member))) return false
  return lists[0]?.includes(method) === true || (lists[0]?.includes('*') === true && !credentials)
}

/** Whether a page can read the response to a request that needs a preflight for PUT only. */
export function isReadable({ method, credentials, preflight, actual }: Asked): boolean {
  return (method === 'GET' || isPermitted(preflight, method, credentials)) && isShared(actual, credentials)
}
