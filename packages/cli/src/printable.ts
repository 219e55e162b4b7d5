/** Controls, formatting characters such as bidirectional overrides, surrogates, and the two separators of Unicode. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu

/** Escapes characters from servers and users that could break a line or control a terminal, as `\uXXXX`. */
export function printable(value: string): string {
  return value.replace(unprintable, (character) => {
    return `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, '0')}`
  })
}
