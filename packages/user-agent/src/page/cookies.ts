import type { CookieJar as ToughCookieJar } from 'tough-cookie'
import { currentUrlOf } from '../fetch/http-redirect-fetch.ts'
import type { EngineQuirks } from '../fetch/quirks.ts'
import { isSameSite } from '../fetch/site.ts'
import type { PageRequest } from './page-request.ts'

/** A cookie jar, such as the `CookieJar` of tough-cookie. Only these two methods are called. */
export interface CookieJar {
  /** Resolves with the value of `Cookie` for a URL. */
  getCookieString(url: string, options: { sameSiteContext: 'strict' | 'lax' | 'none' }): Promise<string>
  /** Stores a line of `Set-Cookie`. */
  setCookie(
    cookie: string,
    url: string,
    options: { sameSiteContext: 'strict' | 'none'; ignoreError: true },
  ): Promise<unknown>
}

const enforcements: ReadonlySet<string | undefined> = new Set(['strict', 'lax', 'none'])
const twoMinutes = 120_000

/** The members of a request that decide about its cookies. */
type CookieRequest = Pick<PageRequest, 'method' | 'mode' | 'pageOrigin' | 'urlList'>

/** The cookies of one page. */
export interface PageCookies {
  /** Returns the value of `Cookie` for a request. Empty if there is none. */
  cookieHeader(request: CookieRequest): Promise<string>
  /** Stores the `Set-Cookie` lines of a response. */
  store(request: CookieRequest, headers: Headers): Promise<void>
}

/**
 * Returns the cookies of a page. A request to another site sends and stores only cookies with `SameSite=None` and
 * `Secure`. A navigation also stores the others, and sends those with `SameSite=Lax` if its method is `GET`. A cookie
 * without `SameSite` counts as `Lax`, unless the engine has another rule.
 *
 * RFC 6265bis, §5.2 "Same-site" and "cross-site" Requests, and §5.7 Storage Model.
 */
export function pageCookies(jar: true | CookieJar, quirks: EngineQuirks): PageCookies {
  const { cookiesWithoutSameSite, cookiesConsiderRedirects, cookiesIgnoreScheme } = quirks
  let opened: CookieJar | null = jar === true ? null : jar
  /** The cookies exactly as servers set them, to find young ones without `SameSite`. */
  let asSet: ToughCookieJar | null = null

  async function openJar(): Promise<CookieJar> {
    const { CookieJar } = await loadLibrary()
    opened ??= new CookieJar()
    return opened
  }

  async function isFirstParty({ mode, pageOrigin, urlList }: CookieRequest): Promise<boolean> {
    const considersAll = { never: false, 'in-forms': mode === 'navigate', always: true }
    const urls = considersAll[cookiesConsiderRedirects] ? urlList : urlList.slice(-1)
    for (const url of urls) if (!(await isSameSite(pageOrigin, url, cookiesIgnoreScheme))) return false
    return true
  }

  async function youngCookies(url: URL): Promise<readonly string[]> {
    const cookies = (await asSet?.getCookies(url.href)) ?? []
    const isYoung = (creation: unknown): boolean => Date.now() - Number(creation) < twoMinutes
    return cookies
      .filter(({ sameSite, creation }) => sameSite === undefined && isYoung(creation))
      .map((cookie) => cookie.cookieString())
  }

  return {
    async cookieHeader(request) {
      const url = currentUrlOf(request)
      const sameSite = await isFirstParty(request)
      const isNavigation = request.mode === 'navigate'
      // A form has no other safe method.
      const isSafe = request.method === 'GET'
      const sameSiteContext = sameSite ? 'strict' : isNavigation && isSafe ? 'lax' : 'none'
      const header = await (await openJar()).getCookieString(url.href, { sameSiteContext })
      const young = isNavigation && sameSiteContext === 'none' ? await youngCookies(url) : []
      return [...(header === '' ? [] : [header]), ...young].join('; ')
    },
    async store(request, headers) {
      const url = currentUrlOf(request)
      const isAccepted = request.mode === 'navigate' || (await isFirstParty(request))
      const options = { sameSiteContext: isAccepted ? 'strict' : 'none', ignoreError: true } as const
      for (const line of headers.getSetCookie()) {
        const sameSite = attribute(line, 'samesite')?.toLowerCase()
        if (sameSite === 'none' && attribute(line, 'secure') === undefined) continue
        // Any other value counts as absent.
        const isLax = !enforcements.has(sameSite) && cookiesWithoutSameSite !== 'none'
        await (await openJar()).setCookie(isLax ? `${line}; SameSite=Lax` : line, url.href, options)
        if (cookiesWithoutSameSite !== 'lax-after-two-minutes') continue
        const { CookieJar } = await loadLibrary()
        asSet ??= new CookieJar()
        await asSet.setCookie(line, url.href, { ignoreError: true })
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
