import { type RunningServer, servers as starters } from '@corsage/proof/servers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from './ask.ts'
import { pageCalls, preflightOf } from './page-calls.ts'
import { type PageData, pageDataFor } from './page-data.ts'
import { PageServer } from './page-server.ts'
import { demoPolicy } from './policy.ts'
import { Traffic } from './traffic.ts'

let page: PageServer
let servers: RunningServer[]
let data: PageData

beforeAll(async () => {
  page = await PageServer.listen()
  servers = await Promise.all(starters.map((start) => start(demoPolicy(page.origin))))
  const origins = { listed: page.origin, unlisted: 'http://localhost:9' }
  data = await pageDataFor('listed', origins, servers, 'http://localhost:8')
  const names = servers.map(({ name, origin }) => [Number(new URL(origin).port), name] as const)
  page.serve(data, new Traffic(new Map(names)))
})

afterAll(async () => {
  await Promise.all([page, ...servers].map((server) => server.close()))
})

describe('the page', () => {
  it('refers only to files that exist here', async () => {
    const html = await (await fetch(page.origin)).text()
    const references = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, reference = '']) => reference)
    expect(references).toContain('/page.js')
    for (const reference of references) {
      expect(reference).toMatch(/^\//)
      expect((await fetch(page.origin + reference)).status).toBe(200)
    }
    expect((await fetch(`${page.origin}/explain.js`)).status).toBe(200)
  })

  it('has no other files', async () => {
    for (const path of ['/demo.ts', '/../demo.ts', '/constructor', '/page/']) {
      expect((await fetch(page.origin + path)).status).toBe(404)
    }
  })
})

describe('the data of the page', () => {
  it('has six servers, the policy and the playground', async () => {
    expect(await (await fetch(`${page.origin}/demo.json`)).json()).toEqual(JSON.parse(JSON.stringify(data)))
    expect(data.servers).toHaveLength(6)
    expect(data.policy).toContain(page.origin)
    expect(data.playground).toBe('http://localhost:8')
  })

  it.each(pageCalls.map(({ id }) => id))('has six equal responses to "%s"', (id) => {
    const answers = Object.values(data.calls.find((call) => call.id === id)?.answers ?? {})
    expect(answers).toHaveLength(6)
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  it('lists the requests that reach a server, including preflights', async () => {
    const [server] = servers
    const put = pageCalls.find(({ id }) => id === 'put')
    if (server === undefined || put === undefined) throw new Error('There is no server or no PUT.')
    await ask(server.origin, preflightOf(put, page.origin))
    await expect
      .poll(async () => (await fetch(`${page.origin}/seen.json?after=0`)).json())
      .toEqual([
        {
          number: 1,
          server: 'express',
          origin: page.origin,
          method: 'OPTIONS',
          path: '/items',
          asksFor: 'PUT',
          status: 204,
        },
      ])
    expect(await (await fetch(`${page.origin}/seen.json?after=1`)).json()).toEqual([])
  })
})
