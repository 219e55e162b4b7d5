/**
 * Trims spaces and tabs, and nothing else: `String.prototype.trim` would take a no-break space, too, which is a
 * byte of a header value like any other.
 *
 * Fetch standard, §2.2 HTTP ("HTTP tab or space").
 */
export function trimTabsAndSpaces(value: string): string {
  let start = 0
  let end = value.length
  while (isTabOrSpace(value[start])) start++
  while (isTabOrSpace(value[end - 1])) end--
  return value.slice(start, end)
}

function isTabOrSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}
