const GUARD = 'Pass it to the guard, after the policy: guard(policy, { … })'

/** The replacements of other libraries' options, or why none is needed. The names are in lower case. */
const OTHER_OPTIONS: Readonly<Record<string, string>> = {
  sendwildcard: 'Remove it: Corsage sends "*" whenever any origin is allowed',
  alwayssend: 'Remove it: headers that are the same for all origins are always sent',
  varyheader: 'Remove it: Corsage sends Vary whenever a response depends on a request header',
  interceptexceptions: 'Remove it: error responses have the headers as well',
  keepheadersonerror: 'Remove it: error responses have the headers as well',
  automaticoptions: 'To use your own OPTIONS handler, set preflightContinue: true',
  preflight: 'To use your own OPTIONS handler, set preflightContinue: true',
  strictpreflight: 'Remove it: the application receives every OPTIONS request that is not a preflight',
  hideoptionsroute: 'Remove it: Corsage adds no route',
  hook: 'Remove it: Corsage answers preflights first and sets the headers last',
  loglevel: 'Use the hook onRefused to log refusals',
  cachecontrol: 'Use maxAge: browsers cache preflights that long, and shared caches never do',
  securecontext: 'Set Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy yourself',
  delegator: 'Pass the function instead of the options; in Fastify, as { resolver }',
  resolver: 'Pass the function instead of the options; in Fastify, as { resolver }',
  policy: 'Pass the policy instead of the options; in Fastify, as { policy }',
  isslowregexp: 'Use the command corsage audit --policy to find slow RegExps',
  self: GUARD,
  hosts: GUARD,
  exempt: GUARD,
  ambient: GUARD,
  report: GUARD,
  onhandlererror: 'Pass it as a hook of withCors: withCors(handler, options, { onHandlerError })',
  onrefused: 'Pass it as a hook, after the options: cors(options, { onRefused })',
}

/** Returns what to do instead of setting another library's option; `undefined` if the option is not known. */
export function replacementOf(option: string): string | undefined {
  const name = plainName(option)
  return Object.hasOwn(OTHER_OPTIONS, name) ? OTHER_OPTIONS[name] : undefined
}

/** Removes what libraries and languages write differently: case, underscores, Flask's prefix. */
function plainName(option: string): string {
  return option.toLowerCase().replace(/^cors_|_/g, '')
}

/** Removes the words that some libraries put before the same name as well. */
export function coreOf(option: string): string {
  const name = plainName(option)
  return name === 'optionssuccessstatus' ? 'preflightstatus' : name.replace(/^(allow(ed)?|supports)/, '')
}
