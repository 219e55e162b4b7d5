import type { Answering } from './origin-function.ts'

/** What becomes of one option of a library. */
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
  /** `preflight: false` has no counterpart: with `preflightContinue` Corsage still permits on the preflight. */
  | { readonly kind: 'preflight' }
  /** What Corsage always does right has no option. */
  | { readonly kind: 'needless' }
  /** What Corsage does not do, unless it is off. */
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
  /** What the module itself is: the function, or an object that holds it. */
  readonly moduleIs: 'function' | 'namespace'
  /** The names under which the module gives the function, besides `default`. */
  readonly exportedAs: readonly string[]
  /** The types that have a counterpart, and its name. The package of the replacement exports it. */
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
    /** What `true` does. */
    readonly onTrue: 'echoes' | 'breaks'
    /** What `'*'` does in a list. */
    readonly anyInList: 'any' | 'never-matches'
    /** What an unset or empty value does. */
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
  'A function for the whole policy is a resolver: (request) => policy, options or false. Write it by hand'

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
    onUnset: 'cors then switches CORS off',
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
    onUnset: '@fastify/cors then answers every request with 500',
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
    delegator: { kind: 'resolver', remedy: `${RESOLVER}, as { resolver }` },
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
    onUnset: '@koa/cors then allows any origin',
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
        'It is not about CORS: set Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy in a middleware, and remove it here',
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
    onUnset: 'hono/cors then answers every request with 500, or matches no origin',
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

/** `cors` where there is no Express: on Connect, Polka and their like. */
export const CONNECT: Library = { ...express, replacement: '@corsage/node' }

export const FASTIFY: Library = fastify

/** Every library that is migrated from, by the name that it is imported with. */
export const LIBRARIES: ReadonlyMap<string, Library> = new Map(
  [express, fastify, koa, hono].map((library) => [library.name, library]),
)
