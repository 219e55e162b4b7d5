import { expect, test } from 'vitest'
import * as matchers from './matchers.ts'
import { testServer } from './test-server.ts'

expect.extend(matchers)

const app = 'https://app.example.com'
const server = testServer({
  preflight: {
    headers: {
      'access-control-allow-origin': app,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'x-token',
    },
  },
  response: { headers: { 'access-control-allow-origin': app, 'access-control-allow-credentials': 'true' } },
})

test('passes for what is allowed, and not for what is refused', async () => {
  await expect(server).toAllow({ from: app })
  await expect(server.fetch).toAllow({
    from: app,
    to: '/items/1',
    method: 'PUT',
    headers: { 'x-token': '1' },
    credentials: 'include',
  })
  await expect(server).not.toAllow({ from: 'https://evil.test' })
  await expect(server).not.toAllow({ from: app, method: 'DELETE' })
})

test('fails with the explanation', async () => {
  await expect(expect(server).toAllow({ from: app, method: 'DELETE' })).rejects.toThrow(
    /^Expected the request to be allowed\.\n\nRefused: DELETE "https:\/\/server\.invalid\/" from "https:\/\/app\.example\.com"[\s\S]+Decided by: method-not-allowed/,
  )
  await expect(expect(server).not.toAllow({ from: app })).rejects.toThrow(
    /^Expected the request to be refused\.\n\nAllowed: GET "https:\/\/server\.invalid\/"/,
  )
})

test('rejects when the server fails', async () => {
  const broken = () => Promise.reject(new Error('down'))
  await expect(expect(broken).toAllow({ from: app })).rejects.toThrow('Failed to fetch')
})
