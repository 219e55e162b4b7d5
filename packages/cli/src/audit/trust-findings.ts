import { allowOriginOf, allowsCredentials } from '../network/cors-answer.ts'
import type { Exchange } from '../network/exchange.ts'
import { corsLines } from '../network/exchange-lines.ts'
import { type Answers, isTrusted, originOf } from './answers.ts'
import type { ProbeName } from './audit-probes.ts'
import type { Finding } from './finding.ts'
import { type MistakeName, severityOf } from './mistakes.ts'

/** The evidence that a server trusts an origin by mistake. */
interface Mistake {
  readonly probe: ProbeName
  readonly name: MistakeName
  /** The code, unless it is the name. */
  readonly code?: string
  readonly says: (origin: string) => string
  readonly fix: string
  readonly reference: string
  /** Mistakes that include this one, so that it is not reported again. */
  readonly impliedBy: readonly ProbeName[]
}

const kettle = 'Kettle 2016, "Exploiting CORS misconfigurations for Bitcoins and bounties"'
const portswigger = 'PortSwigger Web Security Academy, "Cross-origin resource sharing"'
const leo = 'Leo 2018, "Advanced CORS exploitation techniques"'
const compareWhole =
  'Compare the whole Origin with a list, byte for byte. Or parse it, and compare scheme, host labels and port.'

const mistakes: readonly Mistake[] = [
  {
    probe: 'foreign',
    name: 'any-origin',
    says: () => 'Every origin is allowed, because the server echoes it.',
    fix: 'List the allowed origins. If the data is public, send `*` without credentials.',
    reference: `${kettle}; CVE-2018-8014, CVE-2026-54290`,
    impliedBy: [],
  },
  {
    probe: 'null',
    name: 'null-origin',
    says: () =>
      'The origin `null` is allowed. Any site can obtain it with a sandboxed frame, and read the response.',
    fix: 'Never allow `null`.',
    reference: `${kettle}; ${portswigger}, "Whitelisted null origin value"`,
    impliedBy: ['foreign'],
  },
  {
    probe: 'stranger',
    name: 'public-suffix',
    says: (origin) => `${origin} is allowed, and anyone can register a site there.`,
    fix: 'List your own sites on a shared domain.',
    reference: 'Public Suffix List, private domains',
    impliedBy: ['foreign'],
  },
  {
    probe: 'domain-suffix',
    name: 'suffix-compared',
    says: (origin) =>
      `${origin} is allowed. Only the end of the origin is compared, so anyone can register a matching domain.`,
    fix: `${compareWhole} A pattern must start with the scheme, and have a dot before the domain.`,
    reference: `${kettle}; ${portswigger}`,
    impliedBy: ['foreign', 'stranger'],
  },
  {
    probe: 'prefix',
    name: 'prefix-compared',
    says: (origin) => `${origin} is allowed. Only the beginning of the origin is compared.`,
    fix: `${compareWhole} A regular expression must end with \`$\`.`,
    reference: `${kettle}; CVE-2019-25211`,
    impliedBy: ['foreign'],
  },
  {
    probe: 'unescaped-dot',
    name: 'unescaped-dot',
    says: (origin) => `${origin} is allowed. A dot in the pattern matches any character.`,
    fix: `${compareWhole} In a regular expression, write \`\\.\` for a dot.`,
    reference: `${leo}; ${portswigger}`,
    impliedBy: ['foreign', 'domain-suffix'],
  },
  {
    probe: 'host-suffix',
    name: 'host-suffix-compared',
    says: (origin) => `${origin} is allowed. Only the end of the host is compared.`,
    fix: compareWhole,
    reference: kettle,
    impliedBy: ['foreign', 'domain-suffix', 'subdomain'],
  },
  ...(
    [
      ['underscore', '_'],
      ['backtick', '`'],
      ['brace', '{'],
      ['percent', '%60'],
      ['comma', ','],
    ] as const
  ).map(
    ([probe, character]): Mistake => ({
      probe,
      name: 'special-character',
      code: `special-character-${probe}`,
      says: (origin) =>
        `${origin} is allowed. The comparison takes \`${character}\` for the end of the host.`,
      fix: compareWhole,
      reference: leo,
      impliedBy: ['foreign', 'prefix'],
    }),
  ),
  {
    probe: 'insecure-twin',
    name: 'insecure-origin',
    says: (origin) =>
      `${origin} is allowed. Anyone who controls the network can change a page without TLS, and read the response from it.`,
    fix: 'Allow only https: origins.',
    reference: `${kettle}, "Breaking HTTPS"`,
    impliedBy: ['foreign'],
  },
  {
    probe: 'localhost',
    name: 'localhost-origin',
    says: (origin) => `${origin} is allowed. Any program on a user's machine can serve a page there.`,
    fix: 'Allow development origins only in development.',
    reference: kettle,
    impliedBy: ['foreign'],
  },
  {
    probe: 'subdomain',
    name: 'any-subdomain',
    says: (origin) =>
      `${origin} is allowed, and probably every subdomain. A vulnerability in one of them, or a forgotten DNS entry, lets an attacker in.`,
    fix: 'List the subdomains that need access.',
    reference: `${kettle}, "Exploiting XSS via CORS trust relationships"`,
    impliedBy: ['foreign', 'domain-suffix'],
  },
  {
    probe: 'other-port',
    name: 'any-port',
    says: (origin) => `${origin} is allowed. The port is not compared.`,
    fix: compareWhole,
    reference: 'HTML standard, §7.1.1 Origins (an origin is scheme, host and port)',
    impliedBy: ['foreign'],
  },
]

