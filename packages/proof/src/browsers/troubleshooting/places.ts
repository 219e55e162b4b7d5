/** What the lines of a console name: in them each stands in braces. */
export interface Places {
  /** The page's origin. */
  readonly origin: string
  /** What the page asks for. */
  readonly url: string
  /** A URL of another origin, to which the first may redirect. */
  readonly next: string
  /** The same with a user name and a password. */
  readonly withPassword: string
}

/** The places that the documentation speaks of. */
export const documented: Places = {
  origin: 'https://app.example.com',
  url: 'https://api.example.com/items',
  next: 'https://files.example.net/items',
  withPassword: 'https://user:password@files.example.net/items',
}

/** Puts places into a line. */
export function fillIn(line: string, places: Places): string {
  return line.replaceAll(/\{(\w+)\}/g, (_, name: keyof Places) => places[name])
}
