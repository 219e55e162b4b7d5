/** A change of `guard/decision.ts` that makes it wrong. */
export interface Mutation {
  readonly name: string
  readonly replaced: string
  readonly by: string
  /** The test that must notice it: the rows for `hosts`, which is outside the theorem. */
  readonly foundBy: 'theorem' | 'rows'
}

const mutation =
  (foundBy: Mutation['foundBy']) =>
  (name: string, replaced: string, by: string): Mutation => ({ name, replaced, by, foundBy })
const theorem = mutation('theorem')
const rows = mutation('rows')

const SAFE = "  if (isSafe(method) && isSafe(originalMethod) && !isUpgrade(request)) return 'pass'\n"
const SITE = "  if (site === 'same-origin' || site === 'none') return 'pass'\n"
const OWN = "  if (!site && origin !== null && isOwnOrigin(origin, request, rules, context)) return 'pass'\n"
const EXEMPT =
  "  // Fails open on purpose, for callbacks that other sites send.\n  if (rules.exempt?.(request.url)) return 'pass'\n"
const NEITHER =
  "  return site === null ? 'pass' : reasonOf(request, rules)\n}\n\n/**\n * Decides by the policy."
const ASK = "  if (origin !== null) return 'ask'\n"
const UNPERMITTED = '  if (permission === undefined) return reasonOf(request, rules)\n'
const METHODS = "  if (!listsMethods(permission, request)) return 'method-not-listed'\n"
const CREDENTIALS = "  if (permission.credentials) return 'pass'\n"
const AMBIENT = "  if (rules.ambient || hasAmbientCredentials(request)) return 'ambient-credentials'\n"
const NAVIGATION = "  if (request.headers.get('sec-fetch-mode') === 'navigate') return 'navigation'\n"

