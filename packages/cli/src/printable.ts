/** Controls, formatting characters such as bidirectional overrides, surrogates, and the two separators of Unicode. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu

/** Escapes what could break a line or steer a terminal, as `\uXXXX`: for whatever a server or a user wrote. */
export function printable(value: string): string {
  return value.replace(unprintable, (character) => {
    return `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, '0')}`
  })
}
