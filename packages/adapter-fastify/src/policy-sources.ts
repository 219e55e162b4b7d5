import {
  type CorsHooks,
  isPolicy,
  PolicyError,
  type PolicyIssue,
  type PolicyOptions,
  type Resolver,
} from '@corsage/core'
import { type AnyPolicySource, GUARD_OPTIONS, isPromise, policyFrom } from '@corsage/core/adapter'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The arguments of a resolver. */
export type FastifyContext = readonly [request: FastifyRequest, reply: FastifyReply]

type Source = AnyPolicySource<FastifyContext>

/**
 * Reads what `register` passes on. If the options are a function, Fastify calls it with the application and passes on the
 * result. For `register(cors)`, it passes on `{}`.
 *
 * @throws {@link PolicyError} for everything but a policy, options, `{ policy }` and `{ resolver }`.
 */
export function readRegistered(registered: unknown): [source: Source, hooks: CorsHooks] {
  if (typeof registered === 'function' || registered === undefined || isPromise(registered)) {
    const returned =
      registered === undefined ? 'nothing' : typeof registered === 'function' ? 'a function' : 'a promise'
    throw wrong(
      registered,
      `Expected options, not ${returned}. Fastify calls a function passed as options when the application starts. To choose a policy for each request, write register(cors, { resolver }).`,
    )
  }
  // Core rejects objects that are not plain. A copy of their fields would be accepted as options.
  if (isPolicy(registered) || !isPlain(registered)) return [registered as Source, {}]
  // These are options of `register`, which passes them on.
  const { logLevel: _logLevel, logSerializers: _logSerializers, prefix, ...given } = registered
  if (prefix !== undefined && prefix !== '') {
    throw wrong(
      prefix,
      'A prefix does not limit a policy. List the path in resources, or register cors inside a scope with this prefix.',
      'prefix',
    )
  }
  if (Object.hasOwn(given, 'resolver')) {
    const { resolver, ...hooks } = given
    return [readResolver(resolver, 'resolver'), hooks]
  }
  if (Object.hasOwn(given, 'policy')) {
    const { policy, ...hooks } = given
    if (typeof policy !== 'object' || policy === null) {
      const remedy =
        typeof policy === 'function' ? 'Use { resolver }' : 'Use { policy: createPolicy({ origins: … }) }'
      throw wrong(policy, `Expected a policy, not ${nameOf(policy)}. ${remedy}.`, 'policy')
    }
    return [policy, hooks]
  }
  const { onRefused, ...options } = given
  return [options as PolicyOptions, { onRefused } as CorsHooks]
}

/**
 * Reads what `register(guard, …)` passes on, like {@link readRegistered}, with the guard's own options.
 *
 * @returns No source if there is no policy.
 */
export function readRegisteredGuard(registered: unknown): [source: Source | undefined, options: object] {
  if (isPolicy(registered) || !isPlain(registered)) return [readRegistered(registered)[0], {}]
  const isOption = ([name]: [string, unknown]) => GUARD_OPTIONS.includes(name)
  const given = Object.entries(registered)
  const [source, unknown] = readRegistered(Object.fromEntries(given.filter((entry) => !isOption(entry))))
  const options = { ...unknown, ...Object.fromEntries(given.filter(isOption)) }
  const none = !isPolicy(source) && typeof source !== 'function' && Object.keys(source).length === 0
  return [none ? undefined : source, options]
}

/**
 * Reads a route's `config.cors`.
 *
 * @throws {@link PolicyError} for values that core accepts, but that mean something else here.
 */
export function readRoutePolicy(cors: unknown): Source {
  if (typeof cors === 'function') return readResolver(cors, '')
  for (const name of ['policy', 'resolver']) {
    if (isPolicy(cors) || !isPlain(cors) || !Object.hasOwn(cors, name)) continue
    throw wrong(cors[name], `${name} is not an option here. Use config: { cors: ${name} }.`, name)
  }
  return cors as Source
}

/**
 * Reads the fields of all routes, and collects the issues of those that are invalid.
 *
 * @throws {@link PolicyError} with all issues.
 */
export function readEach<Route extends { readonly name: string }>(
  routes: readonly Route[],
  field: 'config.cors' | 'config.guard',
  read: (route: Route) => void,
): void {
  const issues: PolicyIssue[] = []
  for (const route of routes) {
    try {
      read(route)
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error
      for (const issue of error.issues) {
        issues.push({ ...issue, path: [`${route.name} ${field}`, issue.path].filter(Boolean).join('.') })
      }
    }
  }
  if (issues.length > 0) throw new PolicyError(issues)
}

/** A policy in a form in which `isDeepStrictEqual` tells whether another decides the same. */
export function comparable(source: Source): unknown {
  if (typeof source === 'function') return source
  const options = optionsOf(source)
  // They omit functions, so policies with functions are equal only if they are the same object.
  return JSON.stringify(options).includes('"[function]"') ? source : inOneForm(options)
}

/** Normalizes options. A list can be a string, and its order does not matter. */
function inOneForm({ resources, ...options }: PolicyOptions): Record<string, unknown> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined && value !== false)
  const form: Record<string, unknown> = Object.fromEntries(
    entries.map(([name, value]) => [name, LISTS.includes(name) ? new Set(listOf(value)) : value]),
  )
  for (const [path, entry] of Object.entries(resources ?? {})) {
    form[path] = entry === false ? false : inOneForm(entry)
  }
  return form
}

const LISTS = ['origins', 'methods', 'allowHeaders', 'exposeHeaders']

function listOf(value: unknown): readonly unknown[] {
  return typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : [value].flat()
}

/** Whether a policy covers all paths, so that no outer policy applies. */
export function coversEveryPath(source: Source): boolean {
  if (typeof source === 'function') return false
  const options = optionsOf(source)
  return options.resources === undefined || 'origins' in options
}

/** Remembered, because all routes of a scope use the same one. */
const written = new WeakMap<object, PolicyOptions>()

function optionsOf(source: Exclude<Source, Resolver<FastifyContext>>): PolicyOptions {
  const known = written.get(source)
  if (known) return known
  const options = policyFrom(source).toJSON()
  written.set(source, options)
  return options
}

function readResolver(resolver: unknown, path: string): Source {
  if (typeof resolver !== 'function') {
    throw wrong(
      resolver,
      `Expected a function, not ${nameOf(resolver)}. Use { resolver: (request) => … }.`,
      path,
    )
  }
  if (Symbol.for('skip-override') in resolver) {
    throw wrong(resolver, 'Expected a policy or a resolver, not a Fastify plugin. Use { origins: … }.', path)
  }
  return resolver as Source
}

function wrong(value: unknown, message: string, path = ''): PolicyError {
  return new PolicyError([{ code: 'wrong-type', path, value, message }])
}

function nameOf(value: unknown): string {
  return typeof value === 'function'
    ? 'a function'
    : typeof value === 'object' && value
      ? 'an object'
      : `${value}`
}

/** Uses the definition of core: an object without a class. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: object | null = Object.getPrototypeOf(value)
  if (prototype === null) return true
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty')
}
