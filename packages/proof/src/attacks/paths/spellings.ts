import fc from 'fast-check'

/** Paths of handlers. */
const PATHS = [
  'api',
  'api/x',
  'api/private',
  'api/private/x',
  'health',
  'a+b',
  'a%20b',
  'mounted/inner',
  'v1/list',
]
/** Texts that can replace one of their segments, or follow them. */
const SEGMENTS = [
  'api',
  'private',
  'health',
  'a+b',
  'a%20b',
  'mounted',
  'inner',
  'v1',
  'list',
  'x',
  '',
  '.',
  '..',
]

/** Other spellings of one piece of a path: to some routers the same, to others not. */
const SPELLINGS: readonly ((segment: string, at: number) => string)[] = [
  (segment) => segment.toUpperCase(),
  (segment, at) => segment.slice(0, at) + segment.charAt(at).toUpperCase() + segment.slice(at + 1),
  (segment, at) => segment.slice(0, at) + percent(segment.charAt(at)) + segment.slice(at + 1),
  (segment, at) => segment.slice(0, at) + percent(segment.charAt(at)).toLowerCase() + segment.slice(at + 1),
  // Encoded twice.
  (segment, at) =>
    segment.slice(0, at) + percent(segment.charAt(at)).replace('%', '%25') + segment.slice(at + 1),
  (segment) => segment.replaceAll('.', '%2e'),
  (segment) => segment.replaceAll('+', '%2B'),
  (segment) => segment.replaceAll('%20', '+'),
  (segment) => `${segment};a=b`,
  (segment) => `${segment}%00`,
  (segment) => `${segment}%`,
  (segment) => `${segment}%g1`,
  (segment) => `${segment}%ff`,
  (segment) => `${segment}%c0%af`,
  (segment) => `${segment}%e2%80%ae`,
  (segment) => `${segment}.`,
  (segment) => `${segment}%20`,
  (segment) => `${segment}foo`,
]

const SEPARATORS = ['//', '\\', '%2F', '%2f', '%5C', '/./', '/x/../', '/%2e/', '/%2e%2e/', ';/']
const ENDS = ['/', '//', '/.', '/..', '?a=/api/private/x', '?', '#', '/x', '%2F', '/*']

function percent(character: string): string {
  return character === '' ? '' : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

/** Mostly the first, so that most of what is made differs in one or two places. */
function mostly<Value>(usual: Value, otherwise: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: otherwise })
}

function segment(written: string): fc.Arbitrary<string> {
  return mostly(
    written,
    fc
      .tuple(mostly(written, fc.constantFrom(...SEGMENTS)), fc.constantFrom(...SPELLINGS), fc.nat(7))
      .map(([text, spell, at]) => spell(text, at % Math.max(1, text.length))),
  )
}

/** Request targets that name a handler, or a neighbor of one, in any spelling that a client can send. */
export const spellings: fc.Arbitrary<string> = fc.constantFrom(...PATHS).chain((path) => {
  const pieces = path
    .split('/')
    .map((written) => fc.tuple(mostly('/', fc.constantFrom(...SEPARATORS)), segment(written)))
  return fc.tuple(fc.tuple(...pieces), mostly('', fc.constantFrom(...ENDS))).map(([parts, end]) => {
    const target = parts.map(([separator, text]) => separator + text).join('') + end
    return target.startsWith('/') ? target : `/${target}`
  })
})
