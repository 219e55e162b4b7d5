/**
 * A cookie jar, such as tough-cookie's `CookieJar`: the part that {@link openPage} uses.
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
  /** Returns the value of `Cookie` for a request to the URL. Empty if there is none. */
  cookieHeader(url: URL): Promise<string>
  /** Stores the `Set-Cookie` lines of a response. */
  store(url: URL, headers: Headers): Promise<void>
}

/**
 * Returns the cookies of a page. A request to another *site* sends and stores only cookies with `SameSite=None` and
 * `Secure`. A cookie without `SameSite` counts as `Lax`. A site is a scheme and a registrable domain: another port or
 * subdomain is the same site.
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
        // Any other value counts as absent.
        const cookie = enforcements.has(sameSite) ? line : `${line}; SameSite=Lax`
        await (await openJar()).setCookie(cookie, url.href, { sameSiteContext: context, ignoreError: true })
      }
    },
  }
}

/** Loads the library at the first request, so that a page without cookies never loads it. */
function loadLibrary(): Promise<typeof import('tough-cookie')> {
  return import('tough-cookie')
}

/** Returns the value of an attribute of a `Set-Cookie` line. If there are several, the last one counts. */
function attribute(line: string, name: string): string | undefined {
  let found: string | undefined
  for (const part of line.split(';').slice(1)) {
    const [key, ...value] = part.split('=') as [string, ...string[]]
    if (key.trim().toLowerCase() === name) found = value.join('=').trim()
  }
  return found
}
