/**
 * A jar of cookies: what {@link openPage} uses of tough-cookie's `CookieJar`, which is one.
 */
export interface CookieJar {
  getCookieString(url: string, options: { sameSiteContext: 'strict' | 'none' }): Promise<string>
  setCookie(
    cookie: string,
    url: string,
    options: { sameSiteContext: 'strict' | 'none'; ignoreError: true },
  ): Promise<unknown>
}

const enforcements: ReadonlySet<string | undefined> = new Set(['strict', 'lax', 'none'])

/** The cookies of one page. */
export interface PageCookies {
  /** The value of `Cookie` for a request to the URL; empty when there is none. */
  cookieHeader(url: URL): Promise<string>
  /** Stores the `Set-Cookie` lines of a response. */
  store(url: URL, headers: Headers): Promise<void>
}

/**
 * Makes the cookies of a page of an origin. Of a request to another *site* only cookies with `SameSite=None` and
 * `Secure` go along and are stored; a cookie without `SameSite` counts as `Lax`. A site is scheme and registrable
 * domain: another port or subdomain is the same site.
 *
 * RFC 6265bis, §5.2 "Same-site" and "cross-site" Requests, and §5.7 Storage Model.
 */
export function pageCookies(pageOrigin: string, jar: true | CookieJar): PageCookies {
  let opened: CookieJar | null = jar === true ? null : jar

  async function openJar(): Promise<CookieJar> {
    const { CookieJar } = await loadLibrary()
    opened ??= new CookieJar()
    return opened
  }

  async function sameSiteContext(url: URL): Promise<'strict' | 'none'> {
    const { getPublicSuffix } = await loadLibrary()
    const siteOf = ({ protocol, hostname }: URL): string => {
      const registrable = getPublicSuffix(hostname, { ignoreError: true })
      return `${protocol}//${registrable ?? hostname}`
    }
    const isSameSite = pageOrigin !== 'null' && siteOf(new URL(pageOrigin)) === siteOf(url)
    return isSameSite ? 'strict' : 'none'
  }

  return {
    async cookieHeader(url) {
      const context = await sameSiteContext(url)
      return (await openJar()).getCookieString(url.href, { sameSiteContext: context })
    },
    async store(url, headers) {
      const context = await sameSiteContext(url)
      for (const line of headers.getSetCookie()) {
        const sameSite = attribute(line, 'samesite')?.toLowerCase()
        if (sameSite === 'none' && attribute(line, 'secure') === undefined) continue
        // What is none of the three words counts as no word.
        const cookie = enforcements.has(sameSite) ? line : `${line}; SameSite=Lax`
        await (await openJar()).setCookie(cookie, url.href, { sameSiteContext: context, ignoreError: true })
      }
    },
  }
}

/** Loaded with the first request: a page without cookies never pays for it. */
function loadLibrary(): Promise<typeof import('tough-cookie')> {
  return import('tough-cookie')
}

/** The value of an attribute of a `Set-Cookie` line; of several of that name the last one counts. */
function attribute(line: string, name: string): string | undefined {
  let found: string | undefined
  for (const part of line.split(';').slice(1)) {
    const [key, ...value] = part.split('=') as [string, ...string[]]
    if (key.trim().toLowerCase() === name) found = value.join('=').trim()
  }
  return found
}
