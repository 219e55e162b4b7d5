import { issuesOf } from '../headers/grammar.ts'
import { allows } from '../origins/model.ts'
import { headsIn } from './socket.ts'

/** The origin that the policy of the attacked servers allows. */
export const LISTED = ['https://app.example.com', 'https://*.example.org']

/** Returns the mistakes in the bytes that a server sent on one connection; an empty list if there are none. */
export function issuesIn(received: string): readonly string[] {
  return headsIn(received).flatMap(({ headers }) => {
    const names = headers.map(([name]) => name)
    const issues = names.filter(
      (name, index) => name.startsWith('access-control-') && names.indexOf(name) !== index,
    )
    if (names.includes('set-cookie')) issues.push('a header that the request brought')
    const cors = headers.filter(([name]) => /^(access-control-|vary$|timing-allow-origin$)/.test(name))
    issues.push(...issuesOf(Object.fromEntries(cors)))
    const permission = cors.find(([name]) => name === 'access-control-allow-origin')?.[1]
    if (permission !== undefined && !allows(LISTED, permission)) issues.push(`permission for ${permission}`)
    return issues
  })
}

/** The origins that a server permitted on one connection. */
export function permissionsIn(received: string): readonly string[] {
  return headsIn(received).flatMap(({ headers }) =>
    headers.filter(([name]) => name === 'access-control-allow-origin').map(([, value]) => value),
  )
}

/** How many of the responses on one connection a policy decided about: those of a policy of several origins say so in `Vary`. */
export function decisionsIn(received: string): number {
  return headsIn(received).filter(({ headers }) =>
    headers.some(([name, value]) => name === 'vary' && /^Origin\b/.test(value)),
  ).length
}
