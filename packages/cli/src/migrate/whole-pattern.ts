/**
 * Whether a RegExp can match nothing but a whole text: `^` in front, `$` behind, and no `|` outside of groups. Only then
 * does it mean the same where it must match the whole origin.
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

/** What to write instead of a RegExp that matches a part of the origin; shows what it lets in, where that is known. */
export function unsafeRemedy(expression: RegExp, library: string): string {
  const host = /(?:^|\W)((?:[a-z0-9-]+\\\.)+[a-z]{2,})/.exec(expression.source)?.[1]?.replaceAll('\\.', '.')
  const remedy = host
    ? `Write 'https://${host}' or 'https://*.${host}', or a RegExp for the whole origin`
    : 'Write a RegExp for the whole origin, or a list'
  const strangers = host
    ? [`https://evil${host}`, `https://${host}.evil.example`, `https://evil.example.${host}.evil.example`]
    : []
  const stranger = strangers.find((origin) => new RegExp(expression.source, expression.flags).test(origin))
  const danger = stranger ? `${library} also lets ${stranger} in by it. ` : ''
  return `it matches a part of the origin, and here must match the whole. ${danger}${remedy}`
}
