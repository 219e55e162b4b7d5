/**
 * A RegExp as it is matched: against the whole origin. One that matches a part of it is how strangers got into other
 * libraries' lists.
 */
export function wholeOrigin({ source, flags }: RegExp): RegExp {
  return new RegExp(`^(?:${source})$`, flags)
}
