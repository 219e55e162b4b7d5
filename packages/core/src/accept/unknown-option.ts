/** More steps than this are never looked for: each one makes the search three times as long. */
const MOST_STEPS = 6

/**
 * The one of several names that a misspelt one was most likely meant to be: about a third of its letters at most are
 * wrong, missing, superfluous or swapped.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const most = Math.min(Math.max(1, Math.round(name.length / 3)), MOST_STEPS)
  for (let steps = 0; steps <= most; steps++) {
    const nearest = known.find((candidate) => isWithin(steps, name.toLowerCase(), candidate.toLowerCase()))
    if (nearest) return nearest
  }
  return undefined
}

/** Whether the Levenshtein distance of two names is at most so many steps. */
function isWithin(steps: number, left: string, right: string): boolean {
  const [leftRest, rightRest] = [left.slice(1), right.slice(1)]
  if (left[0] === right[0]) return left === '' || isWithin(steps, leftRest, rightRest)
  return (
    steps > 0 &&
    (isWithin(steps - 1, leftRest, right) ||
      isWithin(steps - 1, left, rightRest) ||
      isWithin(steps - 1, leftRest, rightRest))
  )
}

/** What other libraries have for an option and Corsage has not: the names, in lower case, and why. */
const NO_OPTIONS: readonly (readonly [names: string, why: string])[] = [
  ['sendwildcard', "'*' is sent whenever any origin is allowed"],
  ['alwayssend', 'headers that are the same for all are always sent'],
  ['varyheader', 'Vary is sent whenever the answer depends on a request header'],
  ['interceptexceptions keepheadersonerror', 'the headers are on error responses too'],
  ['automaticoptions preflight', 'for an OPTIONS handler of your own set preflightContinue: true'],
  ['strictpreflight', 'an OPTIONS that is no preflight is left to the application'],
  ['hideoptionsroute', 'no route is added'],
  ['hook', 'preflights are answered first, and the headers are put on last'],
  ['loglevel', 'use onRefused to hear of refusals'],
  ['cachecontrol', 'browsers keep preflights for maxAge, shared caches never do'],
  ['securecontext', 'set Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy yourself'],
  [
    'delegator resolver',
    'a function that picks the policy stands in place of the options, in Fastify as { resolver }',
  ],
  ['policy', 'a policy stands in place of the options, in Fastify as { policy }'],
  ['isslowregexp', 'find slow RegExps with the command corsage audit --policy'],
  ['onrefused', 'it stands beside the options: cors(options, { onRefused })'],
]

/** The message for an option that Corsage does not know, with the name that was meant, if any. */
export function explainUnknownOption(
  name: string,
  known: readonly string[],
): [message: string, meant?: string] {
  const plain = plainName(name)
  const [, why] = NO_OPTIONS.find(([names]) => names.split(' ').includes(plain)) ?? []
  if (why) return [`is not an option: remove it (${why})`]
  const candidates = known.map((option) => coreOf(plainName(option)))
  const nearest = nearestName(coreOf(plain), candidates)
  const meant = nearest ? known[candidates.indexOf(nearest)] : undefined
  return meant
    ? [`is not an option: write ${meant}`, meant]
    : [`is not an option; the options are ${known.join(', ')}`]
}

/** A name without what libraries and languages write in their own ways: case, underscores, Flask's prefix. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/^cors_|_/g, '')
}

/** What remains where the words fall that libraries put in front of the same name, or leave out. */
function coreOf(plain: string): string {
  return plain === 'optionssuccessstatus' ? 'preflightstatus' : plain.replace(/^(allow(ed)?|supports)/, '')
}
