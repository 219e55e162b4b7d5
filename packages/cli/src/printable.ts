/** Controls, formatting characters such as bidirectional overrides, surrogates, and the two separators of Unicode. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu

/** Escapes characters from servers and users that could break a line or control a terminal, as `\uXXXX`. */
export function printable(value: string): string {
  return value.replace(unprintable, (character) => escaped(character.codePointAt(0) as number))
}

/** Returns a value as JSON, with the same characters escaped. Parsed, it is the same value. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => line.replace(unprintable, (character) => character.split('').map(unitOf).join('')))
    .join('\n')
}

/** JSON escapes units of UTF-16, and not code points. */
function unitOf(unit: string): string {
  return escaped(unit.charCodeAt(0))
}

function escaped(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`
}
