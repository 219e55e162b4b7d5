import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createPolicy } from '../index.ts'

/**
 * The meaning of a list of patterns, written to be read: everything is split into its parts, and the parts are compared.
 * The set that is tested compares slices of the whole and indexes them, so the two share no idea.
 */
function isAllowed(patterns: readonly string[], text: string): boolean {
  if (/^app:\/\/\.?$/.test(text)) return patterns.includes(text)
  const origin = /^([a-z]+):\/\/([\w-]+(?:\.[\w-]+)*\.?)(?::([1-9][0-9]{0,4}))?$/i.exec(text)
  if (!origin) return false
  const [, scheme = '', host = '', port = ''] = origin
  // Opaque hosts keep their upper case.
  if (/[A-Z]/.test(scheme) || (scheme !== 'app' && /[A-Z]/.test(host))) return false
  const labels = host.split('.')
  return patterns.some((pattern) => {
    const [patternScheme, authority = ''] = pattern.split('://')
    const [patternHost = '', patternPort = ''] = authority.split(':')
    if (scheme !== patternScheme || !(patternPort === '*' || port === patternPort)) return false
    const [first = '', ...others] = patternHost.split('.')
    if (first === '*') {
      const inFront = labels.length - others.length
      return inFront > 0 && equal(labels.slice(inFront), others)
    }
    const [label = '', ...behind] = labels
    return equal(behind, others) && isLabelAllowed(first, label)
  })
}

function equal(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index])
}

function isLabelAllowed(pattern: string, label: string): boolean {
  if (!pattern.includes('*')) return pattern === label
  const [before = '', behind = ''] = pattern.split('*')
  if (label.length <= before.length + behind.length) return false
  if (!label.startsWith(before) || !label.endsWith(behind)) return false
  return /^[a-z0-9-]+$/.test(label.slice(before.length, label.length - behind.length))
}

// Few and similar names, so that most of what is made misses by little.
const scheme = fc.constantFrom('https', 'https', 'http', 'app')
const label = fc.constantFrom('a', 'b', 'ab', 'foo', 'bar', 'barfoo', 'x-foo', 'foo-1', 'a_b')
const parent = fc
  .array(label, { minLength: 1, maxLength: 3 })
  .chain((labels) => fc.constantFrom('test', 'com', 'test.').map((top) => [...labels, top].join('.')))
// Half of them share one parent, so that their indexes meet.
const sharedParent = fc.oneof(parent, fc.constant('foo.test'))
const port = fc.constantFrom('', '', ':8', ':84', ':8443')
const part = fc.constantFrom('', 'a', 'b', 'x-', '-foo', 'foo')

const pattern = fc
  .tuple(
    scheme,
    fc.oneof(
      sharedParent,
      sharedParent.map((host) => `*.${host}`),
      fc.tuple(part, part, sharedParent).map(([before, behind, host]) => `${before}*${behind}.${host}`),
    ),
    fc.oneof({ weight: 4, arbitrary: port }, { weight: 1, arbitrary: fc.constant(':*') }),
  )
  .map(([name, host, end]) => `${name}://${host}${end}`)

/** An origin that a pattern allows, or would if what fills its wildcards were right. */
const instance = (of: string) =>
  fc
    .tuple(
      fc.constantFrom('a', 'foo', 'a.b', 'x-1', '-', '', '.', 'a_b', 'A', 'barfoo'),
      fc.constantFrom('', ':8', ':8443', ':', ':0'),
    )
    .map(([filling, end]) => of.replace(/:\*$/, end).replace('*', filling))

const nearMiss = (patterns: readonly string[]) =>
  fc
    .tuple(
      fc.constantFrom(...patterns).chain(instance),
      fc.constantFrom(...patterns).chain(instance),
      fc.nat(40),
      fc.nat(40),
      fc.constantFrom(...'.-:/@_x8 ,A\u0000'),
    )
    .chain(([one, other, at, to, character]) => {
      const hosts = [one, other].map((origin) => origin.split('://')[1] ?? '')
      return fc.constantFrom(
        one,
        one,
        one.slice(0, at),
        one.slice(at),
        `${one.slice(0, 8)}${one.slice(8 + (at % 8))}`,
        `${one}${hosts[1]}`,
        `${one}.${hosts[1]}`,
        `https://${hosts[1]}${hosts[0]}`,
        `https://${hosts[1]}.${hosts[0]}`,
        `${one.slice(0, at)}${other.slice(to)}`,
        `${one.slice(0, at)}${character}${one.slice(at)}`,
        `${one.slice(0, at)}${character}${one.slice(at + 1)}`,
        one.replace('https', 'http'),
        one.replace('://', '://evil'),
        one.replace('://', '://evil.'),
      )
    })

const lists = fc.array(pattern, { minLength: 1, maxLength: 6 })
const cases = lists.chain((patterns) =>
  fc.tuple(fc.constant(patterns), fc.array(nearMiss(patterns), { minLength: 1, maxLength: 4 })),
)

/** A tenth of the cases from a fixed seed, or all of them from a random one, which fast-check prints if they fail. */
const RUNS = process.env['CORSAGE_RUNS'] === 'full' ? { numRuns: 20_000 } : { numRuns: 2_000, seed: 1 }

it('a set of patterns agrees with the model', () => {
  const answers = { allowed: 0, refused: 0 }
  fc.assert(
    fc.property(cases, ([origins, texts]) => {
      const policy = createPolicy({ origins })
      for (const text of texts) {
        const expected = isAllowed(origins, text)
        answers[expected ? 'allowed' : 'refused']++
        expect(policy.allowsOrigin(text), text).toBe(expected)
        // The second time, the result is remembered.
        expect(policy.allowsOrigin(text), text).toBe(expected)
      }
    }),
    RUNS,
  )
  // The property says nothing where everything is refused.
  expect(Math.min(answers.allowed, answers.refused)).toBeGreaterThan(RUNS.numRuns / 4)
}, 60_000)
