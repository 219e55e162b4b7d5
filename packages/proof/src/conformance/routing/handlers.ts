import type { PolicyOptions, ResourceOptions } from '@corsage/core'

/** The handlers of the applications below, each with the path it is declared at, and the pattern of its policy. */
export const HANDLERS = {
  api: '/api/*',
  private: '/api/private/*',
  health: '/health',
  plus: '/a+b',
  space: '/a%20b',
  mounted: '/mounted/inner',
  prefixed: '/v1/list',
} as const

/** A handler. `other` has no separate entry, and receives all requests that no other one receives. */
export type Handler = keyof typeof HANDLERS | 'other'

/** A policy for pages of one origin that says on every response whose it is: also of what it permits. */
function policyNamed(name: string): ResourceOptions {
  return { origins: [PAGE, 'https://b.test'], exposeHeaders: [`x-${name}`], allowHeaders: [`x-${name}`] }
}

export const PAGE = 'https://a.test'

/** One policy for each handler, and one outside for all other paths. */
export const resources: PolicyOptions = {
  ...policyNamed('other'),
  resources: Object.fromEntries(
    Object.entries(HANDLERS).map(([name, pattern]) => [pattern, policyNamed(name)]),
  ),
}
