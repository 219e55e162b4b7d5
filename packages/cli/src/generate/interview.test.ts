import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { CommandError } from '../command-error.ts'
import { type Answers, optionsOf } from './answers.ts'
import { interview } from './interview.ts'

const ENTER = '\r'
const DOWN = '\u001b[B'
const EMPTY = '\u0015'

/** What is waited for on the screen, and what is typed then. */
type Step = readonly [shown: string, typed: string]

/** A screen stays, as stderr does, when a question has been answered. */
class Screen extends PassThrough {
  override end(): this {
    return this
  }
}

/** Answers the questions as a person would: each when it is there. */
async function answer(known: Answers, steps: readonly Step[]): Promise<Answers> {
  const terminal = { input: new PassThrough(), output: new Screen() }
  let screen = ''
  terminal.output.on('data', (chunk: Buffer) => {
    screen += stripVTControlCharacters(String(chunk))
  })
  const answers = interview(known, terminal)
  // Whoever waits for the answers hears of it; the steps must not be ended by it.
  answers.catch(() => {})
  for (const [shown, typed] of steps) {
    while (!screen.replace(/\s+/g, ' ').includes(shown)) await once(terminal.output, 'data')
    screen = ''
    terminal.input.write(typed)
  }
  return answers
}

describe('six questions', () => {
  it('origins with cookies, on the second server', async () => {
    const answers = await answer({}, [
      ['Which server?', DOWN],
      ['Fastify', ENTER],
      ['Who may call it?', ENTER],
      ['Do pages send cookies', `y${ENTER}`],
      ['Which origins?', `https://app.example.com, http://localhost:5173${ENTER}`],
      ['Which methods', ENTER],
      ['Which response headers', `X-Total-Count${ENTER}`],
    ])
    expect(answers.framework).toBe('fastify')
    expect(optionsOf(answers)).toEqual({
      origins: ['https://app.example.com', 'http://localhost:5173'],
      exposeHeaders: ['X-Total-Count'],
      credentials: true,
      maxAge: 7200,
    })
  })

  it('subdomains: a domain becomes its pattern', async () => {
    const answers = await answer({ framework: 'koa' }, [
      ['Who may call it?', DOWN],
      ['Every subdomain', ENTER],
      ['Do pages send cookies', ENTER],
      ['The subdomains of which domains?', `example.com,http://localhost:3000${ENTER}`],
      ['Which methods', ENTER],
      ['Which response headers', ENTER],
    ])
    expect(optionsOf(answers)).toEqual({
      origins: ['https://*.example.com', 'http://*.localhost:3000'],
      maxAge: 7200,
    })
  })

  it('any site: cookies are not asked for', async () => {
    const answers = await answer({ framework: 'hono' }, [
      ['Who may call it?', DOWN],
      ['', DOWN],
      ['', DOWN],
      ['public data', ENTER],
      ['Which methods', ENTER],
      ['Which response headers', ENTER],
    ])
    expect(optionsOf(answers)).toEqual({ origins: '*', maxAge: 7200 })
  })

  it('what is known is not asked', async () => {
    const known = {
      framework: 'express',
      origins: ['https://app.example.com'],
      methods: ['GET'],
      exposeHeaders: [],
    } as const
    const answers = await answer(known, [['Do pages send cookies', `y${ENTER}`]])
    expect(answers).toEqual({ ...known, credentials: true })
  })
})

describe('an answer is checked at once: what is wrong, and what to write', () => {
  const known = { framework: 'express', methods: [], exposeHeaders: [] } as const

  it('an origin with a slash, then one without TLS beside cookies', async () => {
    const answers = await answer(known, [
      ['Who may call it?', ENTER],
      ['Do pages send cookies', `y${ENTER}`],
      ['Which origins?', `https://app.example.com/${ENTER}`],
      ['Use "https://app.example.com"', `${EMPTY}http://app.example.com${ENTER}`],
      ['dangerouslyAllowInsecureOrigins', `${EMPTY}https://app.example.com${ENTER}`],
    ])
    expect(answers.origins).toEqual(['https://app.example.com'])
  })

  it('previews on a host that is shared, by the whole Public Suffix List', async () => {
    const answers = await answer(known, [
      ['Who may call it?', DOWN],
      ['', DOWN],
      ['', ENTER],
      ['Do pages send cookies', `y${ENTER}`],
      ['What do the previews look like?', `https://my-app-*.shop.ro${ENTER}`],
      ['under shop.ro', `${EMPTY}https://my-app-*.example.dev${ENTER}`],
    ])
    expect(answers.origins).toEqual(['https://my-app-*.example.dev'])
  })

  it('methods and header names', async () => {
    const answers = await answer({ framework: 'express', origins: ['*'] }, [
      ['Which methods', `${EMPTY}patch${ENTER}`],
      ['"PATCH"', `${EMPTY}PATCH${ENTER}`],
      ['Which response headers', `Set-Cookie${ENTER}`],
      ['"Set-Cookie"', `${EMPTY}X-A${ENTER}`],
    ]).catch((error) => error)
    expect(answers).toMatchObject({ methods: ['PATCH'], exposeHeaders: ['X-A'] })
  })
})

it('who leaves is told so', async () => {
  const leaving = answer({}, [['Which server?', '\u0003']])
  await expect(leaving).rejects.toThrow(CommandError)
  await expect(leaving).rejects.toThrow('Stopped before the last question, so there is no policy.')
})
