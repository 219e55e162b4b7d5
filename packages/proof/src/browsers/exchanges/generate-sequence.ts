import type { Answer, Ask, Exchange } from './exchange.ts'
import { type Around, allowCredentials, allowOrigin, listOf, maxAge } from './generate-answer.ts'
import { type AskChoices, generateAsk } from './generate-ask.ts'
import type { Random } from './random.ts'
import type { ServerOrigins } from './scripted-servers.ts'

const choices: AskChoices = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PUT', 'DELETE', 'DELETE', 'PATCH', 'patch'],
  headers: 0.15,
  caches: ['default', 'default', 'default', 'default', 'no-store', 'reload', 'no-cache', 'force-cache'],
}
const methods = ['PUT', 'DELETE', 'PATCH', 'patch', 'GET', 'POST', 'HEAD', '*']
const names = ['x-a', 'X-B', 'x-c', 'authorization', 'content-type', 'accept', 'range', '*']

/** Four to eight requests to one URL, whose preflights the servers answer each in its own way. */
export function generateSequence(random: Random, id: string, origins: ServerOrigins): Exchange {
  const asks = Array.from({ length: 4 + random.below(5) }, () => sequenceAsk(random))
  const around = (ask: Ask): Around => ({
    origin: origins.own,
    otherOrigin: origins.second,
    method: ask.method,
    headerNames: ask.headers.map(([name]) => name),
    includesCredentials: ask.credentials === 'include' || random.chance(0.5),
  })
  const preflights = asks.map((ask) => preflightAnswer(random, around(ask)))
  const actuals = asks.map((ask) => actualAnswer(random, around(ask)))
  return {
    id,
    server: 'first',
    asks,
    scripts: [{ preflights: preflights as [Answer], actuals: actuals as [Answer] }],
  }
}

/** Nothing but what the CORS-preflight cache is about. */
function sequenceAsk(random: Random): Ask {
  return { ...generateAsk(random, choices), mode: 'cors', redirect: 'follow' }
}

function preflightAnswer(random: Random, around: Around): Answer {
  const isSound = random.chance(0.85)
  return {
    status: random.chance(0.95) ? 204 : 403,
    headers: [
      ...(isSound ? allowed(around) : [...allowOrigin(random, around), ...allowCredentials(random, around)]),
      ...listOf(random, 'Access-Control-Allow-Methods', [around.method], random.some(methods, 0.4)),
      ...listOf(random, 'Access-Control-Allow-Headers', around.headerNames, random.some(names, 0.4)),
      ...maxAge(random),
    ],
  }
}

function actualAnswer(random: Random, around: Around): Answer {
  const permission = random.chance(0.9) ? allowed(around) : allowOrigin(random, around)
  return { status: random.chance(0.9) ? 200 : 500, headers: [...permission, ['Cache-Control', 'no-store']] }
}

function allowed({ origin }: Around): Answer['headers'] {
  return [
    ['Access-Control-Allow-Origin', origin],
    ['Access-Control-Allow-Credentials', 'true'],
  ]
}
