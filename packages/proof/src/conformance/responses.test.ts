import { createPolicy } from '@corsage/core'
import { mergeExpose } from '@corsage/core/adapter'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../servers/server.ts'
import { applications, type KindName, kinds } from './applications/index.ts'
import { ask } from './responses-wire.ts'
import type { Exchange } from './wire.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'

const policies = {
  'several origins': createPolicy({
    origins: [A, 'https://b.test'],
    credentials: true,
    exposeHeaders: ['X-Total'],
  }),
  'any origin': createPolicy({ origins: '*' }),
}

const cases = [
  {
    policy: 'several origins',
    origin: A,
    expected: {
      'access-control-allow-origin': A,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-total',
    },
    varies: true,
  },
  { policy: 'several origins', origin: EVIL, expected: {}, varies: true },
  { policy: 'several origins', origin: undefined, expected: {}, varies: true },
  { policy: 'any origin', origin: EVIL, expected: { 'access-control-allow-origin': '*' }, varies: false },
] as const

/** The headers in which two responses of one application may differ. */
const INCIDENTAL = /^(date|connection|keep-alive)$/i

/** The lines of a response in three parts: what CORS decides, `Vary`, and the application's own. */
function split({ rawHeaders }: Exchange, fetchStyle = false) {
  const cors: [string, string][] = []
  const vary: string[] = []
  const own: [string, string][] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name, value] = rawHeaders.slice(index, index + 2) as [string, string]
    if (/^access-control-/i.test(name)) cors.push([name.toLowerCase(), value])
    else if (/^vary$/i.test(name)) vary.push(value)
    else if (!INCIDENTAL.test(name)) own.push([name, value])
  }
  const lines = own.map(([name, value]): [string, string] => [name.toLowerCase(), value])
  return { cors, vary, own: fetchStyle ? lines.toSorted() : own }
}

/** Every line of a response; names and attributes of cookies in lower case, types without their parameters. */
function linesOf({ rawHeaders }: Exchange): string[] {
  const lines = rawHeaders.map((name, index) => `${name}: ${rawHeaders[index + 1]}`)
  return lines
    .filter((_line, index) => index % 2 === 0)
    .map((line) => line.toLowerCase().replace(/; charset.*/, ''))
}

function linesNamed(headers: Record<string, string | string[]> = {}): string[] {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}: ${one}`),
  )
  return lines.map((line) => line.toLowerCase())
}

/** The names in lines of `Vary`. */
function members(lines: readonly string[]): string[] {
  return lines
    .flatMap((line) => line.split(','))
    .map((name) => name.trim().toLowerCase())
    .toSorted()
}

/** The names that `Vary` must have, where the application alone has some: each once. */
function withOrigin(alone: readonly string[]): string[] {
  return alone.includes('*') ? [...alone] : [...new Set([...alone, 'origin'])].toSorted()
}

/** Combines the headers that the application exposes with those of the policy, if the response can be read. */
function withExposed(alone: [string, string][], expected: Record<string, string>): Record<string, string> {
  const name = 'access-control-expose-headers'
  const exposed = alone.find(([own]) => own === name)?.[1]
  if (exposed === undefined || !('access-control-allow-origin' in expected)) return expected
  return { ...expected, [name]: mergeExpose(exposed, expected[name]) }
}

describe.each(applications)('$name', (application) => {
  const servers = new Map<string, RunningServer>()
  const server = (name: string) => servers.get(name)?.origin as string
  beforeAll(async () => {
    servers.set('alone', await application.start(undefined))
    for (const [name, policy] of Object.entries(policies)) servers.set(name, await application.start(policy))
  })
  afterAll(() => Promise.all([...servers.values()].map((running) => running.close())))

  const names = (Object.keys(kinds) as KindName[]).filter((name) => !(name in application.lacks))
  it.each(names.map((name) => ({ name, ...kinds[name] })))('$what', async (kind) => {
    for (const { policy, origin, expected, varies } of cases) {
      const alone = await ask(application, server('alone'), kind, origin)
      const withCors = await ask(application, server(policy), kind, origin)
      const before = split(alone, application.fetchStyle)
      const after = split(withCors, application.fetchStyle)

      const difference = application.differs?.[kind.name]
      const { status, cut = false } = { ...kind, ...difference }
      expect(alone).toMatchObject({ status, cut })
      if (!difference) expect(linesOf(alone)).toEqual(expect.arrayContaining(linesNamed(kind.has)))

      // The lines hold all that the record of headers does.
      const whole = { ...withCors, headers: {}, rawHeaders: after.own }
      expect(whole).toEqual({ ...alone, headers: {}, rawHeaders: before.own })
      // Nothing was sent: then there is no head to look at.
      if (alone.status === 0) continue
      const combined = withExposed(before.cors, expected)
      expect(after.cors.toSorted()).toEqual(Object.entries(combined).toSorted())
      if (varies) expect(members(after.vary)).toEqual(withOrigin(members(before.vary)))
      else expect(after.vary).toEqual(before.vary)
    }
  })
})

describe('the table', () => {
  it('has at least forty kinds of response', () => {
    expect(Object.keys(kinds).length).toBeGreaterThanOrEqual(40)
  })
  it.each(applications)('says why $name lacks a kind', ({ lacks }) => {
    for (const reason of Object.values(lacks)) expect(reason.length).toBeGreaterThan(20)
  })
})
