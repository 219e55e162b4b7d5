import { expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { openPage } from './page.ts'

const page = 'https://app.example.com'
const api = 'https://api.example.com'

test.each<[EngineName, number]>([
  ['standard', 3],
  ['chromium', 5],
  ['firefox', 4],
  ['webkit', 3],
])('%s: what `cache: "no-store"` does to the preflight cache', async (engine, expected) => {
  let count = 0
  const opened = openPage(page, {
    engine,
    fetch(request) {
      if (request.method === 'OPTIONS') count++
      const headers = { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'PUT,DELETE' }
      return new Response(null, { headers })
    },
  })
  for (const path of ['/1', '/1', '/2', '/2']) {
    const cache = path === '/1' ? 'no-store' : 'default'
    await opened.fetch(`${api}${path}`, { method: 'PUT', cache })
  }
  await opened.fetch(`${api}/3`, { method: 'PATCH' }).catch(() => {})
  await opened.fetch(`${api}/1`, { method: 'DELETE' })
  expect(count).toBe(expected)
})

test.each<[EngineName, number]>([
  ['standard', 2],
  ['chromium', 2],
  ['firefox', 2],
  ['webkit', 1],
])('%s: after a preflight that refused, the next asks %i times', async (engine, expected) => {
  let count = 0
  const opened = openPage(page, {
    engine,
    fetch(request) {
      if (request.method === 'OPTIONS') count++
      const headers = { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'PUT' }
      return new Response(null, { headers })
    },
  })
  await opened.fetch(`${api}/`, { method: 'PATCH' }).catch(() => {})
  await opened.fetch(`${api}/`, { method: 'PUT' })
  expect(count).toBe(expected)
})

test.each<[EngineName, number]>([
  ['standard', 1],
  ['chromium', 1],
  ['firefox', 2],
  ['webkit', 1],
])('%s: a simple request that is refused between two PUTs: %i preflights', async (engine, expected) => {
  let count = 0
  const opened = openPage(page, {
    engine,
    fetch(request) {
      if (request.method === 'OPTIONS') count++
      if (request.method === 'GET') return new Response(null)
      const headers = { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'PUT' }
      return new Response(null, { headers })
    },
  })
  await opened.fetch(`${api}/`, { method: 'PUT' })
  await opened.fetch(`${api}/`).catch(() => {})
  await opened.fetch(`${api}/`, { method: 'PUT' })
  expect(count).toBe(expected)
})

test.each<[EngineName, RequestCache, number]>([
  ['standard', 'no-store', 1],
  ['chromium', 'no-store', 2],
  ['chromium', 'default', 1],
  ['firefox', 'no-store', 2],
  ['webkit', 'no-store', 1],
])('%s: after a kept preflight, a PUT of cache mode %s: %i preflights', async (engine, cache, expected) => {
  let count = 0
  const opened = openPage(page, {
    engine,
    fetch(request) {
      if (request.method === 'OPTIONS') count++
      const headers = { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'PUT' }
      return new Response(null, { headers })
    },
  })
  await opened.fetch(`${api}/`, { method: 'PUT' })
  await opened.fetch(`${api}/`, { method: 'PUT', cache })
  expect(count).toBe(expected)
})
