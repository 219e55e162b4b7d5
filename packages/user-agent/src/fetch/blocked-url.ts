import { isPotentiallyTrustworthy } from './fetch-metadata.ts'
import type { EngineQuirks } from './quirks.ts'

/** The step that refuses a form. Its message is not that of a fetch. */
export const insecureFormStep = 'Mixed Content (§7.3)'

/**
 * Returns why a page cannot even ask for a URL, or `null` if it can: the port belongs to another protocol, or an `https:`
 * page asks for plain `http:`.
 *
 * Fetch standard, §2.9 Port blocking; Mixed Content, §4.4 Should fetching request be blocked as mixed content?
 */
export function blockedUrl(
  pageOrigin: string,
  url: URL,
  { mixedContentSpares }: EngineQuirks,
): 'bad-port' | 'mixed-content' | null {
  const { protocol, hostname, port } = url
  if (badPorts.has(Number(port))) return 'bad-port'
  if (!pageOrigin.startsWith('https:') || protocol !== 'http:') return null
  const isSpared =
    (mixedContentSpares !== 'nothing' && isPotentiallyTrustworthy(url)) ||
    (mixedContentSpares === 'loopback-and-private-hosts' && isPrivate(hostname))
  return isSpared ? null : 'mixed-content'
}

/** The names and addresses that Chromium takes for a local network without asking a name server. */
function isPrivate(hostname: string): boolean {
  return (
    /\.local\.?$|^(0|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.[\d.]+$/.test(
      hostname,
    ) || /\[f([cd]|e[89ab])/.test(hostname)
  )
}

const badPorts: ReadonlySet<number> = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
  3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
])
