import type { CallExpression, Node, ObjectExpression } from '@babel/types'
import { isNoOptions } from './condition.ts'
import type { Edit } from './edit.ts'
import { isFunctionNode, shortened } from './function-shape.ts'
import { follow } from './known-values.ts'
import type { Library } from './libraries.ts'
import { importsOf } from './module-names.ts'
import type { Obstacle } from './name-uses.ts'
import type { Project } from './project.ts'
import { bare, type Syntax, spanOf } from './syntax.ts'

/** The options of a call, and the file that they are written in. */
export interface OptionsObject {
  readonly object: ObjectExpression
  readonly syntax: Syntax
}

/** A call of the library's function, with the options that it can have. */
export interface LibraryCall {
  readonly call: CallExpression
  /** The argument that holds the options, as it is written. */
  readonly argument: Node | undefined
  /** More than one if a condition chooses. */
  readonly objects: readonly OptionsObject[]
  /** `undefined` or `null` in place of options. */
  readonly blanks: readonly Node[]
}

const PICKS =
  'a function chooses the options for each request. Write a resolver, which returns a policy, options or false'

/** Reads the call that a use of the library's function is a part of; `undefined` for a use that is not a value. */
export function readCall(
  site: Node,
  library: Library,
  syntax: Syntax,
  project: Project,
): LibraryCall | { readonly obstacle: Obstacle } | undefined {
  const parent = syntax.parentOf(site)
  if (parent?.type === 'ImportSpecifier' || parent?.type === 'ImportDefaultSpecifier') return undefined
  const because = (node: Node, why: string) => ({ obstacle: { node, why } })
  const passes = `${shortened(syntax.textOf(parent ?? site))} passes ${library.name} to other code, so its calls are not known`
  if (parent?.type !== 'CallExpression') return because(site, passes)
  const { callee } = parent
  const registers =
    callee.type === 'MemberExpression' &&
    callee.property.type === 'Identifier' &&
    callee.property.name === 'register'
  const isCall = library.isPlugin ? registers && parent.arguments[0] === site : callee === site
  if (!isCall) return because(site, passes)
  const [argument, hooks] = library.isPlugin ? parent.arguments.slice(1) : parent.arguments
  if (hooks && !library.isPlugin)
    return because(hooks, `${library.name} ignores a second argument, but Corsage reads it`)
  const objects: OptionsObject[] = []
  const blanks: Node[] = []
  const read = (node: Node): string | undefined => {
    const expression = bare(node)
    if (isNoOptions(expression)) blanks.push(node)
    else if (expression.type === 'ConditionalExpression')
      return read(expression.consequent) ?? read(expression.alternate)
    else if (expression.type === 'ObjectExpression') objects.push({ object: expression, syntax })
    else if (isFunctionNode(expression)) return PICKS
    else return readName(expression)
    return undefined
  }
  const readName = (expression: Node): string | undefined => {
    const text = shortened(syntax.textOf(expression))
    const unknown = `the value of ${text} is not known. It can also be a function that chooses the options for each request`
    if (/Literal$|^ArrayExpression$|^NewExpression$/.test(expression.type))
      return `${text} is not an object of options`
    if (expression.type !== 'Identifier') return unknown
    const file = importsOf(syntax).find(({ local }) => local?.name === expression.name)?.from
    if (file !== undefined) {
      const imported = project.importedObject(expression.name, syntax)
      if (imported) objects.push(imported)
      return imported
        ? undefined
        : `${text} comes from ${file}, where no object was found. If that file has one, pass both files in one run`
    }
    const followed = follow(expression.name, syntax)
    if (!followed) return unknown
    return isFunctionNode(followed) ? PICKS : read(followed)
  }
  const why = argument && read(argument)
  return why === undefined ? { call: parent, argument, objects, blanks } : because(argument as Node, why)
}

/** `{ methods }` for a call without options, because Corsage allows more methods by default. */
export function methodsEdits(
  { call, argument, blanks }: LibraryCall,
  library: Library,
  syntax: Syntax,
): readonly Edit[] {
  const { narrowMethods, isPlugin } = library
  if (!narrowMethods) return []
  const quote = syntax.source.includes('"') && !syntax.source.includes("'") ? '"' : "'"
  const text = `{ methods: [${narrowMethods.map((method) => `${quote}${method}${quote}`).join(', ')}] }`
  if (argument) return blanks.map((blank) => ({ ...spanOf(blank), text }))
  const [plugin] = call.arguments
  const at = isPlugin && plugin ? spanOf(plugin).end : spanOf(call).end - 1
  return [{ start: at, end: at, text: isPlugin ? `, ${text}` : text }]
}

/** Takes the type argument of a call out: `cors<cors.CorsRequest>()`. */
export function typeArgumentEdits({ call }: LibraryCall, library: Library): readonly Edit[] {
  const typed = call.typeParameters
  return typed && !library.isPlugin ? [{ ...spanOf(typed), text: '' }] : []
}
