import { createServer } from 'node:https'
import { expect, test } from 'vitest'
import { ROWS, type Row } from '../../../../core/src/guard/rows.ts'
import { selfSignedCertificate } from '../../servers/certificate.ts'
import { variants } from '../../servers/index.ts'
import { listen } from '../../servers/listen.ts'
import { ask, bytesOf } from './ask.ts'
import { guardedBy } from './guarded.ts'

const own = selfSignedCertificate(['a.test'])
const trusted = selfSignedCertificate(['client.test'])
const unknown = selfSignedCertificate(['client.test'])
const row = ROWS.find(([, , { certificate }]) => certificate)?.[2] as Row

// A bare Fetch handler has only the `Request`, which does not know the connection: it needs `ambient: true`.
const { fetch: bare, ...others } = variants

async function reasonsFor(framework: (typeof variants)[string], certificate?: typeof own, more: Row = {}) {
  const app = framework()
  const seen = guardedBy(app, { ...row, ...more })
  // The application does without a certificate, so only the guard distinguishes.
  const tls = { ...own, requestCert: true, rejectUnauthorized: false, ca: trusted.cert }
  const server = await listen('tls', createServer(tls, await app.listener()))
  try {
    const { status } = await ask(server.port, bytesOf(row), certificate ?? { cert: '', key: '' })
    return [status, seen.handled, ...seen.refused.map(({ reason }) => reason)]
  } finally {
    await server.close()
  }
}

test.each(Object.entries(others))('row 29 on %s: a client certificate', async (_name, framework) => {
  expect(await reasonsFor(framework, trusted)).toEqual([403, 0, 'ambient-credentials'])
  // The server does not trust this one, and the application does not know the client either.
  expect(await reasonsFor(framework, unknown)).toEqual([200, 1])
  expect(await reasonsFor(framework)).toEqual([200, 1])
})

test('row 29 on a bare Fetch handler, with `ambient`', async () => {
  const options = { ambient: true }
  expect(await reasonsFor(bare as never, trusted, { options })).toEqual([403, 0, 'ambient-credentials'])
})
