import type { FastifyInstance } from 'fastify'
import type { Config, HTTPVersion } from 'find-my-way'

/** The options that decide how a router compares paths. Fastify's types lack one of them. */
export type RouterOptions = Config<HTTPVersion.V1> & { readonly useSemicolonDelimiter?: boolean }

/** Fastify's defaults. */
const DEFAULTS = {
  allowUnsafeRegex: false,
  caseSensitive: true,
  ignoreDuplicateSlashes: false,
  ignoreTrailingSlash: false,
  maxParamLength: 100,
  useSemicolonDelimiter: false,
}

/**
 * How an application's router compares paths, as set in `routerOptions` or, as in the first versions of Fastify 5, next
 * to the other options. Fastify writes its defaults into both, so a value that differs from them is the one that was set.
 */
export function routerOptionsOf(root: FastifyInstance): typeof DEFAULTS {
  const { routerOptions, ...others } = root.initialConfig as Partial<typeof DEFAULTS> & {
    readonly routerOptions?: Partial<typeof DEFAULTS>
  }
  const given = Object.assign({}, DEFAULTS)
  for (const name of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) {
    const set = [routerOptions?.[name], others[name]].find(
      (value) => value !== undefined && value !== DEFAULTS[name],
    )
    if (set !== undefined) Object.assign(given, { [name]: set })
  }
  return given
}
