/** The origins and URLs in messages, which contain their names in braces. */
export interface Places {
  /** The page's origin. */
  readonly origin: string
  /** The requested URL. */
  readonly url: string
  /** A URL of another origin, to which the first can redirect. */
  readonly next: string
  /** The same with a user name and a password. */
  readonly withPassword: string
}

/** The origins and URLs in the documentation. */
export const documented: Places = {
  origin: 'https://app.example.com',
  url: 'https://api.example.com/items',
  next: 'https://files.example.net/items',
  withPassword: 'https://user:password@files.example.net/items',
}

/** Fills in the names. */
export function fillIn(line: string, places: Places): string {
  return line.replaceAll(/\{(\w+)\}/g, (_, name: keyof Places) => places[name])
}
