import { javascriptLanguage } from '@codemirror/lang-javascript'
import type { SyntaxNode, Tree } from '@lezer/common'
import { optionTable } from './option-table.ts'

/** A stretch of the text, as offsets of its characters. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** The location of a value in the text. */
export interface Place {
  /** The value itself. */
  readonly value: Range
  /** The name before the value, or `null` for a member of a list. */
  readonly key: Range | null
}

/**
 * Why a part of the text cannot be read:
 * - `incomplete`: the text is not valid JavaScript;
 * - `no-options`: the text contains no options;
 * - `code`: the part is code, such as a function or a variable, and the playground runs no code;
 * - `left-out`: the option is a hook, which the policy works without.
 */
export type ReadingIssueReason = 'incomplete' | 'no-options' | 'code' | 'left-out'

/** A part of the text that cannot be read. */
export interface ReadingIssue extends Range {
  readonly message: string
  readonly reason: ReadingIssueReason
}

/** The result of reading a policy. */
export interface Reading {
  /** The options, or `undefined` if they cannot be read. */
  readonly options: Record<string, unknown> | undefined
  /** The location of each value, by its path in a `PolicyIssue`. The path of the options themselves is `''`. */
  readonly places: ReadonlyMap<string, Place>
  readonly issues: readonly ReadingIssue[]
}

/**
 * Reads the options from a text such as `createPolicy({ … })`, `app.use(cors({ … }))` or only `{ … }`.
 *
 * The text is parsed and never run, so functions and variables are reported as issues.
 */
export function readPolicy(text: string): Reading {
  const places = new Map<string, Place>()
  const issues: ReadingIssue[] = []
  const { tree, shift } = parse(text)
  const broken = firstError(tree)
  if (broken) {
    const at = clamp(broken.from - shift, text)
    const message = 'This is not complete JavaScript. A comma, a quote or a bracket is missing near here.'
    return { options: undefined, places, issues: [{ ...at, message, reason: 'incomplete' }] }
  }
  const found = optionsNode(tree)
  if (found === 'none given') return { options: {}, places, issues }
  if (found === undefined) {
    const message =
      "Write the options of a policy, such as createPolicy({ origins: 'https://app.example.com' })."
    return {
      options: undefined,
      places,
      issues: [{ from: 0, to: text.length, message, reason: 'no-options' }],
    }
  }
  const source = shift === 0 ? text : `(${text})`
  const reader = new Reader(source, shift, places, issues)
  const options = reader.read(found, '', null) as Record<string, unknown>
  const isReadable = issues.every(({ reason }) => reason === 'left-out')
  return { options: isReadable ? options : undefined, places, issues }
}

/** Puts a bare object in parentheses, because JavaScript would read it as a block of statements. */
function parse(text: string): { readonly tree: Tree; readonly shift: 0 | 1 } {
  const shift = text.trimStart().startsWith('{') ? 1 : 0
  return { tree: javascriptLanguage.parser.parse(shift === 0 ? text : `(${text})`), shift }
}

function clamp(position: number, text: string): Range {
  const to = Math.max(0, Math.min(position + 1, text.length))
  return { from: Math.max(0, Math.min(position, to - 1)), to }
}

function firstError(tree: Tree): SyntaxNode | undefined {
  let error: SyntaxNode | undefined
  tree.iterate({
    enter: (node) => {
      if (error === undefined && node.type.isError) error = node.node
      return error === undefined
    },
  })
  return error
}

/** Finds the outermost object of the text. */
function optionsNode(tree: Tree): SyntaxNode | 'none given' | undefined {
  let found: SyntaxNode | undefined
  let emptyCall = false
  tree.iterate({
    enter: (node) => {
      if (found) return false
      if (node.name === 'ObjectExpression') found = node.node
      if (node.name === 'ArgList' && node.node.getChildren('Expression').length === 0) emptyCall = true
      return found === undefined
    },
  })
  return found ?? (emptyCall ? 'none given' : undefined)
}

/** Variables whose value is always the same. */
const CONSTANTS: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
}

/** Options that can only be functions. A policy works without them. */
const FUNCTION_OPTIONS: readonly string[] = optionTable
  .filter(({ type }) => type.startsWith('(('))
  .map(({ name }) => name)

const ARITHMETIC: Readonly<Record<string, (one: number, other: number) => number>> = {
  '+': (one, other) => one + other,
  '-': (one, other) => one - other,
  '*': (one, other) => one * other,
  '/': (one, other) => one / other,
}

class Reader {
  readonly #source: string
  readonly #shift: number
  readonly #places: Map<string, Place>
  readonly #issues: ReadingIssue[]

  constructor(source: string, shift: number, places: Map<string, Place>, issues: ReadingIssue[]) {
    this.#source = source
    this.#shift = shift
    this.#places = places
    this.#issues = issues
  }

