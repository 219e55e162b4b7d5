import type { Answering } from './origin-function.ts'

/** How one option of a library is migrated. */
export type OptionRule =
  | { readonly kind: 'origin' }
  /** A list of names or a joined string; `isUnset` tells the values that mean the option is not given. */
  | {
      readonly kind: 'names'
      readonly name: 'methods' | 'allowHeaders' | 'exposeHeaders'
      readonly isUnset: (value: unknown) => boolean
    }
  | { readonly kind: 'flag'; readonly name: 'credentials' | 'preflightContinue' | 'allowPrivateNetwork' }
  | { readonly kind: 'seconds'; readonly name: 'maxAge' }
  | { readonly kind: 'status'; readonly name: 'preflightStatus' }
  /**
   * `preflight: false` has no equivalent, because with `preflightContinue`, Corsage still sends permissions on
   * preflights.
   */
  | { readonly kind: 'preflight' }
  /** Corsage needs no option for this. */
  | { readonly kind: 'needless' }
  /** Corsage does not do this. The option can be removed only if it is off. */
  | { readonly kind: 'elsewhere'; readonly remedy: string }
  | { readonly kind: 'resolver'; readonly remedy: string }

/** A CORS library that is migrated from. */
export interface Library {
  readonly name: 'cors' | '@fastify/cors' | '@koa/cors' | 'hono/cors'
  readonly replacement:
    | '@corsage/express'
    | '@corsage/node'
    | '@corsage/fastify'
    | '@corsage/koa'
    | '@corsage/hono'
  /** The packages that are no longer needed. */
  readonly packages: readonly string[]
  /** Whether it is `register(cors, options)` rather than `cors(options)`. */
  readonly isPlugin: boolean
  /** Whether the module is the function, or an object that contains it. */
  readonly moduleIs: 'function' | 'namespace'
  /** The names under which the module gives the function, besides `default`. */
  readonly exportedAs: readonly string[]
  /** The types that have an equivalent, and its name. The package of the replacement exports it. */
  readonly types: Readonly<Record<string, string>>
  /** The types of a request, which are only given to the function as a type argument: `cors<cors.CorsRequest>()`. */
  readonly requestTypes: readonly string[]
  readonly options: Readonly<Record<string, OptionRule>>
  /** Whether names can be joined in one string. */
  readonly joinsNames: boolean
  readonly answering: Answering
  readonly origin: {
    readonly takesLists: boolean
    readonly takesRegExps: boolean
    /** The effect of `true`. */
    readonly onTrue: 'echoes' | 'breaks'
    /** The effect of `'*'` in a list. */
    readonly anyInList: 'any' | 'never-matches'
    /** The effect of an unset or empty value, as a clause after "with". */
    readonly onUnset: string
  }
  /** Written out if no methods are given, because Corsage allows more by default. */
  readonly narrowMethods?: readonly string[]
}

const isFalsy = (value: unknown) => !value
const isFalsyOrEmpty = (value: unknown) => !value || (Array.isArray(value) && value.length === 0)
/** `undefined` is sent as an empty list. */
const isNull = (value: unknown) => value === null
const isNullish = (value: unknown) => value === null || value === undefined

const RESOLVER =
  'a function for the whole policy must become a resolver, which returns a policy, options or false'

const express: Library = {
  name: 'cors',
  replacement: '@corsage/express',
  packages: ['cors', '@types/cors'],
  isPlugin: false,
  moduleIs: 'function',
  exportedAs: [],
  types: { CorsOptions: 'PolicyOptions' },
  requestTypes: ['CorsRequest'],
  joinsNames: true,
  answering: 'by-callback',
  origin: {
    takesLists: true,
    takesRegExps: true,
    onTrue: 'echoes',
    anyInList: 'never-matches',
    onUnset: 'cors, CORS is then off',
  },
  options: {
    origin: { kind: 'origin' },
    methods: { kind: 'names', name: 'methods', isUnset: () => false },
    allowedHeaders: { kind: 'names', name: 'allowHeaders', isUnset: isFalsy },
    headers: { kind: 'names', name: 'allowHeaders', isUnset: isFalsy },
    exposedHeaders: { kind: 'names', name: 'exposeHeaders', isUnset: isFalsyOrEmpty },
    credentials: { kind: 'flag', name: 'credentials' },
    maxAge: { kind: 'seconds', name: 'maxAge' },
    preflightContinue: { kind: 'flag', name: 'preflightContinue' },
    optionsSuccessStatus: { kind: 'status', name: 'preflightStatus' },
  },
  narrowMethods: ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'],
}

