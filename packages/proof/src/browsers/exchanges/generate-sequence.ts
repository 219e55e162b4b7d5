import { type Answer, type Ask, type Exchange, pathOf, type Script, type ServerName } from './exchange.ts'
import { type Around, allowCredentials, allowOrigin, listOf, maxAge } from './generate-answer.ts'
import { type AskChoices, generateAsk } from './generate-ask.ts'
import type { Random } from './random.ts'
import type { ServerOrigins } from './scripted-servers.ts'

const choices: AskChoices = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PUT', 'DELETE', 'DELETE', 'PATCH', 'patch'],
  headers: 0.15,
  caches: ['default', 'default', 'default', 'default', 'no-store', 'reload', 'no-cache', 'force-cache'],
  odd: 0,
}
const methods = ['PUT', 'DELETE', 'PATCH', 'patch', 'GET', 'POST', 'HEAD', '*']
const names = ['x-a', 'X-B', 'x-c', 'authorization', 'content-type', 'accept', 'range', '*']

/**
 * Four to eight requests to one URL, whose preflights get different responses. Often the URL redirects to
 * others, which have their own preflights.
 */
export function generateSequence(random: Random, id: string, origins: ServerOrigins): Exchange {
  const asks = Array.from({ length: 4 + random.below(5) }, () => sequenceAsk(random))
  const fromSandbox = random.chance(0.25)
  const scripts: Script[] = []
  let current: ServerName = 'first'
  let isTainted = false
  for (let hop = 0; ; hop++) {
    const origin = fromSandbox || isTainted ? 'null' : origins.own
    const around = (ask: Ask): Around => ({
      origin,
      otherOrigin: origins.second,
      method: ask.method,
      headerNames: ask.headers.map(([name]) => name),
      includesCredentials: ask.credentials === 'include' || random.chance(0.5),
    })
    const preflights = asks.map((ask) => preflightAnswer(random, around(ask))) as [Answer]
    const actuals = asks.map((ask) => actualAnswer(random, around(ask))) as [Answer]
    const next: ServerName = random.pick(['first', 'second', 'second', 'own'])
    const redirects = hop < 3 && random.chance(0.3)
    if (!redirects) {
      scripts.push({ preflights, actuals })
      return { id, fromSandbox, server: 'first', asks, scripts }
    }
    const location = ['Location', `${origins[next]}${pathOf(id, hop + 1)}`] as const
    const status = random.pick([302, 307, 307, 308])
    scripts.push({
      preflights,
      actuals: actuals.map(({ headers }): Answer => ({ status, headers: [...headers, location] })) as [
        Answer,
      ],
    })
    isTainted ||= current !== 'own' && next !== current
    current = next
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
