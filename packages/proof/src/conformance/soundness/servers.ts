import { createServer, type RequestListener } from 'node:http'
import type { Policy } from '@corsage/core'
import { frameworks } from '../../servers/index.ts'
import { listen } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'
import { RESPONSE_HEADERS } from './cases.ts'

/** A server whose policy is another for each case. */
export interface SwitchableServer extends RunningServer {
  use(policy: Policy): Promise<void>
}

const METHODS = 'GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|REPORT'

/** One per framework: one server, and for each policy a new application. */
export function startSwitchable(): Promise<SwitchableServer[]> {
  return Promise.all(
    Object.entries(frameworks).map(async ([name, framework]) => {
      let current: RequestListener
      const server = createServer((request, response) => current(request, response))
      return {
        ...(await listen(name, server)),
        async use(policy) {
          const app = framework()
          app.use(policy)
          app.add({ [`${METHODS} /`]: () => ({ headers: RESPONSE_HEADERS, body: 'read' }) })
          current = await app.listener()
        },
      }
    }),
  )
}
