// Started by `deno serve` and by `bun`, which serve a module's default export.
import { handler } from './fetch-handler.mjs'

export default { fetch: handler, hostname: '127.0.0.1', port: Number(globalThis.process?.env?.PORT ?? 0) }
