const GUARD = 'Pass it to the guard, as in guard(policy, options)'

/** What to do instead of setting options of other libraries. The names are in lower case. */
const OTHER_OPTIONS: Readonly<Record<string, string>> = {
  sendwildcard: 'Remove it. Corsage sends "*" if every origin is allowed',
  alwayssend: 'Remove it. Headers that are the same for all origins are always sent',
  varyheader: 'Remove it. Corsage sends Vary if a response depends on a request header',
  interceptexceptions: 'Remove it. Error responses also have the headers',
  keepheadersonerror: 'Remove it. Error responses also have the headers',
  automaticoptions: 'Set preflightContinue: true to use your own OPTIONS handler',
  preflight: 'Set preflightContinue: true to use your own OPTIONS handler',
  strictpreflight: 'Remove it. The application receives every OPTIONS request that is not a preflight',
  hideoptionsroute: 'Remove it. Corsage adds no route',
  hook: 'Remove it. Corsage answers preflights first and sets the headers last',
  loglevel: 'Use the hook onRefused to log refusals',
  cachecontrol: 'Use maxAge for the cache of the browser. Shared caches do not store preflights',
  securecontext: 'Set Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy yourself',
  delegator: 'Pass the function instead of the options. In Fastify, pass { resolver }',
  resolver: 'Pass the function instead of the options. In Fastify, pass { resolver }',
  policy: 'Pass the policy instead of the options. In Fastify, pass { policy }',
  isslowregexp: 'Run corsage audit --policy to find slow RegExps',
  self: GUARD,
  hosts: GUARD,
  exempt: GUARD,
  ambient: GUARD,
  report: GUARD,
  onhandlererror: 'Pass it as a hook, as in withCors(handler, options, { onHandlerError })',
  onrefused: 'Pass it as a hook, as in cors(options, { onRefused })',
}

/** Returns what to do instead of setting another library's option; `undefined` if the option is not known. */
export function replacementOf(option: string): string | undefined {
  const name = plainName(option)
  return Object.hasOwn(OTHER_OPTIONS, name) ? OTHER_OPTIONS[name] : undefined
}

/** Removes differences between libraries: case, underscores and Flask's prefix. */
function plainName(option: string): string {
  return option.toLowerCase().replace(/^cors_|_/g, '')
}

/** Also removes words with which some libraries begin a name. */
export function coreOf(option: string): string {
  const name = plainName(option)
  return name === 'optionssuccessstatus' ? 'preflightstatus' : name.replace(/^(allow(ed)?|supports)/, '')
}
