import type { IncomingMessage, RequestListener } from 'node:http'
import { createPolicy, type GuardRefusal, type PolicyOptions } from '@corsage/core'
import { type Row, WITH } from '../../../../core/src/guard/rows.ts'
import type { App } from '../../servers/app.ts'
import type { GuardSettings, Source } from '../../servers/server.ts'
import { OVERRIDE } from './ask.ts'

/** The outcome of a request: whether its handler was reached, and why the guard refused it. */
export interface Seen {
  handled: number
  readonly refused: GuardRefusal[]
}

/** How the row's policy is given. */
export const SOURCES = {
  policy: (options) => createPolicy(options) as Source,
  'asynchronous policy': (options) => createPolicy(asynchronous(options)) as Source,
  resolver: (options) => {
    const policy = createPolicy(options)
    return () => policy
  },
  'asynchronous resolver': (options) => {
    const policy = createPolicy(options)
    return async () => policy
  },
} satisfies Readonly<Record<string, (options: PolicyOptions) => Source>>

/** The same policy, with a function that never allows more. */
function asynchronous({ origins, resources, ...options }: PolicyOptions): PolicyOptions {
  const entries = Object.entries(resources ?? {}).map(([path, entry]) => [path, entry && asynchronous(entry)])
  return {
    ...options,
    // `*` must be alone, so a function that allows every origin takes its place.
    ...(origins && { origins: origins === '*' ? async () => true : [origins, async () => false].flat() }),
    ...(resources && { resources: Object.fromEntries(entries) }),
  }
}

export type Order = 'after cors' | 'before cors'

/** Adds a guard and CORS for a row to an application, and routes that count. */
export function guardedBy(
  app: App,
  { policy = WITH, options }: Pick<Row, 'policy' | 'options'>,
  order: Order = 'after cors',
  sourceOf: (options: PolicyOptions) => Source = SOURCES.policy,
): Seen {
  const seen: Seen = { handled: 0, refused: [] }
  const source = sourceOf(policy)
  const settings: GuardSettings = {
    ...(options as GuardSettings | undefined),
    onRefused: (refused) => seen.refused.push(refused),
  }
  if (order === 'before cors') app.guard(source, settings)
  app.use(source)
  if (order === 'after cors') app.guard(source, settings)
  const handler = () => {
    seen.handled++
    return { body: 'handled' }
  }
  const routes = ['/', '/transfer', '/off/a', '/b', '/hook', '*']
  app.add(Object.fromEntries(routes.map((path) => [path, handler])))
  return seen
}

/** Replaces the method that a header names, as `method-override` does. */
export function overriding(listener: RequestListener): RequestListener {
  return (request: IncomingMessage & { originalMethod?: string }, response) => {
    const method = request.headers[OVERRIDE]
    if (typeof method === 'string') {
      request.originalMethod = request.method as string
      request.method = method
    }
    listener(request, response)
  }
}