  read(node: SyntaxNode, path: string, key: SyntaxNode | null): unknown {
    this.#places.set(path, { value: this.#rangeOf(node), key: key && this.#rangeOf(key) })
    switch (node.name) {
      case 'ObjectExpression':
        return this.#object(node, path)
      case 'ArrayExpression':
        return this.#list(node, path)
      case 'String':
        return unquote(this.#text(node))
      case 'TemplateString':
        return node.getChild('Interpolation') ? this.#unreadable(node, path) : unquote(this.#text(node))
      case 'Number':
        return number(this.#text(node))
      case 'BooleanLiteral':
        return this.#text(node) === 'true'
      case 'null':
        return null
      case 'RegExp':
        return this.#expression(node)
      case 'ParenthesizedExpression':
        return node.firstChild?.nextSibling ? this.read(node.firstChild.nextSibling, path, key) : undefined
      case 'UnaryExpression':
      case 'BinaryExpression':
        return this.#calculation(node, path)
      case 'VariableName':
        return Object.hasOwn(CONSTANTS, this.#text(node))
          ? CONSTANTS[this.#text(node)]
          : this.#unreadable(node, path)
      case 'ArrowFunction':
      case 'FunctionExpression':
        return this.#function(node, path)
      default:
        return this.#unreadable(node, path)
    }
  }

  #object(node: SyntaxNode, path: string): Record<string, unknown> {
    const fields: Record<string, unknown> = Object.create(null)
    for (const member of node.getChildren('Property')) {
      const key = member.firstChild
      const value = member.lastChild
      if (!key || !value) continue
      if (key.name === 'Spread') {
        this.#issue(member, 'The playground does not read spreads. Write out the options.')
      } else if (member.getChild('ParamList')) {
        this.#method(member, key, path, fields)
      } else if (key.name === '[' && key.nextSibling?.name === 'String') {
        this.#field(fields, unquote(this.#text(key.nextSibling)), key.nextSibling, value, path)
      } else if (key.name === 'PropertyDefinition' || key.name === 'String') {
        const name = key.name === 'String' ? unquote(this.#text(key)) : this.#text(key)
        if (value === key) this.#unreadable(key, pathOfField(path, name))
        else this.#field(fields, name, key, value, path)
      } else {
        this.#issue(key, 'The playground reads plain option names only.')
      }
    }
    return fields
  }

  #field(
    fields: Record<string, unknown>,
    name: string,
    key: SyntaxNode,
    value: SyntaxNode,
    path: string,
  ): void {
    const read = this.read(value, pathOfField(path, name), key)
    if (read !== LEFT_OUT) fields[name] = read
  }

  #method(member: SyntaxNode, key: SyntaxNode, path: string, fields: Record<string, unknown>): void {
    const name = this.#text(key)
    const read = this.#function(member, pathOfField(path, name))
    if (read !== LEFT_OUT) fields[name] = read
  }

  #list(node: SyntaxNode, path: string): unknown[] {
    const spread = node.getChild('Spread')
    if (spread) {
      this.#issue(spread, 'The playground does not read spreads. Write out the list.')
      return []
    }
    return node.getChildren('Expression').map((item, index) => this.read(item, `${path}[${index}]`, null))
  }

  #expression(node: SyntaxNode): unknown {
    const text = this.#text(node)
    const end = text.lastIndexOf('/')
    try {
      return new RegExp(text.slice(1, end), text.slice(end + 1))
    } catch (error) {
      this.#issue(node, (error as Error).message, 'incomplete')
      return undefined
    }
  }

  #calculation(node: SyntaxNode, path: string): unknown {
    const operands = node.getChildren('Expression')
    const sign = node.getChild('ArithOp')
    const values = operands.map((operand) => this.read(operand, path, null))
    this.#places.set(path, { value: this.#rangeOf(node), key: this.#places.get(path)?.key ?? null })
    const [one, other] = operands.length === 1 ? [0, values[0]] : values
    const calculate = sign && ARITHMETIC[this.#text(sign)]
    if (!calculate || typeof one !== 'number' || typeof other !== 'number')
      return this.#unreadable(node, path)
    return calculate(one, other)
  }

  #function(node: SyntaxNode, path: string): unknown {
    const option = path.replace(/^.*\./, '')
    if (FUNCTION_OPTIONS.includes(option)) {
      this.#issues.push({
        ...this.#rangeOf(node),
        message: `The playground does not run ${option}, so it leaves this option out.`,
        reason: 'left-out',
      })
      return LEFT_OUT
    }
    this.#issue(
      node,
      "The playground does not run functions. Write a pattern here, such as 'https://*.example.com'. Keep the function on your server.",
    )
    return undefined
  }

  #unreadable(node: SyntaxNode, path: string): undefined {
    const text = this.#text(node)
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
    const example = /(?:^|\.)origins\b/.test(path) ? ", such as 'https://app.example.com'" : ''
    this.#issue(node, `${shown} has no value in the playground. Write the value itself${example}.`)
    return undefined
  }

  #issue(node: SyntaxNode, message: string, reason: ReadingIssueReason = 'code'): void {
    this.#issues.push({ ...this.#rangeOf(node), message, reason })
  }

  #text(node: SyntaxNode): string {
    return this.#source.slice(node.from, node.to)
  }

  #rangeOf(node: SyntaxNode): Range {
    return { from: node.from - this.#shift, to: node.to - this.#shift }
  }
}

const LEFT_OUT = Symbol('left out')

/** Returns a path as core writes it, with quotes around the patterns of `resources`. */
function pathOfField(path: string, name: string): string {
  if (path === '') return name
  return path === 'resources' ? `resources[${JSON.stringify(name)}]` : `${path}.${name}`
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\n': '',
}

function unquote(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(
      /\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|([\s\S]))/gi,
      (_all, point, unit, byte, one) => {
        const code = point ?? unit ?? byte
        if (code !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff))
        return ESCAPES[one] ?? one
      },
    )
}

function number(literal: string): number {
  return Number(literal.replaceAll('_', ''))
}
