import fc from 'fast-check'
import type { Expression, ModelPattern } from './model.ts'

/** RegExps as people write them, anchored or not, with what they mean as whole origins. */
const EXPRESSIONS: readonly Expression[] = [
  expression(/https:\/\/[a-z]+\.test/, (origin) =>
    hostOf(origin, 'https://', '.test', 'abcdefghijklmnopqrstuvwxyz'),
  ),
  expression(/^https:\/\/(a|ab)\.test$/, (origin) => ['https://a.test', 'https://ab.test'].includes(origin)),
  expression(/https:\/\/a\.test|http:\/\/b\.test/, (origin) =>
    ['https://a.test', 'http://b.test'].includes(origin),
  ),
  // An unescaped dot is any character, but an origin contains only characters of hosts.
  expression(
    /https:\/\/foo.test/,
    (origin) => origin.length === 16 && /^https:..foo/.test(origin) && origin.endsWith('test'),
  ),
  expression(/HTTPS:\/\/FOO\.TEST/i, (origin) => origin.toLowerCase() === 'https://foo.test'),
  expression(/https:\/\/\u212a\.test/iu, (origin) => origin === 'https://k.test'),
  expression(
    /https:\/\/bar\.test(:\d+)?/,
    (origin) => origin === 'https://bar.test' || origin.startsWith('https://bar.test:'),
  ),
  expression(/^https:\/\/foo\.com/, (origin) => origin === 'https://foo.com'),
  expression(/.*@foo\.com$/, () => false),
]

function expression(written: RegExp, matches: Expression['matches']): Expression {
  return { expression: written, matches }
}

function hostOf(origin: string, start: string, end: string, letters: string): boolean {
  if (!origin.startsWith(start) || !origin.endsWith(end)) return false
  const label = origin.slice(start.length, -end.length)
  return label !== '' && [...label].every((letter) => letters.includes(letter))
}

// Few and similar names, so that most of what is made misses by little.
const LABELS = [
  'a',
  'b',
  'ab',
  'foo',
  'bar',
  'barfoo',
  'x-foo',
  'foo-1',
  'a_b',
  'xn--mller-kva',
  '0',
  '1a',
  'evil',
]
const TOPS = ['test', 'com', 'test.', 'co.uk']
const ADDRESSES = ['127.0.0.1', '10.0.0.1', '[::1]', '[2001:db8::1]', 'localhost']
const SCHEMES = ['https', 'https', 'https', 'http', 'app', 'chrome-extension', 'a+b.c-d', 'http+unix']

const parent = fc
  .tuple(fc.array(fc.constantFrom(...LABELS), { minLength: 1, maxLength: 3 }), fc.constantFrom(...TOPS))
  .map(([labels, top]) => [...labels, top].join('.'))
// Half of them share one parent, so that their indexes meet.
const sharedParent = fc.oneof(parent, fc.constantFrom('foo.test', 'bar.foo.test'))
const part = fc.constantFrom('', 'a', 'b', 'x-', '-foo', 'foo')
const host = fc.oneof(
  { weight: 3, arbitrary: sharedParent },
  { weight: 3, arbitrary: sharedParent.map((name) => `*.${name}`) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(part, part, sharedParent)
      .filter(([before, behind]) => before + behind !== '')
      .map(([before, behind, name]) => `${before}*${behind}.${name}`),
  },
  { weight: 1, arbitrary: fc.constantFrom(...ADDRESSES) },
  { weight: 1, arbitrary: fc.constantFrom('*.localhost', 'x-*.localhost') },
)
const port = fc.constantFrom('', '', '', ':8', ':84', ':8443', ':65535', ':*', ':*')

const pattern: fc.Arbitrary<ModelPattern> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom(...SCHEMES), host, port)
      .map(([scheme, name, end]) => `${scheme}://${name}${end}`),
  },
  { weight: 1, arbitrary: fc.constantFrom(...EXPRESSIONS) },
  { weight: 1, arbitrary: fc.constant('null') },
)

/** A list of patterns that is valid, of every kind. */
export const patternLists: fc.Arbitrary<readonly ModelPattern[]> = fc.array(pattern, {
  minLength: 1,
  maxLength: 8,
})

const FILLINGS = [
  'a',
  'foo',
  'a.b',
  'x-1',
  '-',
  '',
  '.',
  'a_b',
  'A',
  'barfoo',
  '0',
  'a..b',
  '[::1]',
  '*',
  'é',
  'a'.repeat(64),
]
const PORTS = [
  '',
  '',
  ':8',
  ':8443',
  ':65535',
  ':',
  ':0',
  ':08',
  ':65536',
  ':99999',
  ':100000',
  ':8 ',
  ':-1',
  ':*',
  ':a',
]
const SAMPLES = [
  'https://a.test',
  'https://k.test',
  'https://foo.test',
  'https://fooxtest',
  'https://bar.test:1',
  'https://foo.com',
  'http://b.test',
  'https://evilfoo.com',
  'null',
  'https://[]',
]

/** An origin that one of the patterns allows, or would if what fills its wildcards were right. */
function instances(patterns: readonly ModelPattern[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(...patterns),
      fc.constantFrom(...FILLINGS),
      fc.constantFrom(...PORTS),
      fc.constantFrom(...SAMPLES),
      fc.boolean(),
    )
    .map(([of, filling, end, sample, fits]) => {
      if (of === 'null') return fits ? of : sample
      if (typeof of !== 'string') return (fits && SAMPLES.find((each) => of.matches(each))) || sample
      return of.replace(/:\*$/, end).replace('*', filling)
    })
}

/** Combinations of two such origins: each is one step, and several steps can follow one another. */
const STEPS: readonly ((one: string, other: string, at: number, character: string) => string)[] = [
  (one, _other, at) => one.slice(0, at),
  (one, _other, at) => one.slice(at),
  (one, other) => one + other,
  (one, other) => one + hostOnly(other),
  (one, other) => `${one}.${hostOnly(other)}`,
  (one, other) => `${one.slice(0, one.indexOf('://') + 3)}${hostOnly(other)}${hostOnly(one)}`,
  (one, other, at) => one.slice(0, at) + other.slice(at),
  (one, other, at) => one.slice(0, at) + hostOnly(other),
  (one, _other, at, character) => one.slice(0, at) + character + one.slice(at),
  (one, _other, at, character) => one.slice(0, at) + character + one.slice(at + 1),
  (one, _other, at) => one.slice(0, at) + one.charAt(at).toUpperCase() + one.slice(at + 1),
  (one) => one.replace('https', 'http'),
  (one) => one.replace('://', '://evil'),
  (one) => one.replace('://', '://evil.'),
  (one) => one.replace(/:\d+$/, ''),
  (one, _other, at) => one.replace('://', `://${'a.'.repeat(at * 8)}`),
  (one, _other, at) => one.replace(/[^:/]*:\/\//, `${'a'.repeat(at * 4)}://`),
]

function hostOnly(origin: string): string {
  return origin.slice(origin.indexOf('://') + 3)
}

const step = fc.tuple(
  fc.constantFrom(...STEPS),
  fc.nat(40),
  fc.constantFrom(...'.-:/@_x8 ,A\\#?%*[]\u0000\u00e9\u212a'),
)

/** Origins that are allowed, or nearly. */
export function attempts(patterns: readonly ModelPattern[]): fc.Arbitrary<string> {
  return fc
    .tuple(instances(patterns), instances(patterns), fc.array(step, { maxLength: 2 }))
    .map(([one, other, steps]) =>
      steps.reduce((text, [make, at, character]) => make(text, other, at, character), one),
    )
}
