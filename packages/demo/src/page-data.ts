import type { RunningServer } from '@corsage/proof/servers'
import { ask } from './ask.ts'
import type { Answer } from './exchange.ts'
import { actualOf, type Outcome, type PageCall, pageCalls, preflightOf } from './page-calls.ts'
import { writePolicy } from './policy.ts'

/** The two origins that the page is served from. */
export interface PageOrigins {
  readonly listed: string
  readonly unlisted: string
}

/** The responses of a server to a call and to its preflight, if it has one. */
interface Answers {
  readonly preflight?: Answer
  readonly actual: Answer
}

/** The data for the page's script. */
export interface PageData {
  readonly here: keyof PageOrigins
  readonly origins: PageOrigins
  readonly playground: string
  readonly policy: string
  readonly servers: readonly { readonly name: string; readonly origin: string }[]
  readonly calls: readonly (Omit<PageCall, 'expected'> & {
    readonly expected: Outcome
    /** The responses by server. The demo requests them because a script cannot read CORS headers. */
    readonly answers: Readonly<Record<string, Answers>>
  })[]
}

/** Collects the data for the page of an origin. */
export async function pageDataFor(
  here: keyof PageOrigins,
  origins: PageOrigins,
  servers: readonly RunningServer[],
  playground: string,
): Promise<PageData> {
  const origin = origins[here]
  const calls = pageCalls.map(async (call) => {
    const answers = servers.map(
      async (server) => [server.name, await answersOf(call, origin, server)] as const,
    )
    return {
      ...call,
      expected: call.expected[here],
      answers: Object.fromEntries(await Promise.all(answers)),
    }
  })
  return {
    here,
    origins,
    playground,
    policy: writePolicy(origins.listed),
    servers: servers.map(({ name, origin }) => ({ name, origin })),
    calls: await Promise.all(calls),
  }
}

async function answersOf(call: PageCall, origin: string, server: RunningServer): Promise<Answers> {
  const actual = await ask(server.origin, actualOf(call, origin))
  return call.preflighted
    ? { preflight: await ask(server.origin, preflightOf(call, origin)), actual }
    : { actual }
}
