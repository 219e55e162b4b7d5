import type { Identifier, Node } from '@babel/types'
import { bare, propertyNameOf, type Syntax } from './syntax.ts'

/** A value that a file gives to others. */
export interface Export {
  /** `default` for the whole of a CommonJS module as well. */
  readonly name: string
  /** The expression, or the name of a declaration. */
  readonly value: Node
}

/** A value that a file takes from another. */
export interface Import {
  readonly from: string
  /** `*` if everything is taken, or passed on. */
  readonly name: string
  /** The name that holds it; none if it is not plain. */
  readonly local?: Identifier
  readonly node: Node
}

/** Returns the values that a file exports, by `export` or `module.exports`. */
export function exportsOf({ nodes }: Syntax): readonly Export[] {
  return nodes.flatMap((node): Export[] => {
    if (node.type === 'ExportDefaultDeclaration') {
      const { declaration } = node
      const id = declaration.type === 'FunctionDeclaration' ? declaration.id : undefined
      return [{ name: 'default', value: id ?? declaration }]
    }
    if (node.type === 'ExportNamedDeclaration' && !node.source) {
      const declared =
        node.declaration?.type === 'VariableDeclaration'
          ? node.declaration.declarations.map(({ id }) => id)
          : node.declaration?.type === 'FunctionDeclaration' && node.declaration.id
            ? [node.declaration.id]
            : []
      return [
        ...declared.flatMap((id) => (id.type === 'Identifier' ? [{ name: id.name, value: id }] : [])),
        ...node.specifiers.flatMap((specifier) =>
          specifier.type === 'ExportSpecifier'
            ? [{ name: propertyNameOf(specifier.exported, false) ?? '', value: specifier.local }]
            : [],
        ),
      ]
    }
    if (node.type !== 'AssignmentExpression') return []
    const name = commonName(node.left)
    if (name === undefined) return []
    const value = bare(node.right)
    if (name !== 'default' || value.type !== 'ObjectExpression') return [{ name, value }]
    const members = value.properties.flatMap((property): Export[] => {
      const key =
        property.type === 'ObjectProperty' ? propertyNameOf(property.key, property.computed) : undefined
      return key !== undefined && property.type === 'ObjectProperty'
        ? [{ name: key, value: property.value }]
        : []
    })
    return [{ name, value }, ...members]
  })
}

/** Whether a name is exported. */
export function isExportedName(name: string, syntax: Syntax): boolean {
  return exportsOf(syntax).some(({ value }) => {
    const exported = bare(value)
    return exported.type === 'Identifier' && exported.name === name
  })
}

/** The export that `module.exports`, `module.exports.name` or `exports.name` sets. */
function commonName(target: Node): string | undefined {
  if (target.type !== 'MemberExpression') return undefined
  const name = propertyNameOf(target.property, target.computed)
  const { object } = target
  if (object.type === 'Identifier' && object.name === 'module')
    return name === 'exports' ? 'default' : undefined
  if (object.type === 'Identifier' && object.name === 'exports') return name
  return commonName(object) === 'default' ? name : undefined
}

/** Returns the values that a file imports, by `import` or `require`. */
export function importsOf(syntax: Syntax): readonly Import[] {
  return syntax.nodes.flatMap((node): readonly Import[] => {
    if (node.type === 'ImportDeclaration') {
      return node.specifiers.map((specifier) => ({
        from: node.source.value,
        name:
          specifier.type === 'ImportSpecifier'
            ? (propertyNameOf(specifier.imported, false) ?? '*')
            : specifier.type === 'ImportDefaultSpecifier'
              ? 'default'
              : '*',
        local: specifier.local,
        node: specifier,
      }))
    }
    if ((node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') && node.source) {
      return [{ from: node.source.value, name: '*', node }]
    }
    if (
      node.type === 'TSImportEqualsDeclaration' &&
      node.moduleReference.type === 'TSExternalModuleReference'
    ) {
      return [{ from: node.moduleReference.expression.value, name: 'default', local: node.id, node }]
    }
    if (node.type !== 'CallExpression') return []
    const { callee } = node
    const [from] = node.arguments
    const isRequire = callee.type === 'Identifier' && callee.name === 'require'
    if ((!isRequire && callee.type !== 'Import') || from?.type !== 'StringLiteral') return []
    return required(node, from.value, isRequire, syntax)
  })
}

function required(call: Node, from: string, isRequire: boolean, { parentOf }: Syntax): readonly Import[] {
  const parent = parentOf(call)
  const all = [{ from, name: '*', node: call }]
  if (!isRequire || parent?.type !== 'VariableDeclarator') return all
  if (parent.id.type === 'Identifier') return [{ from, name: 'default', local: parent.id, node: call }]
  if (parent.id.type !== 'ObjectPattern') return all
  return parent.id.properties.flatMap((property): readonly Import[] => {
    if (property.type !== 'ObjectProperty' || property.value.type !== 'Identifier') return all
    const name = propertyNameOf(property.key, property.computed) ?? '*'
    return [{ from, name, local: property.value, node: call }]
  })
}
