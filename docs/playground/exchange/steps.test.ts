import { createPolicy, type PolicyOptions } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { apiServer } from './api-server.ts'
import { ask } from './ask.ts'
import type { AskedRequest } from './page-request.ts'
import { type Step, stepsOf } from './steps.ts'

const request: AskedRequest = {
  origin: 'https://app.example.com',
  path: '/account',
  method: 'PUT',
  headers: '',
  credentials: 'include',
  engine: 'standard',
}

async function stepsFor(options: PolicyOptions, asked: Partial<AskedRequest> = {}): Promise<readonly Step[]> {
  const policy = createPolicy(options)
  return stepsOf(await ask({ server: apiServer(policy), target: policy }, { ...request, ...asked }))
}

/** The headers of a step that decided, as `tone name: value (note)`. */
function decisive({ headers = [] }: Step): string[] {
  return headers
    .filter(({ tone }) => tone !== 'plain')
    .map(({ tone, name, value, note }) => `${tone} ${name}: ${value} (${note})`)
}

describe('the headers that decide', () => {
  it('in favour', async () => {
    const steps = await stepsFor(
      { origins: request.origin, credentials: true, maxAge: 86_400 },
      { engine: 'chromium' },
    )
    expect(steps.flatMap(decisive)).toEqual([
      'passed access-control-allow-origin: https://app.example.com (is the origin of this page)',
      'passed access-control-allow-credentials: true (the page may read what its user’s cookies brought)',
      'passed access-control-allow-methods: GET,HEAD,POST,PUT,PATCH,DELETE,QUERY (PUT is on the list)',
      'passed access-control-max-age: 86400 (the browser does not ask again for 7200 seconds, the most that this engine keeps)',
      'passed vary: Access-Control-Request-Headers (a cache keeps one answer for each Access-Control-Request-Headers)',
      'passed access-control-allow-origin: https://app.example.com (is the origin of this page)',
      'passed access-control-allow-credentials: true (the page may read what its user’s cookies brought)',
    ])
  })

  it('against, where it is there', async () => {
    const steps = await stepsFor({ origins: 'https://shop.example.com', credentials: true })
    expect(steps.flatMap(decisive)).toEqual([
      'refused access-control-allow-origin: https://shop.example.com (expected: https://app.example.com)',
    ])
  })

  it('against, where it is missing', async () => {
    const steps = await stepsFor({ origins: ['https://shop.example.com', 'https://admin.example.com'] })
    expect(steps.flatMap(decisive)).toEqual([
      'refused access-control-allow-origin: null (is not there; expected: https://app.example.com)',
    ])
  })

  it('none, where page and server have the same origin', async () => {
    const steps = await stepsFor({ origins: '*' }, { origin: 'https://api.example.com' })
    expect(steps.flatMap(decisive)).toEqual([])
    expect(steps.map(({ title }) => title).slice(1)).toEqual(['PUT /account', '200', 'Response, 200'])
  })
})

describe('what the page gets', () => {
  it('the exposed headers and no others', async () => {
    const steps = await stepsFor({ exposeHeaders: ['ETag'] }, { method: 'GET', credentials: 'omit' })
    expect(steps.at(-1)?.headers?.map(({ name }) => name)).toEqual(['content-type', 'etag'])
  })

  it('nothing, and a request that has been done all the same', async () => {
    const steps = await stepsFor({ origins: 'https://shop.example.com' }, { method: 'GET' })
    expect(steps.map(({ text }) => text).filter(Boolean)).toEqual([
      'The user’s cookies of https://api.example.com go along.',
      'The request has reached the server: what it did there is done.',
      'The browser keeps the response to itself. The page learns nothing more. Step: CORS check (§4.10), step 4.',
    ])
  })
})

it('a request that fetch itself refuses is not sent', async () => {
  await expect(stepsFor({}, { method: 'TRACE' })).rejects.toThrow("'TRACE' HTTP method is unsupported")
})
