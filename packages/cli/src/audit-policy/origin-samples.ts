/**
 * Guesses the origins that an element of `origins` should allow: its own text, or hosts in the source of a RegExp or a
 * function.
 *
 * @returns Origins without wildcards; the likeliest first.
 */
export function sampleOrigins(origin: unknown): readonly string[] {
  if (typeof origin === 'string') {
    return [origin.replace(/:\*$/, '').replace('://*.', '://app.').replace('*', 'x')]
  }
  return hostsNamedIn(origin).flatMap((host) => [
    `https://${host}`,
    `https://app.${host}`,
    `https://x${host.startsWith('.') ? host : `.${host}`}`,
    `http://${host}`,
  ])
}

/** The host names in the source of a RegExp or of a function. */
export function hostsNamedIn(origin: unknown): readonly string[] {
  const source = origin instanceof RegExp ? origin.source : typeof origin === 'function' ? String(origin) : ''
  const plain = source.replaceAll('\\.', '.').replaceAll('\\/', '/')
  const hosts = plain.match(/(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+/g) ?? []
  return [...new Set(hosts)].slice(0, 8)
}
