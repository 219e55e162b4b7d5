import { validateOptions } from '@corsage/core'
import fc from 'fast-check'
import { TooManyNodesError } from 'refa'
import { expect, it } from 'vitest'
// The proof is internal, and its patterns are what is checked here.
import { prove } from '../../../../core/src/accept/expression-proof.ts'
import { runs, seed } from '../../runs.ts'
import { isSerialized, outside } from './automata.ts'

const RUNS = runs(20_000)

// The property says little about what it never meets.
const VERDICTS = [
  'starts',
  'never',
  'origin-scheme-missing',
  'origin-regexp-loose',
  'origin-public-suffix',
  'origin-insecure',
]

const pick = (parts: string) => fc.constantFrom(...parts.split(' '))
const host = pick(
  'example\\.com a\\.b\\.test localhost 127\\.0\\.0\\.1 \\[::1\\] vercel\\.app co\\.uk up\\.railway\\.app example.com App a b c0 - _ 0x1 10 [::1]',
)
const literal = fc.oneof(host, pick('\\. \\. \\. [.] : :3000 [:] \\[ \\[: \\] \\/ http x \\x61 \\u002e'))
const wide = pick('. [a-z] [a-z0-9-] [^.] [^:] [^/] \\w \\d \\S [:.] [^] [a-z.]')
const quantifier = pick('* + ? ?? *? +? {2} {1} {0,1} {0,2} {1,3} {2,} {0}')

const { sequence } = fc.letrec<{ part: string; sequence: string; group: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 5, arbitrary: literal },
    { weight: 2, arbitrary: wide },
    { weight: 2, arbitrary: fc.tuple(wide, quantifier).map((parts) => parts.join('')) },
    { weight: 2, arbitrary: tie('group') },
    { weight: 2, arbitrary: fc.tuple(tie('group'), quantifier).map((parts) => parts.join('')) },
  ),
  sequence: fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
  group: fc
    .tuple(
      pick('( (?:'),
      fc.array(fc.oneof(tie('sequence'), fc.constant('')), { minLength: 1, maxLength: 3 }),
    )
    .map(([open, alternatives]) => `${open}${alternatives.join('|')})`),
}))

const scheme = pick(
  'https https https https https https http https? (https|http) (capacitor|https) app HTTPS [a-z]+ (https)? http.? (?:http|http)s',
)
const separator = pick(
  ':\\/\\/ :\\/\\/ :\\/\\/ :\\/\\/ :\\/\\/ :\\/\\/ :\\/\\/ :\\/\\/ [:]\\/[/] :\\/+ (:\\/\\/)',
)
const port = pick('(:\\d+)? (?::\\d{2,5})? :3000 :\\d+ (:.*)? :?\\d* \\/? : :443')
const shaped = fc
  .tuple(
    scheme,
    separator,
    fc.oneof(sequence, fc.constant('')),
    fc.oneof(
      host,
      fc.tuple(pick('\\. . (.*\\.)? [^.]+\\. ([a-z]+\\.)* (?:www\\.)+'), host).map((parts) => parts.join('')),
    ),
    fc.oneof(fc.constant(''), fc.constant(''), port),
  )
  .map((parts) => parts.join(''))

/** Only core sees the anchors and assertions. They narrow a match, so the proof has to hold without them. */
const expressions = fc.record({
  body: fc.oneof(
    { weight: 5, arbitrary: shaped },
    { weight: 1, arbitrary: sequence },
    {
      weight: 1,
      arbitrary: fc.tuple(shaped, shaped).map((parts) => parts.join('|')),
    },
  ),
  start: pick('^ ^ ^(?!evil) \\b'),
  end: pick('$ $ (?=x)$ (?<!evil)'),
  flags: fc.constantFrom('', '', '', 'i', 's'),
})

it('the patterns of the proof cover all that random RegExps match', () => {
  const counts: Record<string, number> = {}
  const count = (verdict: string) => {
    counts[verdict] = (counts[verdict] ?? 0) + 1
  }
  fc.assert(
    fc.property(expressions, ({ body, start, end, flags }) => {
      const expression = new RegExp(`${start}(?:${body})${end}`, flags)
      const proof = prove(expression)
      const patterns = typeof proof === 'string' ? undefined : proof.map(({ text }) => text)
      if (patterns) {
        try {
          expect(outside(body, flags, patterns).filter(isSerialized)).toEqual([])
        } catch (error) {
          if (!(error instanceof TooManyNodesError)) throw error
          count('too large for an automaton')
        }
      }
      const codes = validateOptions({ origins: expression, credentials: true }).map(({ code }) => code)
      if (proof === 'scheme') expect(codes).toEqual(['origin-scheme-missing'])
      else if (proof === 'loose') expect(codes).toEqual(['origin-regexp-loose'])
      else if (patterns?.length === 0) {
        expect(codes).toEqual([expect.stringMatching(/^origin-(regexp-never|scheme-missing)$/)])
        expect(validateOptions({ origins: expression })).toHaveLength(1)
      } else {
        // A RegExp starts if and only if its patterns do.
        const risks = validateOptions({ origins: patterns, credentials: true }).map(({ code }) => code)
        expect(new Set(codes)).toEqual(new Set(risks))
      }
      count(patterns?.length === 0 ? 'never' : codes.join(' and ') || 'starts')
    }),
    { seed, numRuns: RUNS },
  )
  console.log(counts)
  for (const verdict of VERDICTS) expect(counts[verdict], verdict).toBeGreaterThan(RUNS / 100)
}, 600_000)
