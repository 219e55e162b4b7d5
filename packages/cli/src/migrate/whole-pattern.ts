/**
 * Whether a RegExp can match only a whole text: it starts with `^`, ends with `$`, and has no `|` outside of groups.
 * Only then does it mean the same to Corsage, which matches the whole origin.
 */
export function isWholePattern({ source }: RegExp): boolean {
  return source.startsWith('^') && /(?:^|[^\\])(?:\\\\)*\$$/.test(source) && !hasOuterAlternative(source)
}

function hasOuterAlternative(source: string): boolean {
  let depth = 0
  let inClass = false
  for (let index = 0; index < source.length; index++) {
    const character = source[index]
    if (character === '\\') index++
    else if (character === '[') inClass = true
    else if (character === ']') inClass = false
    else if (inClass) continue
    else if (character === '(') depth++
    else if (character === ')') depth--
    else if (character === '|' && depth === 0) return true
  }
  return false
}

/**
 * Returns what to write instead of a RegExp that matches a part of the origin, with an origin that it allows by
 * mistake, if one is known.
 */
export function unsafeRemedy(expression: RegExp, library: string): string {
  const host = /(?:^|\W)((?:[a-z0-9-]+\\\.)+[a-z]{2,})/.exec(expression.source)?.[1]?.replaceAll('\\.', '.')
  const remedy = host
    ? `Write 'https://${host}' or 'https://*.${host}', or a RegExp for the whole origin`
    : 'Write a RegExp for the whole origin, or a list'
  const strangers = host
    ? [`https://evil${host}`, `https://${host}.evil.example`, `https://evil.example.${host}.evil.example`]
    : []
  const stranger = strangers.find((origin) => new RegExp(expression.source, expression.flags).test(origin))
  const danger = stranger ? `With ${library}, it also allows ${stranger}. ` : ''
  return `it matches only a part of the origin, but must match the whole. ${danger}${remedy}`
}
