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
  'Compare the whole Origin with a list, byte for byte; or parse it, and compare scheme, host labels and port.'

const mistakes: readonly Mistake[] = [
  {
    probe: 'foreign',
    name: 'any-origin',
    says: () => 'Every origin that asks is allowed: its own name comes back.',
    fix: 'List the origins that may read. If the data is public, send `*`, without credentials.',
    reference: `${kettle}; CVE-2018-8014, CVE-2026-54290`,
    impliedBy: [],
  },
  {
    probe: 'null',
    name: 'null-origin',
    says: () =>
      'The origin `null` is allowed: any site can have it, by a sandboxed frame, and so read what the server says.',
    fix: 'Never allow `null`.',
    reference: `${kettle}; ${portswigger}, "Whitelisted null origin value"`,
    impliedBy: ['foreign'],
  },
  {
    probe: 'stranger',
    name: 'public-suffix',
    says: (origin) => `${origin} is allowed: anyone can register a site there.`,
    fix: 'List your own sites on a shared domain.',
    reference: 'Public Suffix List, private domains',
    impliedBy: ['foreign'],
  },
  {
    probe: 'domain-suffix',
    name: 'suffix-compared',
    says: (origin) =>
      `${origin} is allowed: only the end of the origin is compared, and that domain is for sale.`,
    fix: `${compareWhole} A pattern must begin with the scheme and a dot before the domain.`,
    reference: `${kettle}; ${portswigger}`,
    impliedBy: ['foreign', 'stranger'],
  },
  {
    probe: 'prefix',
    name: 'prefix-compared',
    says: (origin) => `${origin} is allowed: only the beginning of the origin is compared.`,
    fix: `${compareWhole} A regular expression must end with \`$\`.`,
    reference: `${kettle}; CVE-2019-25211`,
    impliedBy: ['foreign'],
  },
  {
    probe: 'unescaped-dot',
    name: 'unescaped-dot',
    says: (origin) => `${origin} is allowed: a dot of the pattern stands for any character.`,
    fix: `${compareWhole} In a regular expression write \`\\.\` for a dot.`,
    reference: `${leo}; ${portswigger}`,
    impliedBy: ['foreign', 'domain-suffix'],
  },
  {
    probe: 'host-suffix',
    name: 'host-suffix-compared',
    says: (origin) => `${origin} is allowed: only the end of the host is compared.`,
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
      says: (origin) => `${origin} is allowed: at \`${character}\` the comparison takes the host to be over.`,
      fix: compareWhole,
      reference: leo,
      impliedBy: ['foreign', 'prefix'],
    }),
  ),
  {
    probe: 'insecure-twin',
    name: 'insecure-origin',
    says: (origin) =>
      `${origin} is allowed: who is in the same network as a user can write into a page without TLS, and read from there.`,
    fix: 'Allow https: origins only.',
    reference: `${kettle}, "Breaking HTTPS"`,
    impliedBy: ['foreign'],
  },
  {
    probe: 'localhost',
    name: 'localhost-origin',
    says: (origin) => `${origin} is allowed: any program on a user's machine can open a page there.`,
    fix: 'Keep origins of development out of production.',
    reference: kettle,
    impliedBy: ['foreign'],
  },
  {
    probe: 'subdomain',
    name: 'any-subdomain',
    says: (origin) =>
      `${origin} is allowed, as is perhaps every subdomain: a vulnerability in one of them, or a forgotten DNS entry, lets an attacker in.`,
    fix: 'List the subdomains that need it.',
    reference: `${kettle}, "Exploiting XSS via CORS trust relationships"`,
    impliedBy: ['foreign', 'domain-suffix'],
  },
  {
    probe: 'other-port',
    name: 'any-port',
    says: (origin) => `${origin} is allowed: the port is not compared.`,
    fix: compareWhole,
    reference: 'HTML standard, §7.1.1 Origins (an origin is scheme, host and port)',
    impliedBy: ['foreign'],
  },
]

/** Finds the origins that are trusted by mistake. */
export function trustFindings({ exchanges, trusted }: Answers): readonly Finding[] {
  const found = (probe: ProbeName): Exchange | null => {
    // Two policies may decide about a request and its preflight; either one opens the server.
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
    ? ' With credentials: the preflight lets such a page act for the user who visits it.'
    : ' With credentials: such a page can read the data of the user who visits it.'
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
          'The server sends `*` and allows credentials: browsers refuse the pair, and every request with credentials fails. Whoever "repairs" it by sending the origin back opens the server to everybody.',
        evidence: corsLines(withCredentials),
        fix: 'Choose: `*` without `Access-Control-Allow-Credentials`, or a list of origins with it.',
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
        'Every site may read this without credentials. For public data that is right; in a private network it lets any site that a user visits read from inside.',
      evidence: corsLines(wildcard),
      fix: 'Nothing, if anybody may read it.',
      reference: `Fetch standard, §3.3 CORS protocol; ${kettle}, "CORS without credentials"`,
    },
  ]
}
