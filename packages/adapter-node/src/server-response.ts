import type * as http from 'node:http'
import { createRequire } from 'node:module'

const require = createRequire(process.execPath)

/**
 * Node's class of responses. With `import`, Node 24 would also load the exports of `node:http` that it loads late, such as
 * `WebSocket`, in 10 ms.
 */
export const ServerResponse: typeof http.ServerResponse = (require('node:http') as typeof http).ServerResponse
