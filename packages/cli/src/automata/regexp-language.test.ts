import { describe, expect, it } from 'vitest'
import { both, languageOf, shortestText, TooLargeError, without } from './language.ts'
import { namedHosts } from './named-hosts.ts'
import { regExpLanguage } from './regexp-language.ts'

/** Whether a language contains a text, by the automaton alone. */
function has(language: Parameters<typeof both>[0], text: string): boolean {
  const exactly = languageOf(
    [...text].map((character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`).join(''),
  )
  return shortestText(both(language, exactly)) !== undefined
}

/** TypeScript knows the flag v only for later targets. */
const sets = 'v'

const expressions: readonly RegExp[] = [
  /a|bc?/,
  /^a$/,
  /^^a$$/,
  /(?:^|a)b/,
  /a(?:$|b)/,
  /a^b/,
  /a$b/,
  /(?:a|^)*b/,
  /(?:a$)?(?:b|$)/,
  /./,
  /./s,
  /[^a]/,
  /\W/,
  /\w{2}/i,
  /A/i,
  /[^A]/i,
  /K/iu,
  /s/iu,
  /a{1,2}?b+/,
  /(a)(?:b)(?<c>a)?/,
  new RegExp('[a-c]', sets),
  new RegExp('[^a]', sets),
  /\u{61}/u,
  /(?:)/,
  /^/,
]

/** Every text of at most three of these characters, and some others. */
const characters = ['a', 'b', 'c', 'K', 'A', '.', '\n']
const texts = ['', ...characters]
for (const one of characters) for (const two of characters) texts.push(one + two)
for (const one of 'ab') for (const two of 'ab') for (const three of 'abc') texts.push(one + two + three)

describe('the language of a RegExp contains its whole matches', () => {
  it.each(expressions)('%s', (expression) => {
    const read = regExpLanguage(expression)
    expect(read?.isExact).toBe(true)
    const whole = new RegExp(`^(?:${expression.source})$`, expression.flags)
    for (const text of texts)
      expect([text, has(read?.language as never, text)]).toEqual([text, whole.test(text)])
  })

  it.each([/(?!a)./, /(?=a)./, /(?<=a)b/, /a\bb/, /(a|b)\1/, /(?<x>a)\k<x>/, /(?!a)*b/, /(?:(?=a))?a/])(
    '%s: at least these, if assertions narrow it',
    (expression) => {
      const read = regExpLanguage(expression)
      expect(read?.isExact).toBe(false)
      const whole = new RegExp(`^(?:${expression.source})$`, expression.flags)
      for (const text of texts.filter((each) => whole.test(each)))
        expect(has(read?.language as never, text)).toBe(true)
    },
  )

  it.each([
    new RegExp('[[a-z]--[b]]', sets),
    new RegExp('[\\q{ab|c}]', sets),
    new RegExp('[a&&b]', sets),
    /\ue000a/,
  ])('%s: cannot be read', (expression) => {
    expect(regExpLanguage(expression)).toBeUndefined()
  })

  it('flags may differ: both can be compared', () => {
    const [u, plain] = [regExpLanguage(/./su), regExpLanguage(/./s)]
    expect(shortestText(without(u?.language as never, plain?.language as never))).toBeUndefined()
  })

  it('too many ways to match', () => {
    const large = regExpLanguage(/[ab]*a[ab]{16}/)
    expect(() => without(languageOf('a*'), large?.language as never)).toThrow(TooLargeError)
  })
})

it.each([
  [
    /^https:\/\/(www\.)?example\.(com|org)$/,
    ['example.com', 'example.org', 'www.example.com', 'www.example.org'],
  ],
  [/^https:\/\/[a-z]+\.example\.com(:\d+)?$/, ['example.com']],
  [/https:\/\/app.example\.com/, ['app.example.com']],
  [/https:\/\/(a[.]|b\.)*c\.example\.com/i, ['c.example.com']],
  [/https:\/\/APP\.Example\.com/, ['app.example.com']],
  [/^https:\/\/localhost$/, []],
  [/^https:\/\/.*$/, []],
])('namedHosts(%s)', (expression, hosts) => {
  expect(namedHosts(expression)).toEqual(hosts)
})
