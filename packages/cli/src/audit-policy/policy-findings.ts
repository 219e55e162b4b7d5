import { createPolicy, type PolicyIssue, type PolicyOptions, validateOptions } from '@corsage/core'
import { parse } from 'tldts'
import type { Severity } from '../audit/finding.ts'
import { type MistakeName, severityOf } from '../audit/mistakes.ts'
import { isPublicSuffix } from '../public-suffix.ts'
import type { OriginEntry } from './origin-entries.ts'
import type { OriginProbe, ProbedEntry } from './origin-probes.ts'

/** Something that an audit found in a policy. */
export interface PolicyFinding {
  /** A stable name. */
  readonly code: string
  readonly severity: Severity
  /** The option, for example `origins[2]`. */
  readonly path: string
  readonly message: string
  /** The corrected value, where there is one. */
  readonly suggestion?: unknown
}

/** Makes a finding of an issue of core, with which the policy is invalid. */
export function issueFinding({ code, path, message, suggestion }: PolicyIssue): PolicyFinding {
  return { code, severity: 'high', path, message, ...(suggestion === undefined ? {} : { suggestion }) }
}

/** Returns the risky settings that core warns about, as severe as the same mistake of a running server. */
export function warningFindings(options: PolicyOptions): readonly PolicyFinding[] {
  return createPolicy(options).warnings.map((warning) => {
    if (warning.code === 'loopback-beside-others') {
      return { ...warning, severity: severityOf('localhost-origin', warning.severity !== 'info') }
    }
    // With credentials, core rejects an http origin or reports it a second time.
    return warning.code === 'scheme-twins'
      ? { ...warning, severity: severityOf('insecure-origin', false) }
      : warning
  })
}

/** Returns risks in one element of `origins` that core does not report. */
export function entryFindings(entry: OriginEntry): readonly PolicyFinding[] {
  const { origin, path, credentials } = entry
  if (typeof origin !== 'string') return []
  const issues = validateOptions({ origins: origin, credentials: true, isPublicSuffix })
  return issues.flatMap(({ code, message }): PolicyFinding[] => {
    if (code === 'origin-public-suffix') {
      return [
        {
          code: 'public-suffix',
          severity: severityOf('public-suffix', credentials),
          path,
          // Without the `dangerously…` option, which a single element cannot have.
          message: message.replace(/, or set \w+: true/, ''),
        },
      ]
    }
    if (code === 'origin-insecure') {
      return [
        {
          code: 'insecure-origin',
          severity: severityOf('insecure-origin', credentials),
          path,
          message: `${origin} has no TLS. Anyone who controls the network can read what its pages can. Write https:.`,
        },
      ]
    }
    if (code === 'origin-null') {
      return [
        {
          code: 'null-origin',
          severity: severityOf('null-origin', credentials),
          path,
          message: "Any site can obtain the origin 'null' with a sandboxed frame. Remove it.",
        },
      ]
    }
    return []
  })
}

interface Mistake {
  readonly code: MistakeName
  readonly message: string
  /** More serious mistakes, next to which this one is not reported. */
  readonly impliedBy: readonly OriginProbe['name'][]
}

const specialCharacter: Omit<Mistake, 'message'> = {
  code: 'special-character',
  impliedBy: ['foreign', 'prefix', 'underscore'],
}
const ANCHOR = 'Write a pattern such as https://*.example.com.'

