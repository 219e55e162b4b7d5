import { readFileSync } from 'node:fs'
import { createPolicy } from '@corsage/core'
import { CorsError, explain, openPage } from '@corsage/user-agent'
import { describe, expect, it } from 'vitest'

const readme = readFileSync(new URL('../../user-agent/README.md', import.meta.url), 'utf8')

describe('the README of the user agent', () => {
  it('shows the text of a real explanation', async () => {
    const policy = createPolicy({
      origins: ['https://app.example.com', 'https://*.example.org'],
      credentials: true,
      methods: ['GET', 'POST'],
      allowHeaders: ['content-type'],
    })
    const request = {
      from: 'http://app.example.com',
      to: '/items/1',
      method: 'PUT',
      credentials: 'include',
    } as const
    const [, shown] = /```text\n([\s\S]+?)\n```/.exec(readme) ?? []
    expect((await explain(policy, request)).text.trimEnd()).toBe(shown)
  })

  it('shows the fields of a real refusal', async () => {
    const headers = {
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-methods': 'GET,POST',
    }
    const page = openPage('https://app.example.com', { fetch: () => new Response('[]', { headers }) })
    const put = page.fetch('https://api.example.com/items/1', { method: 'PUT' })
    const error = await put.catch((error: unknown) => error)
    expect(error).toBeInstanceOf(CorsError)
    const { code, step, header, expected, received, message, fix } = error as CorsError
    const shown = Object.fromEntries(
      [...readme.matchAll(/^\| `(\w+)` +\| `+(['"])(.+)\2`+ +\|$/gm)].map(([, name, , value]) => [
        name,
        value,
      ]),
    )
    expect({ code, step, header, expected, received, message, fix }).toEqual(shown)
  })
})
