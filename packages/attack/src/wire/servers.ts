import { createServer } from 'node:http'
import { type StartServer, servers } from '@corsage/conformance/servers'
import { withCors } from '@corsage/node'
import { listen } from '../../../conformance/src/servers/listen.ts'

/** Plain Node whose listener reads any target: `new URL(request.url)` throws for some, and plain Node ends for that. */
const startNode: StartServer = (policy, hooks) =>
  listen(
    'node',
    createServer(
      withCors(
        (request, response) => {
          const [path] = (request.url ?? '').split('?')
          response.writeHead(path === '/items' ? 200 : 404).end()
        },
        policy,
        hooks,
      ),
    ),
  )

/** One server per framework. */
export const starters: readonly StartServer[] = servers.map((start) =>
  start.name === startNode.name ? startNode : start,
)
