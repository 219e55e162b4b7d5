import { type Answer, type Ask, type Exchange, pathOf, type Script, type ServerName } from './exchange.ts'
import { type Around, actualAnswer, preflightAnswer } from './generate-answer.ts'
import { anyAsk, generateAsk } from './generate-ask.ts'
import type { Random } from './random.ts'
import type { ServerOrigins } from './scripted-servers.ts'

/** As a `Location`, it leads nowhere. */
export const invalidUrl = 'http://['

const redirectStatuses = [301, 302, 303, 307, 308]

/** One request of a page, with all responses to it and to the targets of its redirects. */
export function generateExchange(random: Random, id: string, origins: ServerOrigins): Exchange {
  const fromSandbox = random.chance(0.12)
  const ask = generateAsk(random, fromSandbox ? { ...anyAsk, odd: 0 } : anyAsk)
  const server = random.chance(0.88) ? 'first' : 'own'
  const around: Around = {
    origin: fromSandbox ? 'null' : origins.own,
    otherOrigin: origins.second,
    method: ask.method,
    headerNames: ask.headers.map(([name]) => name),
    includesCredentials: ask.credentials === 'include',
  }
  const scripts: Script[] = []
  let current: ServerName = server
  let tainted = false
  for (let hop = 0; ; hop++) {
    const here = { ...around, origin: tainted && random.chance(0.7) ? 'null' : around.origin }
    const actual = actualAnswer(random, here)
    // Engines differ after a second redirect from the page's own origin: see the pinned exchanges.
    const redirects = hop < (server === 'own' ? 1 : 3) && random.chance(hop === 0 ? 0.25 : 0.3)
    if (!redirects) {
      scripts.push({ preflights: [preflightAnswer(random, here)], actuals: [actual] })
      break
    }
    const next: ServerName = random.pick(['first', 'first', 'second', 'own'])
    const redirect = redirectTo(random, actual, { ask, current, next, path: pathOf(id, hop + 1), origins })
    scripts.push({ preflights: [preflightAnswer(random, here)], actuals: [redirect] })
    tainted ||= current !== 'own' && next !== current
    current = next
  }
  return { id, fromSandbox, server, asks: [ask], scripts }
}

interface Hop {
  readonly ask: Ask
  readonly current: ServerName
  readonly next: ServerName
  readonly path: string
  readonly origins: ServerOrigins
}

function redirectTo(random: Random, actual: Answer, { ask, current, next, path, origins }: Hop): Answer {
  const url = `${origins[next]}${path}`
  const usual = next === current && random.chance(0.5) ? path : url
  const odd = [`${url}#part`, invalidUrl, 'ftp://a.test/', 'data:,a', '']
  // WebKit preflights before it refuses: see the pinned exchanges.
  const preflightsFirst = current === 'own' && next !== 'own' && ask.mode === 'cors'
  const users = preflightsFirst ? [] : ['user:secret@', 'user@', ':secret@', 'user:@', ':@']
  const withUser = users.map((user) => url.replace('://', `://${user}`))
  const isOdd = ask.redirect === 'follow' && random.chance(0.15)
  const location = isOdd ? random.pick([...odd, ...withUser]) : usual
  const line = ['Location', location] as const
  return {
    status: random.pick(redirectStatuses),
    headers: [...actual.headers, ...(random.chance(0.97) ? [line] : [])],
  }
}
