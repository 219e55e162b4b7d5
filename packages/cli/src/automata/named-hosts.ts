import { type AST, RegExpParser } from '@eslint-community/regexpp'

/** The limit for the number of readings of a RegExp. */
const mostWays = 200

/** Something that matches different texts, where a host name ends or begins. */
const gap = ' '

/**
 * Returns the host names that a RegExp names, each in every way to read its groups. A bare dot counts as a dot, because
 * it is meant as one.
 *
 * @example
 * namedHosts(/^https:\/\/(www\.)?example\.(com|org)$/)
 * // ['example.com', 'example.org', 'www.example.com', 'www.example.org']
 */
export function namedHosts({ source, flags }: Pick<RegExp, 'source' | 'flags'>): readonly string[] {
  let pattern: AST.Pattern
  try {
    pattern = new RegExpParser().parsePattern(source, 0, source.length, {
      unicode: flags.includes('u'),
      unicodeSets: flags.includes('v'),
    })
  } catch {
    return []
  }
  const hosts = waysOf(pattern.alternatives).flatMap(
    (text) => text.toLowerCase().match(/(?<![a-z0-9-])(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9]/g) ?? [],
  )
  return [...new Set(hosts)].sort()
}

function waysOf(alternatives: readonly AST.Alternative[]): readonly string[] {
  return alternatives
    .flatMap(({ elements }) => {
      let ways: readonly string[] = ['']
      for (const element of elements) {
        const next = waysOfElement(element)
        ways = ways.flatMap((before) => next.map((after) => before + after)).slice(0, mostWays)
      }
      return ways
    })
    .slice(0, mostWays)
}

function waysOfElement(element: AST.Element): readonly string[] {
  switch (element.type) {
    case 'Character':
      return [String.fromCodePoint(element.value)]
    case 'CharacterSet':
      return [element.kind === 'any' ? '.' : gap]
    case 'CharacterClass': {
      const [only] = element.elements
      const isOne = !element.negate && element.elements.length === 1 && only?.type === 'Character'
      return [isOne ? String.fromCodePoint(only.value) : gap]
    }
    case 'Group':
    case 'CapturingGroup':
      return waysOf(element.alternatives)
    case 'Quantifier': {
      const { min, max } = element
      // `.*` is any text; what is repeated is not written out.
      if (max !== 1) return min === 0 ? [gap] : waysOfElement(element.element).map((way) => gap + way + gap)
      const once = waysOfElement(element.element)
      return min === 0 ? ['', ...once] : once
    }
    case 'Assertion':
      return ['']
    default:
      return [gap]
  }
}
