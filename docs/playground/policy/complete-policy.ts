import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { ensureSyntaxTree, syntaxTree } from '@codemirror/language'
import type { SyntaxNode, Tree } from '@lezer/common'
import { type OptionEntry, optionTable } from './option-table.ts'

/** The names of nodes that the user is typing. */
const LITERALS = ['String', 'VariableName', 'BooleanLiteral', 'Number', 'PropertyDefinition']

/** Offers the names of options, their values, and the members of their lists. */
export function completePolicy(context: CompletionContext): CompletionResult | null {
  const at = treeOf(context).resolveInner(context.pos, -1)
  const text = (node: SyntaxNode | null): string => (node ? context.state.sliceDoc(node.from, node.to) : '')
  const literal = LITERALS.includes(at.name) ? at : null
  // Nothing is typed yet, so a list appears only on request.
  if (literal === null && !context.explicit) return null
  const around = literal || isPunctuation(at) ? at.parent : at
  const { from, to } = literal ?? { from: context.pos, to: context.pos }

  if (around?.name === 'ObjectExpression' || at.name === 'PropertyDefinition') {
    const object = around?.name === 'ObjectExpression' ? around : (around?.parent ?? null)
    return object && isOptions(object, text) ? { from, to, options: namesFor(object, literal, text) } : null
  }
  const list = around?.name === 'ArrayExpression' ? around : null
  const property = list?.parent ?? around
  if (property?.name !== 'Property') return null
  const option = optionTable.find(({ name }) => name === text(property.firstChild))
  const values = (list ? option?.members : option?.values) ?? []
  return { from, to, options: values.map((label) => ({ label, type: 'constant' })) }
}

/** Parses the whole text. By default, CodeMirror stops after some milliseconds, and a partial tree offers nothing. */
function treeOf({ state }: CompletionContext): Tree {
  return ensureSyntaxTree(state, state.doc.length, 1000) ?? syntaxTree(state)
}

type TextOf = (node: SyntaxNode | null) => string

function isPunctuation({ name }: SyntaxNode): boolean {
  return /^\W$/.test(name)
}

/** Tells whether the names of an object are options. In `resources`, they are paths. */
function isOptions(object: SyntaxNode, text: TextOf): boolean {
  return object.parent?.name !== 'Property' || text(object.parent.firstChild) !== 'resources'
}

function namesFor(object: SyntaxNode, typed: SyntaxNode | null, text: TextOf): Completion[] {
  const others = object.getChildren('Property').filter(({ firstChild }) => firstChild?.from !== typed?.from)
  const used = others.map(({ firstChild }) => text(firstChild))
  const isEntry = object.parent?.name === 'Property'
  return optionTable
    .filter(({ name }) => !used.includes(name) && !(isEntry && name === 'resources'))
    .map(completionOf)
}

function completionOf({ name, text, type, defaultValue }: OptionEntry): Completion {
  return {
    label: name,
    apply: `${name}: `,
    type: 'property',
    detail: type.length > 40 ? '' : type.replace(' | undefined', ''),
    info: defaultValue === '' ? text : `${text} Default: ${defaultValue}.`,
  }
}
