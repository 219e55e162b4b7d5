/** Splits a string at commas and white space, as environment variables hold lists. Empty members are dropped. */
export function splitList(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter(Boolean)
}
