// A Worker module: the handler gets `env` and `ctx` through withCors, and so does the function that picks a policy.
import { withCors } from '@corsage/core'
import { handler } from './fetch-handler.mjs'
import { options } from './policy.ts'

const withEnvironment = withCors(
  (request, env, ctx) => {
    ctx.waitUntil(Promise.resolve())
    const { pathname } = new URL(request.url)
    return pathname === '/environment' ? new Response(env.GREETING) : handler(request)
  },
  (_request, env) => ({ ...options, origins: env.ORIGINS.split(' ') }),
)

export default { fetch: withEnvironment }