/** Finds the origins that are trusted by mistake. */
export function trustFindings({ exchanges, trusted }: Answers): readonly Finding[] {
  const found = (probe: ProbeName): Exchange | null => {
    // A request and its preflight can have different policies, and either can open the server.
    const asked = [
      exchanges.get(probe),
      ...(probe === 'foreign' || probe === 'null' ? [exchanges.get(`${probe}-preflight`)] : []),
    ]
    return asked.find((exchange) => isTrusted(exchange) && originOf(exchange) !== trusted) ?? null
  }
  const findings = mistakes.flatMap((mistake): Finding[] => {
    const exchange = found(mistake.probe)
    if (exchange === null || mistake.impliedBy.some((probe) => found(probe) !== null)) return []
    const credentials = allowsCredentials(exchange)
    const code = mistake.code ?? mistake.name
    return [
      {
        code: credentials ? `${code}-with-credentials` : code,
        severity: severityOf(mistake.name, credentials),
        message: `${mistake.says(originOf(exchange) as string)}${credentials ? worth(exchange) : ''}`,
        evidence: corsLines(exchange),
        fix: mistake.fix,
        reference: mistake.reference,
      },
    ]
  })
  return [...findings, ...wildcardFindings(exchanges)]
}

function worth({ request }: Exchange): string {
  return request.method === 'OPTIONS'
    ? ' With credentials, its pages can act for their visitors.'
    : ' With credentials, its pages can read the data of their visitors.'
}

function wildcardFindings(exchanges: Answers['exchanges']): Finding[] {
  const wildcards = [...exchanges.values()].filter((exchange) => allowOriginOf(exchange) === '*')
  const withCredentials = wildcards.find(allowsCredentials)
  if (withCredentials !== undefined) {
    return [
      {
        code: 'wildcard-with-credentials',
        severity: 'low',
        message:
          'The server sends `*` and allows credentials. Browsers refuse this, so every request with credentials fails. Do not echo the origin instead, because that allows every site.',
        evidence: corsLines(withCredentials),
        fix: 'Send `*` without `Access-Control-Allow-Credentials`, or use a list of origins with it.',
        reference: 'Fetch standard, §4.10 CORS check; CVE-2024-25124',
      },
    ]
  }
  const [wildcard] = wildcards
  if (wildcard === undefined) return []
  return [
    {
      code: 'wildcard',
      severity: 'info',
      message:
        'Every site can read this without credentials. This is fine for public data. In a private network, it lets any site that a user visits read internal data.',
      evidence: corsLines(wildcard),
      fix: 'Nothing, if the data is public.',
      reference: `Fetch standard, §3.3 CORS protocol; ${kettle}, "CORS without credentials"`,
    },
  ]
}