const fastify: Library = {
  name: '@fastify/cors',
  replacement: '@corsage/fastify',
  packages: ['@fastify/cors'],
  isPlugin: true,
  moduleIs: 'function',
  exportedAs: ['fastifyCors'],
  types: { FastifyCorsOptions: 'CorsPluginOptions' },
  requestTypes: [],
  joinsNames: true,
  answering: 'by-callback-or-promise',
  origin: {
    takesLists: true,
    takesRegExps: true,
    onTrue: 'echoes',
    anyInList: 'any',
    onUnset: '@fastify/cors, every request then gets 500',
  },
  options: {
    origin: { kind: 'origin' },
    methods: { kind: 'names', name: 'methods', isUnset: () => false },
    allowedHeaders: { kind: 'names', name: 'allowHeaders', isUnset: isNull },
    exposedHeaders: { kind: 'names', name: 'exposeHeaders', isUnset: isNullish },
    credentials: { kind: 'flag', name: 'credentials' },
    maxAge: { kind: 'seconds', name: 'maxAge' },
    preflightContinue: { kind: 'flag', name: 'preflightContinue' },
    optionsSuccessStatus: { kind: 'status', name: 'preflightStatus' },
    preflight: { kind: 'preflight' },
    strictPreflight: { kind: 'needless' },
    hook: { kind: 'needless' },
    cacheControl: { kind: 'needless' },
    hideOptionsRoute: { kind: 'needless' },
    logLevel: { kind: 'needless' },
    delegator: { kind: 'resolver', remedy: `${RESOLVER}. Write { resolver: (request) => options }` },
  },
  narrowMethods: ['GET', 'HEAD', 'POST'],
}

const koa: Library = {
  name: '@koa/cors',
  replacement: '@corsage/koa',
  packages: ['@koa/cors', '@types/koa__cors'],
  isPlugin: false,
  moduleIs: 'function',
  exportedAs: [],
  types: { Options: 'PolicyOptions' },
  requestTypes: [],
  joinsNames: true,
  answering: 'by-value-from-context',
  origin: {
    takesLists: false,
    takesRegExps: false,
    onTrue: 'breaks',
    anyInList: 'never-matches',
    onUnset: '@koa/cors, any origin is then allowed',
  },
  options: {
    origin: { kind: 'origin' },
    allowMethods: { kind: 'names', name: 'methods', isUnset: () => false },
    allowHeaders: { kind: 'names', name: 'allowHeaders', isUnset: isFalsyOrEmpty },
    exposeHeaders: { kind: 'names', name: 'exposeHeaders', isUnset: isFalsyOrEmpty },
    credentials: { kind: 'flag', name: 'credentials' },
    maxAge: { kind: 'seconds', name: 'maxAge' },
    keepHeadersOnError: { kind: 'needless' },
    privateNetworkAccess: { kind: 'flag', name: 'allowPrivateNetwork' },
    secureContext: {
      kind: 'elsewhere',
      remedy:
        'it is not about CORS. Set Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy in a middleware',
    },
  },
  narrowMethods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH'],
}

const hono: Library = {
  name: 'hono/cors',
  replacement: '@corsage/hono',
  packages: [],
  isPlugin: false,
  moduleIs: 'namespace',
  exportedAs: ['cors'],
  types: {},
  requestTypes: [],
  joinsNames: false,
  answering: 'by-value',
  origin: {
    takesLists: true,
    takesRegExps: false,
    onTrue: 'breaks',
    anyInList: 'never-matches',
    onUnset: 'hono/cors, every request then gets 500, or no origin matches',
  },
  options: {
    origin: { kind: 'origin' },
    allowMethods: { kind: 'names', name: 'methods', isUnset: () => false },
    allowHeaders: { kind: 'names', name: 'allowHeaders', isUnset: isFalsyOrEmpty },
    exposeHeaders: { kind: 'names', name: 'exposeHeaders', isUnset: isFalsyOrEmpty },
    credentials: { kind: 'flag', name: 'credentials' },
    maxAge: { kind: 'seconds', name: 'maxAge' },
  },
}

/** `cors` without Express, for example on Connect or Polka. */
export const CONNECT: Library = { ...express, replacement: '@corsage/node' }

export const FASTIFY: Library = fastify

/** Every library that is migrated from, by the name that it is imported with. */
export const LIBRARIES: ReadonlyMap<string, Library> = new Map(
  [express, fastify, koa, hono].map((library) => [library.name, library]),
)
