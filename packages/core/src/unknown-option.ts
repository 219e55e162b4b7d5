import { nearestName } from './nearest-name.ts'

/** What other libraries call our options, their case and underscores aside. */
const RENAMED: Readonly<Record<string, string>> = {
  headers: 'allowHeaders',
  alloworigin: 'origins',
  alloworigins: 'origins',
  allowedorigins: 'origins',
  allowmethods: 'methods',
  allowedmethods: 'methods',
  allowedheaders: 'allowHeaders',
  exposedheaders: 'exposeHeaders',
  supportscredentials: 'credentials',
  allowcredentials: 'credentials',
  optionssuccessstatus: 'preflightStatus',
  privatenetworkaccess: 'allowPrivateNetwork',
}

/** What other libraries let one choose, and Corsage always does right. */
const NEEDLESS: Readonly<Record<string, string>> = {
  sendwildcard: "'*' is sent whenever any origin is allowed",
  alwayssend: 'headers that are the same for everybody are sent to everybody',
  varyheader: 'Vary is sent exactly when the answer depends on a request header',
  interceptexceptions: 'the headers are on error responses too',
  keepheadersonerror: 'the headers are on error responses too',
  automaticoptions: 'preflights are answered; for a handler of your own set preflightContinue: true',
  preflight: 'preflights are answered; for a handler of your own set preflightContinue: true',
  strictpreflight: 'an OPTIONS request that is no preflight is left to the application',
  hideoptionsroute: 'no route is added',
  hook: 'preflights are answered first, and the headers are put on last',
  loglevel: 'no route is added; use onRefused to hear of refusals',
  cachecontrol: 'browsers keep preflights by maxAge, and shared caches never keep OPTIONS',
  securecontext: 'set the Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy headers yourself',
}

/** What belongs beside a policy or in its place, not into its options. */
const MISPLACED: Readonly<Record<string, string>> = {
  delegator: 'a function that picks the policy stands in place of the options (in Fastify as { resolver })',
  resolver: 'a function that picks the policy stands in place of the options (in Fastify as { resolver })',
  policy: 'a policy stands in place of the options (in Fastify as { policy })',
  onrefused: 'it stands beside the options: cors(options, { onRefused })',
}

/** The message for an option that Corsage does not know, with the name that was meant, if any. */
export function explainUnknownOption(
  name: string,
  known: readonly string[],
): [message: string, meant?: string] {
  const plain = name
    .toLowerCase()
    .replace(/^cors_/, '')
    .replaceAll('_', '')
  if (Object.hasOwn(MISPLACED, plain)) return [`is not an option: ${MISPLACED[plain]}`]
  if (Object.hasOwn(NEEDLESS, plain)) return [`is not needed: ${NEEDLESS[plain]}. Remove it`]
  const sameLetters = known.find((option) => option.toLowerCase() === plain)
  const meant = sameLetters ?? (Object.hasOwn(RENAMED, plain) ? RENAMED[plain] : nearestName(name, known))
  return meant
    ? [`is not an option: write ${meant}`, meant]
    : [`is not an option; the options are ${known.join(', ')}`]
}
