import type * as http from 'node:http'
// Not by its name `createRequire`, which people declare in the banner of a bundle.
import * as nodeModule from 'node:module'

const load = nodeModule.createRequire(process.execPath)

/**
 * Node's class of responses. With `import`, Node 24 would also load the exports of `node:http` that it loads late, such as
 * `WebSocket`, in 10 ms.
 */
export const ServerResponse: typeof http.ServerResponse = (load('node:http') as typeof http).ServerResponse
