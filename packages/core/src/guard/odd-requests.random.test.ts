import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createGuard } from './guard.ts'
import type { GuardOptions } from './options.ts'

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    ',',
    ', ,',
    'null',
    'same-origin',
    'none',
    'cross-site',
    'A.TEST.:443',
    '[::1',
    'a.test,b.test',
    'x'.repeat(20_000),
  ),
)
const header = fc.option(odd, { nil: null })

it('any request gets a verdict, never an error', () => {
  fc.assert(
    fc.property(
      fc.record({ method: odd, url: odd, originalMethod: fc.option(odd, { nil: undefined }) }),
      fc.dictionary(
        fc.constantFrom(
          'origin',
          'host',
          'sec-fetch-site',
          'sec-fetch-mode',
          'sec-fetch-dest',
          'upgrade',
          'cookie',
          'authorization',
        ),
        header,
      ),
      fc.constantFrom<GuardOptions>({}, { hosts: 'loopback' }, { exempt: '/*' }, { self: 'https://a.test' }),
      (request, headers, options) => {
        const guard = createGuard({ origins: ['https://a.test', /https:\/\/[a-z]+\.b\.test/] }, options)
        const verdict = guard({ ...request, headers: { get: (name) => headers[name] ?? null } })
        expect(verdict === undefined || 'reason' in verdict).toBe(true)
      },
    ),
  )
})
