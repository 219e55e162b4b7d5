import { PAGE, type RawAnswer } from './hostile-server.ts'

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
