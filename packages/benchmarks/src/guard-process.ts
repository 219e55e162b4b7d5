/**
 * The process that measures the guard. Argument: the effort as JSON. Prints its results as JSON.
 */
import { createPolicy } from '@corsage/core'
import { guard, type NodeMiddleware } from '@corsage/node'
import type { GuardCase } from './guard.ts'
import { incomingMessage, serverResponse, type Template } from './requests.ts'
import { alternate, type Effort, type Run } from './rounds.ts'
import { added, spread } from './statistics.ts'

const own = { host: 'api.test', 'user-agent': 'benchmark', accept: '*/*' }
const listed = 'https://b.test'

/** The requests that the guard lets pass, by the step that decides. */
const requests: Readonly<Record<string, Template>> = {
  'a GET': { method: 'GET', origin: undefined, headers: own },
  'a POST of an own page': {
    method: 'POST',
    origin: undefined,
    headers: { ...own, origin: 'https://api.test', 'sec-fetch-site': 'same-origin' },
  },
  'a POST of an own page, without Sec-Fetch-Site': {
    method: 'POST',
    origin: undefined,
    headers: { ...own, origin: 'https://api.test' },
  },
  'a POST of a program': { method: 'POST', origin: undefined, headers: own },
  'a POST of a listed page': {
    method: 'POST',
    origin: listed,
    headers: { ...own, origin: listed, 'sec-fetch-site': 'cross-site', cookie: 'session=1' },
  },
}

const policy = createPolicy({
  origins: ['https://a.test', listed, 'https://c.test'],
  credentials: true,
})
const empty: NodeMiddleware = (_request, _response, next) => next()

function sending(middleware: NodeMiddleware, template: Template): Run {
  return (count) => {
    for (let sent = 0; sent < count; sent++) {
      const request = incomingMessage(template)
      const response = serverResponse(request)
      let passed = false
      middleware(request, response, () => {
        passed = true
        response.setHeader('content-type', 'text/plain')
        response.end('hello')
      })
      if (!passed) throw new Error('the guard refused a request')
    }
  }
}

const effort = JSON.parse(process.argv[2] ?? '') as Effort
const cases: GuardCase[] = []
for (const [title, template] of Object.entries(requests)) {
  const sides = {
    empty: sending(empty, template),
    again: sending((_request, _response, next) => next(), template),
    guard: sending(guard(policy), template),
  }
  const times = await alternate(sides, effort)
  cases.push({
    title,
    empty: spread(times.empty),
    noise: Math.abs(added(times.again, times.empty).min),
    guard: added(times.guard, times.empty),
  })
}
console.log(JSON.stringify(cases))
process.exit()
