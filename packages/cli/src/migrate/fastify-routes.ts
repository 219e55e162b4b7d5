import type { Node, ObjectExpression, ObjectProperty } from '@babel/types'
import { type Edit, textWith } from './edit.ts'
import { shortened } from './function-shape.ts'
import { FASTIFY, type Library } from './libraries.ts'
import { type Left, type RewrittenOptions, rewriteOptions } from './options.ts'
import type { Project } from './project.ts'
import type { Reading } from './reading.ts'
import { propertyNameOf, type Syntax, spanOf } from './syntax.ts'

/** The options that have another name in Corsage. */
const FOREIGN = Object.entries(FASTIFY.options).flatMap(([name, rule]) =>
  'name' in rule && rule.name === name ? [] : [name],
)

const ROUTING = new Set('route get head post put patch delete options all search propfind query'.split(' '))

/**
 * Finds the options that routes of Fastify have for themselves: `app.get(path, { config: { cors: {…} } }, …)`.
 *
 * @param isRegistered Whether the run migrates a registration: otherwise only names that Corsage does not have show that
 * the options are not for Corsage.
 */
export function findFastifyRoutes(syntax: Syntax, isRegistered: boolean): readonly ObjectExpression[] {
  return syntax.nodes.flatMap((node) => {
    if (node.type !== 'ObjectProperty' || propertyNameOf(node.key, node.computed) !== 'cors') return []
    const { value } = node
    if (value.type !== 'ObjectExpression' || !isConfig(node, syntax)) return []
    // The names of Corsage itself need no migration.
    const names = value.properties.map((property) =>
      property.type === 'SpreadElement' ? undefined : propertyNameOf(property.key, property.computed),
    )
    const telling = isRegistered ? Object.keys(FASTIFY.options) : FOREIGN
    const has = (list: readonly string[]) => names.some((name) => name !== undefined && list.includes(name))
    return has(FOREIGN) || (has(telling) && !has(['origins', 'allowHeaders', 'exposeHeaders'])) ? [value] : []
  })
}

/** Finds a route that inherits from a registration, and cannot be made a whole policy with it. */
export function findDistantRoute(project: Project): string | undefined {
  for (const { syntax, isInRun } of project.filesWith(/\bcors\b/)) {
    const where = project.nameOf(syntax)
    const unread = syntax.nodes.find(
      (node) =>
        node.type === 'ObjectProperty' &&
        propertyNameOf(node.key, node.computed) === 'cors' &&
        node.value.type !== 'ObjectExpression' &&
        node.value.type !== 'BooleanLiteral' &&
        isConfig(node, syntax),
    )
    if (unread) return `${shortened(syntax.textOf(unread))} of a route in ${where} is not known`
    if (!isInRun && findFastifyRoutes(syntax, true).length > 0) {
      return `a route in ${where} inherits from the registration. Pass that file as well`
    }
  }
  return undefined
}

function isConfig(cors: ObjectProperty, { parentOf }: Syntax): boolean {
  const config = parentOf(parentOf(cors) as Node)
  if (config?.type !== 'ObjectProperty' || propertyNameOf(config.key, config.computed) !== 'config')
    return false
  const call = parentOf(parentOf(config) as Node)
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false
  return ROUTING.has(propertyNameOf(call.callee.property, call.callee.computed) ?? '')
}

/** A route's migrated options; without a reading if they are left unchanged. */
export interface RewrittenRoute {
  readonly edits: readonly Edit[]
  readonly left: readonly Left[]
  readonly reading?: Reading
}

/**
 * Makes a whole policy of a route's options, which inherit from the registration in `@fastify/cors`. There the
 * registration also answers the preflights of the route, so a route that permits more than it is left.
 */
export function rewriteRoute(
  route: ObjectExpression,
  registered: RewrittenOptions | undefined,
  syntax: Syntax,
): RewrittenRoute {
  const methods = registered?.known['methods']
  const library: Library = Array.isArray(methods) ? { ...FASTIFY, narrowMethods: methods } : FASTIFY
  const rewritten = rewriteOptions(route, route, library, syntax)
  const why = rewritten.obstacle?.why ?? obstacleOf(rewritten, registered)
  if (why !== undefined || !registered) {
    const message = `This route is unchanged, because ${why}. In Corsage, a route's policy inherits nothing, and also applies to preflights. Write all its options here.`
    return { edits: unstartable(rewritten, route), left: [{ node: route, message }] }
  }
  const copied = Object.keys(registered.known)
    .filter((name) => name !== 'methods' && !(name in rewritten.known))
    .flatMap((name) => {
      const property = registered.places.get(name)
      if (property?.type !== 'ObjectProperty') return []
      const { start, end } = spanOf(property.value)
      const inside = registered.edits.filter((edit) => edit.start < end)
      return [`${name}: ${textWith(syntax.source, { start, end }, inside)}`]
    })
  const edits = [...rewritten.edits]
  if (copied.length > 0) edits.push(atStart(route, copied.join(', ')))
  return { edits, left: rewritten.left, reading: rewritten.reading }
}

/** Why a route cannot have the policy that its options and those of the registration make. */
function obstacleOf(route: RewrittenOptions, registered: RewrittenOptions | undefined): string | undefined {
  if (!registered) return 'it inherits from a registration that is not in this file'
  if (!registered.isWhole) return 'it inherits from a registration whose options are not all known'
  if (!route.isWhole) return 'its options are not all known'
  const [own, base] = [route.known, registered.known]
  if (registered.reading.origins.has('function') && !('origins' in own)) {
    return 'it inherits the function of the registration'
  }
  const wider = [
    'origins' in own && !isCovered(own['origins'], base['origins'] ?? '*') ? 'origins' : undefined,
    'methods' in own && !isCovered(own['methods'], base['methods']) ? 'methods' : undefined,
    'allowHeaders' in own && !isCovered(own['allowHeaders'], base['allowHeaders'] ?? '*')
      ? 'headers'
      : undefined,
    own['credentials'] === true && base['credentials'] !== true ? 'credentials' : undefined,
    own['preflightContinue'] === true && base['preflightContinue'] !== true ? 'preflights' : undefined,
  ].find((each) => each !== undefined)
  return (
    wider &&
    `it permits other ${wider} than the registration, and @fastify/cors responds to its preflights with the registered options`
  )
}

/** Whether each name or pattern is among others. */
function isCovered(value: unknown, by: unknown): boolean {
  if (by === '*') return true
  const texts = (each: unknown) => [each].flat().map((one) => String(one).toLowerCase())
  return (
    typeof value !== 'function' &&
    typeof by !== 'function' &&
    texts(value).every((text) => texts(by).includes(text))
  )
}

/** Adds an option that Corsage rejects at startup. Otherwise the route would be open to every origin. */
function unstartable({ reading }: RewrittenOptions, route: ObjectExpression): readonly Edit[] {
  return FOREIGN.some((name) => reading.given.has(name)) ? [] : [atStart(route, 'origins: undefined')]
}

function atStart(object: ObjectExpression, text: string): Edit {
  const at = spanOf(object).start + 1
  return { start: at, end: at, text: object.properties.length > 0 ? ` ${text},` : ` ${text} ` }
}
