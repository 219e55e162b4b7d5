import { type Fault, type PolicyIssueCode, type Report, show } from '../validation/errors.ts'
import { ambiguousGroup } from './ambiguous-group.ts'
import { isLoopback } from './loopback.ts'
import type { OriginRules } from './read-origins.ts'
import { wholeOrigin } from './whole-origin.ts'

/** Sites that nobody would name: whatever matches one of them matches nearly all. Short, so that none takes long. */
const ANYBODY = ['https://zq.test', 'https://zq.com', 'https://a.zq.com', 'http://zq.test', 'http://zq.com']
const HOST = /(?:[a-z\d-]+\.)+[a-z][a-z\d-]+/gi
const MOST_HOSTS = 8
const REMEDY = 'write a pattern such as https://*.example.com'
/** A host without a scheme: a label, and then a dot or the end. A dot that is not escaped may be the colon of a scheme. */
const BARE_HOST = /^\^?(\\\.)?[\w-]+(\\\.|\.[\w-]{2,}|\$?$)/

/**
 * Validates a RegExp among the origins; every fault is reported. What it matches cannot be read off it; so it is asked
 * about origins of strangers, as an attacker would try them, near the hosts that it names.
 */
export function checkExpression(expression: RegExp, path: string, rules: OriginRules, report: Report): void {
  const fault = faultOf(expression, rules)
  if (fault) report(fault[0], path, expression, fault[1], fault[2])
  // What takes long with long origins may take long with these. It is told as a warning.
  else if (rules.credentials && ambiguousGroup(expression) === undefined) {
    checkStrangers(expression, path, rules, report)
  }
}

/** The fault of a RegExp that can be none among the origins, whoever may read. */
function faultOf(expression: RegExp, { isSlow }: OriginRules): Fault | undefined {
  const { source, flags } = expression
  const unflagged = new RegExp(source, flags.replace(/[gym]/g, ''))
  if (unflagged.flags !== flags) {
    const message = `the flags g, y and m change what a RegExp matches: write ${unflagged}`
    return ['origin-regexp-flags', message, unflagged]
  }
  if (BARE_HOST.test(source) && !plain(source).includes('://')) {
    const message = `${show(expression)} matches no origin, whose scheme it must match, too: ${REMEDY}`
    return ['origin-scheme-missing', message]
  }
  return isSlow(wholeOrigin(expression))
    ? ['origin-regexp-slow', `one request can keep the server busy with ${show(expression)}: ${REMEDY}`]
    : undefined
}

function checkStrangers(expression: RegExp, path: string, rules: OriginRules, report: Report): void {
  const whole = wholeOrigin(expression)
  const matched = (origins: readonly string[]) => origins.find((origin) => whole.test(origin))
  const fault = (code: PolicyIssueCode, message: string) => report(code, path, expression, message)
  const shown = show(expression)
  const anybody = matched(ANYBODY)
  if (anybody !== undefined) {
    const remedy = 'list the origins you trust, or remove credentials'
    const message = `${shown} allows ${anybody}, and so every site to read what your users may: ${remedy}`
    fault('origin-any-with-credentials', message)
    return
  }
  const hosts = hostsNamedIn(expression)
  const shared = matched(hosts.filter(rules.isPublicSuffix).map((host) => `https://zq.${host}`))
  if (shared !== undefined && !rules.publicSuffixes) {
    const remedy = 'name your own, or set dangerouslyAllowPublicSuffixes'
    fault('origin-public-suffix', `${shown} allows ${shared}, where strangers have sites: ${remedy}`)
  }
  const stranger = matched(hosts.flatMap((host) => strangersNear(host, rules)))
  if (stranger !== undefined) {
    fault('origin-regexp-loose', `${shown} allows ${stranger}, which a stranger can have: ${REMEDY}`)
  }
  const insecure = matched(hosts.flatMap((host) => [`http://${host}`, `http://zq.${host}`]))
  if (insecure !== undefined && !rules.insecureOrigins) {
    const message = `whoever controls the network can read what users of ${show(insecure)} can: match https alone, or set dangerouslyAllowInsecureOrigins`
    fault('origin-insecure', message)
  }
}

/** The hosts of other machines in the source of a RegExp, as far as they are written out. */
function hostsNamedIn({ source }: RegExp): readonly string[] {
  const hosts = plain(source).match(HOST) ?? []
  return [...new Set(hosts)].filter((host) => !isLoopback(host)).slice(0, MOST_HOSTS)
}

/** A source without the backslashes in front of dots and slashes. */
function plain(source: string): string {
  return source.replaceAll('\\.', '.').replaceAll('\\/', '/')
}

/** Origins that look like a host where a comparison is loose, and that anybody can register. */
function strangersNear(host: string, { isPublicSuffix }: OriginRules): readonly string[] {
  const registrable = [
    // Where nothing says that a label begins here.
    `zq${host}`,
    // Where a dot of the RegExp stands for any character.
    host.replace('.', 'z'),
  ].filter((name) => name.includes('.') && isPublicSuffix(name.slice(name.indexOf('.') + 1)))
  return [...registrable, `${host}.zq.test`].map((name) => `https://${name}`)
}
