import { type PolicyIssueCode, type Report, show } from '../validation/errors.ts'
import { ambiguousGroup } from './ambiguous-group.ts'
import { isLoopback } from './loopback.ts'
import type { OriginRules } from './read-origins.ts'
import { wholeOrigin } from './whole-origin.ts'

/** Sites that nobody would name: whatever matches one of them matches nearly all. Short, so that none takes long. */
const ANYBODY = ['https://zq.test', 'https://zq.com', 'https://a.zq.com', 'http://zq.test', 'http://zq.com']
const HOST = /(?:[a-z\d-]+\.)+[a-z][a-z\d-]+/gi
const MOST_HOSTS = 8
/** A host without a scheme: a label, and then a dot or the end. A dot that is not escaped may be the colon of a scheme. */
const BARE_HOST = /^\^?(\\\.)?[\w-]+(\\\.|\.[\w-]{2,}|\$?$)/

/**
 * Validates a RegExp among the origins. What it matches cannot be read off it; so it is asked about origins of
 * strangers, as an attacker would try them, near the hosts that it names.
 *
 * @returns Whether it has no fault; every fault is reported.
 */
export function checkExpression(
  expression: RegExp,
  path: string,
  rules: OriginRules,
  report: Report,
): boolean {
  const shown = show(expression)
  const unflagged = new RegExp(expression.source, expression.flags.replace(/[gym]/g, ''))
  if (unflagged.flags !== expression.flags) {
    const message = `the flags g, y and m change what a RegExp matches: write ${unflagged}`
    report('origin-regexp-flags', path, expression, message, unflagged)
    return false
  }
  const plain = expression.source.replaceAll('\\/', '/')
  if (BARE_HOST.test(plain) && !plain.includes('://')) {
    const message = `${shown} matches no origin, whose scheme it must match, too: write a pattern such as https://*.example.com`
    report('origin-scheme-missing', path, expression, message)
    return false
  }
  const whole = wholeOrigin(expression)
  if (rules.isSlow(whole)) {
    const message = `one request can keep the server busy with ${shown}: write a pattern such as https://*.example.com`
    report('origin-regexp-slow', path, expression, message)
    return false
  }
  // What takes long with long origins may take long with these. It is told as a warning.
  if (!rules.credentials || ambiguousGroup(expression) !== undefined) return true
  const matched = (origins: readonly string[]) => origins.find((origin) => whole.test(origin))
  const anybody = matched(ANYBODY)
  if (anybody !== undefined) {
    const message = `${shown} allows ${anybody}, and so every site to read what your users may: list the origins you trust, or remove credentials`
    report('origin-any-with-credentials', path, expression, message)
    return false
  }
  const hosts = hostsNamedIn(plain)
  let faultless = true
  const fault = (code: PolicyIssueCode, message: string): void => {
    report(code, path, expression, message)
    faultless = false
  }
  const shared = matched(hosts.filter(rules.isPublicSuffix).map((host) => `https://zq.${host}`))
  if (shared !== undefined && !rules.publicSuffixes) {
    const remedy = 'name your own, or set dangerouslyAllowPublicSuffixes'
    fault('origin-public-suffix', `${shown} allows ${shared}, where strangers have sites: ${remedy}`)
  }
  const stranger = matched(hosts.flatMap((host) => strangersNear(host, rules)))
  if (stranger !== undefined) {
    const remedy = 'write a pattern such as https://*.example.com'
    fault('origin-regexp-loose', `${shown} allows ${stranger}, which a stranger can have: ${remedy}`)
  }
  const insecure = matched(hosts.flatMap((host) => [`http://${host}`, `http://zq.${host}`]))
  if (insecure !== undefined && !rules.insecureOrigins) {
    const message = `whoever controls the network can read what users of ${show(insecure)} can: match https alone, or set dangerouslyAllowInsecureOrigins`
    fault('origin-insecure', message)
  }
  return faultless
}

/** The hosts of other machines in the source of a RegExp, as far as they are written out. */
function hostsNamedIn(source: string): readonly string[] {
  const hosts = source.replaceAll('\\.', '.').match(HOST) ?? []
  return [...new Set(hosts)].filter((host) => !isLoopback(host)).slice(0, MOST_HOSTS)
}

/** Origins that look like a host where a comparison is loose, and that anybody can register. */
function strangersNear(host: string, { isPublicSuffix }: OriginRules): readonly string[] {
  const labels = host.split('.')
  // Where a dot of the RegExp stands for any character.
  const joined = labels.slice(1).map((_, index) => {
    const [before, behind] = [labels.slice(0, index + 1), labels.slice(index + 1)]
    return `${before.join('.')}z${behind.join('.')}`
  })
  const registrable = [`zq${host}`, ...joined].filter((name) => {
    const parent = name.slice(name.indexOf('.') + 1)
    return parent !== name && isPublicSuffix(parent)
  })
  return [...registrable, `${host}.zq.test`].map((name) => `https://${name}`)
}
