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

/** A text to wait for on the screen, and what to type then. */
type Step = readonly [shown: string, typed: string]

/** The screen stays open after a question has been answered, as stderr does. */
class Screen extends PassThrough {
  override end(): this {
    return this
  }
}

/** Answers each question when it appears, as a person would. */
async function answer(known: Answers, steps: readonly Step[]): Promise<Answers> {
  const terminal = { input: new PassThrough(), output: new Screen() }
  let screen = ''
  terminal.output.on('data', (chunk: Buffer) => {
    screen += stripVTControlCharacters(String(chunk))
  })
  const answers = interview(known, terminal)
  // The caller receives the error as well, so it must not end the steps.
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
      ['Which origins can call it?', ENTER],
      ['Do pages send cookies', `y${ENTER}`],
      ['Which origins?', `https://app.example.com, http://localhost:5173${ENTER}`],
      ['Which methods', ENTER],
      ['Which custom response headers', `X-Total-Count${ENTER}`],
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
      ['Which origins can call it?', DOWN],
      ['Every subdomain', ENTER],
      ['Do pages send cookies', ENTER],
      ['The subdomains of which domains?', `example.com,http://localhost:3000${ENTER}`],
      ['Which methods', ENTER],
      ['Which custom response headers', ENTER],
    ])
    expect(optionsOf(answers)).toEqual({
      origins: ['https://*.example.com', 'http://*.localhost:3000'],
      maxAge: 7200,
    })
  })

  it('any site: no question about cookies', async () => {
    const answers = await answer({ framework: 'hono' }, [
      ['Which origins can call it?', DOWN],
      ['', DOWN],
      ['', DOWN],
      ['public data', ENTER],
      ['Which methods', ENTER],
      ['Which custom response headers', ENTER],
    ])
    expect(optionsOf(answers)).toEqual({ origins: '*', maxAge: 7200 })
  })

  it('asks only open questions', async () => {
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

describe('checks each answer to a question at once', () => {
  const known = { framework: 'express', methods: [], exposeHeaders: [] } as const

  it('an origin with a slash, then one without TLS and with cookies', async () => {
    const answers = await answer(known, [
      ['Which origins can call it?', ENTER],
      ['Do pages send cookies', `y${ENTER}`],
      ['Which origins?', `https://app.example.com/${ENTER}`],
      ['Use "https://app.example.com"', `${EMPTY}http://app.example.com${ENTER}`],
      ['dangerouslyAllowInsecureOrigins', `${EMPTY}https://app.example.com${ENTER}`],
    ])
    expect(answers.origins).toEqual(['https://app.example.com'])
  })

  it('previews on a shared host, by the whole Public Suffix List', async () => {
    const answers = await answer(known, [
      ['Which origins can call it?', DOWN],
      ['', DOWN],
      ['', ENTER],
      ['Do pages send cookies', `y${ENTER}`],
      ['Which pattern do the previews have?', `https://my-app-*.shop.ro${ENTER}`],
      ['under shop.ro', `${EMPTY}https://my-app-*.example.dev${ENTER}`],
    ])
    expect(answers.origins).toEqual(['https://my-app-*.example.dev'])
  })

  it('methods and header names', async () => {
    const answers = await answer({ framework: 'express', origins: ['*'] }, [
      ['Which methods', `${EMPTY}patch${ENTER}`],
      ['"PATCH"', `${EMPTY}PATCH${ENTER}`],
      ['Which custom response headers', `Set-Cookie${ENTER}`],
      ['"Set-Cookie"', `${EMPTY}X-A${ENTER}`],
    ]).catch((error) => error)
    expect(answers).toMatchObject({ methods: ['PATCH'], exposeHeaders: ['X-A'] })
  })
})

it('a message if the user stops', async () => {
  const leaving = answer({}, [['Which server?', '\u0003']])
  await expect(leaving).rejects.toThrow(CommandError)
  await expect(leaving).rejects.toThrow('Stopped before the last question, so no policy was created.')
})