/** Each step dropped, reordered or weakened. */
export const MUTATIONS: readonly Mutation[] = [
  theorem('step 2 dropped: no path is exempt', EXEMPT, ''),
  theorem('step 3 dropped: reading is refused', SAFE, ''),
  theorem('step 3 weakened: by the overriding method only', ' && isSafe(originalMethod)', ''),
  theorem('step 3 weakened: by the original method only', 'isSafe(method) && ', ''),
  theorem('step 3 weakened: upgrades pass', ' && !isUpgrade(request)', ''),
  theorem('step 3 weakened: DELETE only reads', "method === 'TRACE' ||", "method === 'DELETE' ||"),
  theorem('step 3 weakened: POST only reads', "method === 'TRACE' ||", "method === 'POST' ||"),
  theorem('step 4 dropped: own pages are not known by their site', SITE, ''),
  theorem('step 4 weakened: same-site passes', SITE, SITE.replace('none', 'same-site')),
  theorem('step 4 weakened: cross-site passes', SITE, SITE.replace('none', 'cross-site')),
  theorem('step 5 dropped: own pages are not known by Origin', OWN, ''),
  theorem(
    'step 5 weakened: regardless of Sec-Fetch-Site',
    'if (!site && origin !== null',
    'if (origin !== null',
  ),
  theorem(
    'step 5 weakened: every origin is own',
    OWN,
    OWN.replace(' && isOwnOrigin(origin, request, rules, context)', ''),
  ),
  theorem(
    'steps 4 and 5 reordered',
    `${SITE}`,
    `${OWN.replace('!site && ', '').replaceAll('origin', "headers.get('origin')").replace("isOwnheaders.get('origin')", 'isOwnOrigin')}${SITE}`,
  ),
  theorem('step 6 dropped: nobody is trusted with credentials', CREDENTIALS, ''),
  theorem('step 6 weakened: without regard to credentials', 'if (permission.credentials)', 'if (permission)'),
  theorem('step 6 before the methods', METHODS, `${CREDENTIALS}${METHODS}`),
  theorem('step 6 weakened: the methods do not matter', METHODS, ''),
  theorem(
    'step 6 weakened: the methods do not matter for upgrades',
    METHODS,
    METHODS.replace('if (', 'if (!isUpgrade(request) && '),
  ),
  theorem(
    'step 6 weakened: one of two methods is enough',
    'method, request) && listsMethod(',
    'method, request) || listsMethod(',
  ),
  theorem('step 7 dropped: nobody acts without credentials', NAVIGATION, "  return 'navigation'\n"),
  theorem('step 7 weakened: ambient credentials do not matter', AMBIENT, ''),
  theorem('step 7 weakened: without the option ambient', 'rules.ambient || ', ''),
  theorem(
    'step 7 weakened: cookies are not ambient',
    "  if (headers.get('cookie') !== null) return true\n",
    '',
  ),
  theorem(
    'step 7 weakened: certificates are not ambient',
    "cf?.tlsClientAuth?.certVerified === 'SUCCESS'",
    'false',
  ),
  theorem('step 7 weakened: passwords are not ambient', 'REMEMBERED.test(authorization)', 'false'),
  theorem('step 7 weakened: the scheme has one spelling', '(?![\\w-])/i', '(?![\\w-])/'),
  theorem('step 7 weakened: Digest is not ambient', '|digest|', '|'),
  theorem('step 7 weakened: Negotiate is not ambient', '|negotiate|', '|'),
  theorem('step 7 weakened: NTLM is not ambient', '|ntlm)', ')'),
  // No browser sends these, so the theorem does not know them.
  rows(
    'step 7 weakened: a script may set Authorization in every mode',
    "mode !== null && mode !== 'cors'",
    'false',
  ),
  rows(
    'step 7 weakened: a script may set Authorization on an upgrade',
    'return isUpgrade(request) || ',
    'return ',
  ),
  rows('step 7 weakened: certificates of the connection are not ambient', 'hasClientCertificate || ', ''),
  rows(
    'upgrades weakened: Connection must agree',
    "  const protocol = headers.get('upgrade')\n",
    "  const protocol = headers.get('connection') && headers.get('upgrade')\n",
  ),
  rows('upgrades weakened: CONNECT does not count', "  if (method === 'CONNECT') return true\n", ''),
  rows('upgrades: h2c is one as well', " && protocol.toLowerCase() !== 'h2c'", ''),
  theorem('step 7 weakened: forms pass', NAVIGATION, ''),
  theorem(
    'step 8 dropped: the site alone does not refuse',
    UNPERMITTED,
    "  if (permission === undefined) return request.headers.get('sec-fetch-site') ? 'pass' : 'cross-site'\n",
  ),
  theorem(
    'step 9 dropped: Origin alone does not refuse',
    UNPERMITTED,
    "  if (permission === undefined) return request.headers.get('sec-fetch-site') ? 'cross-site' : 'pass'\n",
  ),
  theorem(
    'step 9 weakened: null passes',
    ASK,
    "  if (origin === 'null') return 'pass'\n  if (origin !== null) return 'ask'\n",
  ),
  theorem('step 10 dropped: programs are refused', NEITHER, NEITHER.replace("site === null ? 'pass' : ", '')),
  theorem(
    'step 10 weakened: the site does not refuse without Origin',
    NEITHER,
    NEITHER.replace('reasonOf(request, rules)', "'pass'"),
  ),
  rows(
    'steps 1 and 2 reordered: exempt paths accept every host',
    '  const reason = hostReason(authoritiesOf(request), request.url, hosts)\n',
    "  if (rules.exempt?.(request.url)) return 'pass'\n  const reason = hostReason(authoritiesOf(request), request.url, hosts)\n",
  ),
  rows(
    'hosts dropped',
    '  if (rules.hosts !== undefined) return decideLocally(request, rules, rules.hosts, context)\n',
    '',
  ),
  rows('H1, H2 dropped: every host is listed', '  if (reason !== undefined) return reason\n', ''),
  rows('H3 dropped: every origin acts', "? 'pass' : 'ask'\n", "? 'pass' : 'pass'\n"),
  rows(
    'H3 dropped: own pages are not known',
    'ownSite && isOwnOrigin(origin, request, rules, context)',
    'false',
  ),
  rows('H3 weakened: regardless of Sec-Fetch-Site', 'ownSite && isOwnOrigin', 'isOwnOrigin'),
  rows('H3 weakened: any origin of a policy acts', "permission.listed ? 'pass'", "permission ? 'pass'"),
  rows('H3 dropped: listed origins are refused', "permission.listed ? 'pass'", "false ? 'pass'"),
  rows('H4 dropped: without Origin everything passes', 'reads && opens ? ', 'true ? '),
  rows('H4 dropped: without Origin and site nothing passes', "  if (ownSite) return 'pass'\n", ''),
  rows('H4 dropped: links do not work', 'reads && opens ? ', 'false ? '),
  rows('H4 weakened: not only for documents', " && headers.get('sec-fetch-dest') === 'document'", ''),
  rows('H4 weakened: not only for navigations', "headers.get('sec-fetch-mode') === 'navigate' && ", ''),
  rows('H4 weakened: for every method', 'reads && opens', 'opens'),
]