const MISTAKES: Readonly<Record<OriginProbe['name'], Mistake>> = {
  foreign: {
    code: 'any-origin',
    message: "It allows every site. List the origins, or write '*' if the data is public.",
    impliedBy: [],
  },
  null: {
    code: 'null-origin',
    message: "Any site can obtain the origin 'null' with a sandboxed frame. Remove it.",
    impliedBy: ['foreign'],
  },
  stranger: {
    code: 'public-suffix',
    message: 'Anyone can register a site there. List your own sites.',
    impliedBy: ['foreign'],
  },
  'domain-suffix': {
    code: 'suffix-compared',
    message: `Only the end is compared, so anyone can register a matching domain. ${ANCHOR}`,
    impliedBy: ['foreign', 'stranger'],
  },
  prefix: {
    code: 'prefix-compared',
    message: `Only the beginning is compared. ${ANCHOR}`,
    impliedBy: ['foreign'],
  },
  'unescaped-dot': {
    code: 'unescaped-dot',
    message: 'A dot matches any character. Write \\. for a dot.',
    impliedBy: ['foreign'],
  },
  'host-suffix': {
    code: 'host-suffix-compared',
    message: 'Only the end of the host is compared.',
    impliedBy: ['foreign', 'stranger', 'domain-suffix', 'subdomain'],
  },
  'insecure-twin': {
    code: 'insecure-origin',
    message: 'It has no TLS. Anyone who controls the network can read what its pages can.',
    impliedBy: ['foreign'],
  },
  localhost: {
    code: 'localhost-origin',
    message: "Any program on a user's machine can serve a page there.",
    impliedBy: ['foreign'],
  },
  subdomain: {
    code: 'any-subdomain',
    message: 'A vulnerability in any subdomain, or a forgotten DNS entry, lets an attacker in.',
    impliedBy: ['foreign', 'stranger', 'domain-suffix'],
  },
  'other-port': {
    code: 'any-port',
    message: 'The port is not compared.',
    impliedBy: ['foreign'],
  },
  underscore: {
    ...specialCharacter,
    impliedBy: ['foreign', 'prefix'],
    message: 'The comparison takes _ for the end of the host.',
  },
  backtick: { ...specialCharacter, message: 'The comparison takes ` for the end of the host.' },
  brace: { ...specialCharacter, message: 'The comparison takes { for the end of the host.' },
  percent: { ...specialCharacter, message: 'The comparison takes % for the end of the host.' },
  comma: { ...specialCharacter, message: 'The comparison takes a comma for the end of the host.' },
}

/** Mistakes that a foreign origin was already reported for. */
const foreignCodes: readonly MistakeName[] = [
  'any-origin',
  'public-suffix',
  'suffix-compared',
  'prefix-compared',
  'unescaped-dot',
  'special-character',
]

/** Whether anyone can register sites next to this one, as on `github.io`. */
function isShared(origin: string): boolean {
  return parse(new URL(origin).hostname, { allowPrivateDomains: true }).isPrivate === true
}

/** Returns the findings that the probes show. */
export function probeFindings({
  origin,
  path,
  credentials,
  probes,
  allowsIntended,
  failure,
  foreign,
}: ProbedEntry): readonly PolicyFinding[] {
  // For these, the text itself shows what is allowed.
  const allowed = origin === '*' || origin === 'null' ? [] : probes.filter(({ isAllowed }) => isAllowed)
  const findings = allowed.flatMap(({ name, origin: tried }): PolicyFinding[] => {
    const mistake = MISTAKES[name]
    if (allowed.some((other) => mistake.impliedBy.includes(other.name))) return []
    const severity = severityOf(mistake.code, credentials)
    return [{ code: mistake.code, severity, path, message: `allows ${tried}. ${mistake.message}` }]
  })
  if (
    typeof foreign === 'string' &&
    !findings.some(({ code }) => foreignCodes.includes(code as MistakeName))
  ) {
    const code = isShared(foreign) ? 'public-suffix' : 'foreign-origin'
    const message = `allows ${foreign}, a site of a domain that it does not name. ${ANCHOR}`
    return [...findings, { code, severity: severityOf(code, credentials), path, message }]
  }
  if (origin instanceof RegExp && allowsIntended === false) {
    const message = `${origin} matches no origin that was tried. It must match the whole origin, from https:// on.`
    return [...findings, { code: 'matches-nothing', severity: 'medium', path, message }]
  }
  if (failure !== undefined) {
    const message = `The function failed for an origin, so the origin was refused. (${failure})`
    return [...findings, { code: 'function-failed', severity: 'low', path, message }]
  }
  return findings
}
