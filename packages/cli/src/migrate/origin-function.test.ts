import { parse } from '@babel/parser'
import { describe, expect, it } from 'vitest'
import { migrateSource } from './migrate-source.ts'

/**
 * Creates random functions, the same ones each time. Each migrated function must be valid source, and must decide as
 * the original does when its library calls it.
 */

const ORIGINS = ['https://a.example', 'https://b.example', 'https://stranger.example']
const HOW_MANY = 1000

/** The variables that the functions use. */
const around = `const list = ['https://a.example', 'https://b.example']
const log = () => undefined
const lookUp = (o) => (o === 'https://b.example' ? {} : null)
`

let state = 1
function random(): number {
  state = (state * 1664525 + 1013904223) >>> 0
  return state / 2 ** 32
}

function pick(choices: readonly (string | (() => string))[]): string {
  const choice = choices[Math.floor(random() * choices.length)] as string | (() => string)
  return typeof choice === 'string' ? choice : choice()
}

function condition(depth = 0): string {
  const within = () => (depth > 1 ? 'list.includes(o)' : condition(depth + 1))
  return pick([
    'list.includes(o)',
    '!o',
    'o',
    'flag',
    'lookUp(o)',
    'lookUp?.(o)',
    '(list.includes(o) ?? false)',
    `list.some((o) => o === 'https://a.example')`,
    () => `${within()} && ${within()}`,
    () => `(${within()} || ${within()})`,
    () => `(${within()} ? ${within()} : ${within()})`,
    () => `!(${within()})`,
    () => `(log(), ${within()})`,
  ])
}

/** Statements around the result of a function. */
function statements(answer: (depth: number) => string, depth = 0): string {
  const within = () => (depth > 1 ? answer(depth) : statements(answer, depth + 1))
  const statement = () =>
    pick([
      () => answer(depth),
      () => answer(depth),
      () => `if (${condition()}) { ${within()} }`,
      () => `if (${condition()}) { ${within()} } else { ${within()} }`,
      () => `if (${condition()}) return;`,
      () => `for (const each of list) { if (each === o) { ${answer(depth)} } }`,
      () => `try { ${within()} } catch { ${answer(depth)} }`,
      () => `{ const o = 'https://a.example'; ${within()} }`,
      'log()',
      '// why',
      `o = list[0]`,
    ])
  return Array.from({ length: 1 + Math.floor(random() * 3) }, () => `${statement()}\n`).join('')
}

function called(): string {
  const value = () =>
    pick(['true', 'false', 'o', 'null', `'https://a.example'`, condition, () => `!!${condition()}`])
  return pick([() => `cb(null, ${value()})`, `cb(new Error('no'))`])
}

function value(depth = 0): string {
  const within = () => (depth > 1 ? 'o' : value(depth + 1))
  return pick([
    'o',
    'null',
    `''`,
    `'https://a.example'`,
    'list[0]',
    () => `(${condition()}) ? ${within()} : ${within()}`,
    () => `${condition()} && ${within()}`,
    () => `(${within()})`,
  ])
}

const returned = () => pick([() => `return ${value()}`, () => `return ${value()};`])

interface Kind {
  readonly library: string
  readonly make: () => string
  /** Returns whether the library allows an origin with the function. */
  readonly asked: (written: (...values: unknown[]) => unknown, origin: string) => boolean
}

const isNamed = (answer: unknown, origin: string): boolean => answer === origin

const kinds: readonly Kind[] = [
  {
    library: 'cors',
    make: () => {
      const answer = () => pick([called, () => `return ${called()}`, () => `${called()}; return`])
      return pick([
        () => `(o, cb) => {\n${statements(answer)}}`,
        () => `function (o, cb) {\n${statements(answer)}}`,
        () => `(o, cb) => ${condition()} ? ${called()} : ${called()}`,
      ])
    },
    asked: (written, origin) => {
      const answers: boolean[] = []
      written(origin, (error: unknown, allow: unknown) =>
        answers.push(!error && (allow === true || isNamed(allow, origin))),
      )
      return answers[0] ?? false
    },
  },
  {
    library: 'hono/cors',
    make: () => pick([() => `(o, c) => {\n${statements(returned)}}`, () => `(o) => ${value()}`]),
    asked: (written, origin) => isNamed(written(origin, {}), origin),
  },
  {
    library: '@koa/cors',
    make: () =>
      `(ctx) => {\n${pick([`const o = ctx.get('Origin')`, 'let o = ctx.headers.origin'])}\n${statements(returned)}}`,
    asked: (written, origin) => isNamed(written({ get: () => origin, headers: { origin } }), origin),
  },
]

function isValid(source: string): boolean {
  try {
    parse(source, { sourceType: 'module' })
    return true
  } catch {
    return false
  }
}

function evaluated(text: string, flag: boolean): never {
  return new Function('flag', `${around}return (${text})`)(flag) as never
}

/** A function that throws refuses. */
function refusing(ask: () => boolean): boolean {
  try {
    return ask()
  } catch {
    return false
  }
}

describe('a function that is migrated allows the origins that it allowed', () => {
  it.each(kinds)('$library', ({ library, make, asked }) => {
    let migrated = 0
    for (let count = 0; count < HOW_MANY; count++) {
      const written = make()
      const name = library === 'hono/cors' ? '{ cors }' : 'cors'
      const program = `import ${name} from '${library}'\napp.use(cors({ origin: ${written} }))\n`
      if (!isValid(program)) continue
      const { source: changed, left } = migrateSource(program, 'server.js')
      if (left.length > 0) continue
      migrated++
      expect(isValid(changed), changed).toBe(true)
      const options = /cors\((\{[\s\S]*\})\)\)\n$/.exec(changed)?.[1] ?? ''
      for (const flag of [true, false]) {
        const before = ORIGINS.filter((origin) => refusing(() => asked(evaluated(written, flag), origin)))
        const { origins } = evaluated(options, flag) as { origins: (origin: string) => unknown }
        const after = ORIGINS.filter((origin) => refusing(() => origins(origin) === true))
        expect(after, `${written}\nbecame\n${options}`).toEqual(before)
      }
    }
    expect(migrated).toBeGreaterThan(HOW_MANY / 10)
  })
})
