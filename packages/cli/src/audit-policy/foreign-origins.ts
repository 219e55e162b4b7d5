import { getDomain } from 'tldts'
import {
  both,
  type Language,
  languageOf,
  shortestText,
  TooLargeError,
  union,
  without,
} from '../automata/language.ts'
import { namedHosts } from '../automata/named-hosts.ts'
import { regExpLanguage } from '../automata/regexp-language.ts'

/**
 * Whether a RegExp matches foreign origins, that is, origins of domains that it does not name:
 *
 * - an origin: a witness, which the RegExp itself matches;
 * - `null`: proven that there is none;
 * - `undefined`: not known, because the RegExp cannot be read or is too complex.
 */
export type ForeignOrigin = string | null | undefined

const label = '[a-z0-9_-]+'
/** Domains that anyone can register, that is, no single names, addresses and names for private use. */
const publicOrigins = languageOf(
  `https?:\\/\\/(?:${label}\\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)(?::[1-9]\\d{0,4})?`,
)
const privateOrigins = languageOf(
  `https?:\\/\\/(?:${label}\\.)*(?:test|local|internal|lan|home\\.arpa|localhost|invalid|example)(?::\\d+)?`,
)

/** From the clearest witness to the least clear. */
const witnesses: readonly Language[] = [
  languageOf('https:\\/\\/(?:[a-z]+\\.)*[a-z]{3,}\\.(?:com|org|net|io|dev|app)'),
  languageOf('https:\\/\\/(?:[a-z]+\\.)+[a-z]{2,}'),
  languageOf('https?:\\/\\/(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}(?::\\d+)?'),
  publicOrigins,
]

/** Finds a foreign origin that a RegExp matches as a whole. */
export function foreignOriginOf(expression: RegExp): ForeignOrigin {
  try {
    const matched = regExpLanguage(expression)
    if (matched === undefined) return undefined
    const domains = new Set(
      namedHosts(expression)
        .map(domainOf)
        .filter((domain) => domain !== null),
    )
    const own = [...domains].map((domain) =>
      languageOf(`https?:\\/\\/(?:${label}\\.)*${domain.replaceAll('.', '\\.')}(?::\\d+)?`),
    )
    const foreign = without(both(matched.language, publicOrigins), union([privateOrigins, ...own]))
    if (shortestText(foreign) === undefined) return null
    const whole = new RegExp(`^(?:${expression.source})$`, expression.flags)
    for (const nice of witnesses) {
      const witness = shortestText(both(foreign, nice))
      if (witness !== undefined && whole.test(witness)) return witness
    }
    return undefined
  } catch (error) {
    if (error instanceof TooLargeError) return undefined
    throw error
  }
}

/** The domain that somebody registered. Below a shared suffix such as `github.io`, each name has another owner. */
function domainOf(host: string): string | null {
  return getDomain(host, { allowPrivateDomains: true })
}
