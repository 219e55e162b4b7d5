import type { FastifyInstance, FastifyPluginCallback } from 'fastify'
import type { App } from '../../servers/app.ts'
import { fastify } from '../../servers/fastify.ts'
import { fail, isPreflight, TEXT } from '../engine/routes.ts'
import type { Row, Stack } from '../engine/row.ts'

export type FastifyRow = Row<App<FastifyInstance>>

/** A row of one plugin, with its options. */
export const plugin = (
  name: string,
  registered: unknown,
  { with: options = {}, ...more }: Partial<FastifyRow> & { readonly with?: object } = {},
): FastifyRow => ({
  name,
  install: ({ native }) => native.register(registered as FastifyPluginCallback, options),
  ...more,
})

export const stack: Stack<App<FastifyInstance>> = {
  name: 'fastify',
  trailers: true,
  create: fastify,
  cors(app, policy) {
    if (policy) app.use(policy)
    else
      app.native.addHook('onRequest', async ({ raw }, reply) =>
        isPreflight(raw) ? reply.code(204).send() : undefined,
      )
  },
  routes({ native }) {
    native.register(async (scope) => {
      scope.get('/text', (_request, reply) =>
        reply.header('vary', 'Accept-Language').header('x-total', '2').header('set-cookie', 'a=1').send(TEXT),
      )
      scope.get('/error', fail)
      scope.get('/trailers', (_request, reply) =>
        reply
          .header('vary', 'Accept')
          .trailer('x-sum', async () => '1')
          .send('onetwo'),
      )
    })
  },
  listen: (app) => app.listen(),
}
