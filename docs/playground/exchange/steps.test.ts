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

/** The headers that passed or failed, as `tone name: value (note)`. */
function decisive({ headers = [] }: Step): string[] {
  return headers
    .filter(({ tone }) => tone !== 'plain')
    .map(({ tone, name, value, note }) => `${tone} ${name}: ${value} (${note})`)
}

describe('the headers that are marked', () => {
  it('if the browser allows', async () => {
    const steps = await stepsFor(
      { origins: request.origin, credentials: true, maxAge: 86_400 },
      { engine: 'chromium' },
    )
    expect(steps.flatMap(decisive)).toEqual([
      'passed access-control-allow-origin: https://app.example.com (matches the origin of the page)',
      'passed access-control-allow-credentials: true (the page can read responses to requests with cookies)',
      'passed access-control-allow-methods: GET,HEAD,POST,PUT,PATCH,DELETE,QUERY (includes PUT)',
      'passed access-control-max-age: 86400 (the browser caches this response for 7200 seconds, the limit of this engine)',
      'passed vary: Access-Control-Request-Headers (a cache keeps a separate response for each Access-Control-Request-Headers)',
      'passed access-control-allow-origin: https://app.example.com (matches the origin of the page)',
      'passed access-control-allow-credentials: true (the page can read responses to requests with cookies)',
    ])
  })

  it('if a header has the wrong value', async () => {
    const steps = await stepsFor({ origins: 'https://shop.example.com', credentials: true })
    expect(steps.flatMap(decisive)).toEqual([
      'refused access-control-allow-origin: https://shop.example.com (expected: https://app.example.com)',
    ])
  })

  it('if a header is missing', async () => {
    const steps = await stepsFor({ origins: ['https://shop.example.com', 'https://admin.example.com'] })
    expect(steps.flatMap(decisive)).toEqual([
      'refused access-control-allow-origin: null (missing; expected: https://app.example.com)',
    ])
  })

  it('none if page and server have the same origin', async () => {
    const steps = await stepsFor({ origins: '*' }, { origin: 'https://api.example.com' })
    expect(steps.flatMap(decisive)).toEqual([])
    expect(steps.map(({ title }) => title).slice(1)).toEqual(['PUT /account', '200', 'Response, 200'])
  })
})

describe('the page can read', () => {
  it('exposed headers only', async () => {
    const steps = await stepsFor({ exposeHeaders: ['ETag'] }, { method: 'GET', credentials: 'omit' })
    expect(steps.at(-1)?.headers?.map(({ name }) => name)).toEqual(['content-type', 'etag'])
  })

  it('nothing, although the server has handled the request', async () => {
    const steps = await stepsFor({ origins: 'https://shop.example.com' }, { method: 'GET' })
    expect(steps.map(({ text }) => text).filter(Boolean)).toEqual([
      'The browser adds the cookies of https://api.example.com.',
      'The server has already handled the request.',
      'The browser discards the response. The page gets no details. Step: CORS check (§4.10), step 4.',
    ])
  })
})

it('a request that fetch rejects is not sent', async () => {
  await expect(stepsFor({}, { method: 'TRACE' })).rejects.toThrow("'TRACE' HTTP method is unsupported")
})
