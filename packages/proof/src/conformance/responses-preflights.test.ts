import { createPolicy } from '@corsage/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../servers/server.ts'
import { applications, type KindName, kinds } from './applications/index.ts'
import { ask } from './responses-wire.ts'
import { corsHeaders } from './wire.ts'

const A = 'https://a.test'
const policy = createPolicy({
  origins: [A, 'https://b.test'],
  methods: ['GET', 'PUT'],
  allowHeaders: ['X-Token'],
  credentials: true,
  maxAge: 60,
})
const granted = {
  'access-control-allow-origin': A,
  'access-control-allow-credentials': 'true',
  'access-control-allow-methods': 'GET,PUT',
  'access-control-allow-headers': 'x-token',
  'access-control-max-age': '60',
  vary: 'Origin',
}
const asked = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-token' }

/** The middleware that handles an OPTIONS if the adapter is not registered. */
const obstacles = {
  unauthorized: 401,
  redirect: 301,
  tooLarge: 413,
  brokenJson: 400,
  unsupportedType: 415,
  tooMany: 429,
  wrongMethod: 405,
  missing: 404,
  malformedUrl: 400,
  teapot: 418,
} as const

const NO_HOOK = 'Fastify refuses a URL that it cannot decode without running a hook.'

/** Where the framework answers a preflight in place of the adapter, and why. The headers are there all the same. */
const unreached: Readonly<Record<string, { status: number; because: string }>> = {
  'fastify 5 malformedUrl': { status: 400, because: NO_HOOK },
  'fastify 5, HTTP/2 malformedUrl': { status: 400, because: NO_HOOK },
}

describe.each(applications)('$name', (application) => {
  let alone: RunningServer
  let guarded: RunningServer
  beforeAll(async () => {
    alone = await application.start(undefined)
    guarded = await application.start(policy)
  })
  afterAll(() => Promise.all([alone.close(), guarded.close()]))

  const names = (Object.keys(kinds) as KindName[]).filter((name) => !(name in application.lacks))
  it.each(names)('answers a preflight before what leads to %s', async (name) => {
    const kind = { name, ...kinds[name], request: { ...kinds[name].request, method: 'OPTIONS' } }
    const whole = await ask(application, guarded.origin, kind, A, asked)
    const refused = await ask(application, guarded.origin, kind, 'https://evil.test', asked)
    expect(corsHeaders(whole)).toEqual(granted)
    expect(corsHeaders(refused)).toEqual({ vary: 'Origin' })
    const exception = unreached[`${application.name} ${name}`]
    expect([whole.status, refused.status]).toEqual(Array(2).fill(exception?.status ?? 204))
    if (exception) return
    expect(whole.body + refused.body).toBe('')
    for (const lines of [whole.rawHeaders, refused.rawHeaders]) {
      expect(lines.filter((name) => /^(content-|transfer-encoding$)/i.test(name))).toEqual([])
    }
  })

  it('has all the obstacles, without the adapter', async () => {
    const answers: Record<string, number> = {}
    for (const name of Object.keys(obstacles) as (keyof typeof obstacles)[]) {
      const kind = { name, ...kinds[name], request: { ...kinds[name].request, method: 'OPTIONS' } }
      answers[name] = (await ask(application, alone.origin, kind, A, asked)).status
    }
    expect(answers).toEqual(obstacles)
  })
})
