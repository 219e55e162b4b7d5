import type { Node } from '@babel/types'
import type { Left } from './options.ts'
import { propertyNameOf, type Syntax } from './syntax.ts'

/** Finds the places where Nest applies a CORS library by itself: its options are not those of a call that can change. */
export function findNestCors(syntax: Syntax): readonly Left[] {
  const adapter = /['"]@nestjs\/platform-fastify['"]/.test(syntax.source) ? 'fastify' : 'express'
  const [library, mount] =
    adapter === 'fastify'
      ? ['@fastify/cors', 'await app.register(cors, { origins: … }) of @corsage/fastify']
      : ['cors', 'app.use(cors({ origins: … })) of @corsage/express']
  const isNest = /['"]@nestjs\//.test(syntax.source)
  return syntax.nodes.flatMap((node): Left[] => {
    if (node.type !== 'CallExpression') return []
    const { callee } = node
    const member = callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression'
    const name = member ? propertyNameOf(callee.property, callee.computed) : undefined
    const replace = `Use ${mount} instead, before the other middleware`
    if (name === 'enableCors') {
      return [
        { node, message: `Nest's enableCors() calls ${library} itself, so it was not migrated. ${replace}.` },
      ]
    }
    const option = isNest ? node.arguments.map(corsOf).find((found) => found !== undefined) : undefined
    if (!option) return []
    if (name === 'create' && member && syntax.textOf(callee.object) === 'NestFactory') {
      return [
        {
          node: option,
          message: `The cors option of NestFactory.create() calls ${library} itself, so it was not migrated. ${replace}.`,
        },
      ]
    }
    return []
  })
}

/** The `cors` option of an object, unless it is off. */
function corsOf(options: Node): Node | undefined {
  if (options.type !== 'ObjectExpression') return undefined
  return options.properties.find(
    (property) =>
      property.type === 'ObjectProperty' &&
      propertyNameOf(property.key, property.computed) === 'cors' &&
      !(property.value.type === 'BooleanLiteral' && !property.value.value),
  )
}
