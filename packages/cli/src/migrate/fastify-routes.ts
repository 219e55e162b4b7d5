import type { Node, ObjectExpression, ObjectProperty } from '@babel/types'
import { FASTIFY } from './libraries.ts'
import { propertyNameOf, type Syntax } from './syntax.ts'

const ROUTING = new Set('route get head post put patch delete options all search propfind query'.split(' '))

/** The options that routes of Fastify have for themselves: `app.get(path, { config: { cors: {…} } }, …)`. */
export function findFastifyRoutes(syntax: Syntax): readonly ObjectExpression[] {
  return syntax.nodes.flatMap((node) => {
    if (node.type !== 'ObjectProperty' || propertyNameOf(node.key, node.computed) !== 'cors') return []
    const { value } = node
    if (value.type !== 'ObjectExpression' || !isConfig(node, syntax)) return []
    // The names of Corsage itself need no migration.
    const names = value.properties.map((property) =>
      property.type === 'SpreadElement' ? undefined : propertyNameOf(property.key, property.computed),
    )
    return names.some((name) => name !== undefined && Object.hasOwn(FASTIFY.options, name)) &&
      !names.some((name) => name === 'origins' || name === 'allowHeaders' || name === 'exposeHeaders')
      ? [value]
      : []
  })
}

function isConfig(cors: ObjectProperty, { parentOf }: Syntax): boolean {
  const config = parentOf(parentOf(cors) as Node)
  if (config?.type !== 'ObjectProperty' || propertyNameOf(config.key, config.computed) !== 'config')
    return false
  const call = parentOf(parentOf(config) as Node)
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false
  return ROUTING.has(propertyNameOf(call.callee.property, call.callee.computed) ?? '')
}
