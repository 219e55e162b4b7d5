import type { FastifyInstance } from 'fastify'
import type { Config, HTTPVersion } from 'find-my-way'

/** What a router is told. Its types leave one out. */
export type RouterOptions = Config<HTTPVersion.V1> & { readonly useSemicolonDelimiter?: boolean }

/** Fastify's own. */
const DEFAULTS = {
  allowUnsafeRegex: false,
  caseSensitive: true,
  constraints: undefined as RouterOptions['constraints'],
  ignoreDuplicateSlashes: false,
  ignoreTrailingSlash: false,
  maxParamLength: 100,
  useSemicolonDelimiter: false,
}

/**
 * What an application told its router: in `routerOptions`, or beside the other options, which was the only place in the
 * first versions of Fastify 5. Fastify writes its defaults into both: what differs from them was meant.
 */
export function routerOptionsOf(root: FastifyInstance): RouterOptions & { readonly maxParamLength: number } {
  const { routerOptions, ...beside } = root.initialConfig as RouterOptions & {
    readonly routerOptions?: RouterOptions
  }
  const given = Object.assign({}, DEFAULTS, routerOptions)
  for (const name of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) {
    if (given[name] === DEFAULTS[name]) Object.assign(given, { [name]: beside[name] })
  }
  // Fastify freezes them, and a router marks the strategies that it is given.
  const strategies = Object.entries(given.constraints ?? {}).map(([name, strategy]) => [
    name,
    { ...strategy },
  ])
  return Object.assign(given, { constraints: Object.fromEntries(strategies) })
}
