/** A wildcard of a host, read. For `https://a*b.e.com:8443`: `https`, `a`, `b`, `e.com`, `:8443`. */
interface Wildcard {
  readonly text: string
  readonly scheme: string
  readonly before: string
  readonly after: string
  readonly domain: string
  readonly port: string
}

/** Many wildcards, found by their domain, so that a comparison of long lists is not quadratic. */
export interface WildcardIndex {
  /** Returns whether a wildcard of the index matches every origin that another one matches. `false` proves nothing. */
  covers(wildcard: string): boolean
  /** Returns the wildcards that can match an origin. */
  candidates(origin: string): readonly string[]
}

function readWildcard(text: string): Wildcard | undefined {
  const [, scheme, before = '', after = '', domain, port = ''] =
    /^([^:/]+):\/\/([^.*]*)\*([^.*]*)\.([^:]+)(:\*|:\d+)?$/.exec(text) ?? []
  return scheme === undefined || domain === undefined
    ? undefined
    : { text, scheme, before, after, domain, port }
}

/** Indexes wildcards. Entries of other kinds are treated as if they matched any origin. */
export function wildcardIndex(texts: Iterable<string>): WildcardIndex {
  const byDomain = new Map<string, Wildcard[]>()
  const others: string[] = []
  for (const text of texts) {
    const wildcard = readWildcard(text)
    if (wildcard === undefined) {
      others.push(text)
      continue
    }
    const key = keyOf(wildcard, wildcard.domain, wildcard.port)
    const same = byDomain.get(key)
    if (same === undefined) byDomain.set(key, [wildcard])
    else same.push(wildcard)
  }
  const near = (one: Pick<Wildcard, 'scheme' | 'domain' | 'port'>) =>
    domainsOf(one.domain).flatMap((domain) =>
      [one.port, ':*'].flatMap((port) => byDomain.get(keyOf(one, domain, port)) ?? []),
    )
  return {
    covers(text) {
      const wildcard = readWildcard(text)
      return wildcard !== undefined && near(wildcard).some((one) => covers(one, wildcard))
    },
    candidates(origin) {
      const [, scheme = '', domain = '', port = ''] = /^([^:]+):\/\/[^.]*\.([^:]*)(:\d+)?$/.exec(origin) ?? []
      return [...near({ scheme, domain, port }).map(({ text }) => text), ...others]
    },
  }
}

function keyOf({ scheme }: Pick<Wildcard, 'scheme'>, domain: string, port: string): string {
  return `${scheme}://${domain}${port}`
}

/** Returns a domain and those around it: `a.e.com`, `e.com`, `com`. */
function domainsOf(domain: string): readonly string[] {
  const labels = domain.split('.')
  return labels.map((_label, index) => labels.slice(index).join('.'))
}

/** Whether a wildcard of the same domain, or of one around it, matches all that another one does. */
function covers(one: Wildcard, other: Wildcard): boolean {
  if (one.before === '' && one.after === '') return true
  if (one.domain !== other.domain) return false
  const { before, after } = other
  if (!before.startsWith(one.before) || !after.endsWith(one.after)) return false
  // Within a label, `*` matches no underscore.
  return !`${before.slice(one.before.length)}${after.slice(0, after.length - one.after.length)}`.includes('_')
}
