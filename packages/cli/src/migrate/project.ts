import { basename, dirname, join, resolve } from 'node:path'
import type { Identifier, Node } from '@babel/types'
import { follow } from './known-values.ts'
import type { OptionsObject } from './library-calls.ts'
import { exportsOf, type Import, importsOf } from './module-names.ts'
import { bare, parseSource, type Syntax } from './syntax.ts'

/** The text of a file. */
export interface SourceText {
  readonly path: string
  readonly source: string
}

/** A use of an exported value in another file. */
export interface ForeignUse {
  readonly syntax: Syntax
  readonly node: Node
  /** Whether it is a reference that can be followed. */
  readonly isReference: boolean
}

const ENDINGS = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs']

/** The files of a run, and what they import from each other. */
export class Project {
  readonly #sources: ReadonlyMap<string, string>
  readonly #others: () => readonly SourceText[]
  /** Whether every file that can import from these is known. */
  readonly isWhole: boolean
  readonly #parsed = new Map<string, Syntax>()
  readonly #paths = new Map<Syntax, string>()
  readonly #names = new Map<Syntax, string>()

  /**
   * @param files The files that can be changed.
   * @param others Reads further files, which can import from them.
   */
  constructor(files: readonly SourceText[], others?: () => readonly SourceText[]) {
    this.#sources = new Map(files.map(({ path, source }) => [resolve(path), source]))
    this.#others = others ?? (() => [])
    this.isWhole = others !== undefined
  }

  /**
   * Parses a file once.
   *
   * @throws ParseError if it is not valid source.
   */
  parse({ path, source }: SourceText): Syntax {
    const key = resolve(path)
    const syntax = this.#parsed.get(key) ?? parseSource(source, path)
    this.#parsed.set(key, syntax)
    this.#paths.set(syntax, key)
    if (!this.#names.has(syntax)) this.#names.set(syntax, path)
    return syntax
  }

  /** Finds the object that a file imports by a name from another file of the run. */
  importedObject(name: string, syntax: Syntax): OptionsObject | undefined {
    const found = importsOf(syntax).find(({ local }) => local?.name === name)
    const path = found && this.#resolve(found.from, syntax)
    const source = path && this.#sources.get(path)
    if (!found || !path || source === undefined) return undefined
    const other = this.#tryParse({ path, source })
    const value = other && exportsOf(other).find((each) => each.name === found.name)?.value
    const node = value?.type === 'Identifier' ? follow(value.name, other as Syntax) : value && bare(value)
    return other && node?.type === 'ObjectExpression' ? { object: node, syntax: other } : undefined
  }

  /** The path of a file, as messages name it. */
  nameOf(syntax: Syntax): string {
    return this.#names.get(syntax) ?? ''
  }

  /** The uses of a declaration, or of an expression that is exported itself, in other files. */
  foreignUses(declared: Node, syntax: Syntax): readonly ForeignUse[] {
    const name = declared.type === 'Identifier' ? declared.name : undefined
    const names = exportsOf(syntax).flatMap((each) => {
      const value = bare(each.value)
      const isSame = value === declared || (value.type === 'Identifier' && value.name === name)
      return isSame ? [each.name] : []
    })
    const path = this.#paths.get(syntax)
    if (names.length === 0 || path === undefined) return []
    return this.#files().flatMap((file) => {
      if (resolve(file.path) === path || !file.source.includes(nameIn(path))) return []
      const other = this.#tryParse(file)
      // A file that is not valid source imports nothing that can be known.
      if (!other) return []
      return importsOf(other).flatMap((each) => this.#usesOf(each, names, path, other))
    })
  }

  /** The files with a text, in the run and around it. */
  filesWith(pattern: RegExp): readonly { readonly syntax: Syntax; readonly isInRun: boolean }[] {
    return this.#files()
      .filter(({ source }) => pattern.test(source))
      .flatMap((file) => {
        const syntax = this.#tryParse(file)
        return syntax ? [{ syntax, isInRun: this.#sources.has(resolve(file.path)) }] : []
      })
  }

  #usesOf(each: Import, names: readonly string[], path: string, syntax: Syntax): readonly ForeignUse[] {
    const target = this.#resolve(each.from, syntax)
    // An alias of the bundler can lead to the file.
    const isAlias = target === undefined && !each.from.startsWith('.') && nameIn(each.from) === nameIn(path)
    if (target !== path && !isAlias) return []
    if (each.name !== '*' && !names.includes(each.name)) return []
    if (isAlias || !each.local || each.name === '*') return [{ syntax, node: each.node, isReference: false }]
    const references: readonly Identifier[] = syntax.referencesOf(each.local.name)
    return references.map((node) => ({ syntax, node, isReference: true }))
  }

  #files(): readonly SourceText[] {
    const own = [...this.#sources].map(([path, source]) => ({ path, source }))
    return [...own, ...this.#others().filter(({ path }) => !this.#sources.has(resolve(path)))]
  }

  #tryParse(file: SourceText): Syntax | undefined {
    try {
      return this.parse(file)
    } catch {
      return undefined
    }
  }

  /** The file of the run that a relative name leads to. */
  #resolve(name: string, syntax: Syntax): string | undefined {
    const from = this.#paths.get(syntax)
    if (from === undefined || !name.startsWith('.')) return undefined
    const target = join(dirname(from), name)
    const candidates = [target, target.replace(/\.[cm]?jsx?$/, ''), join(target, 'index')]
    return candidates
      .flatMap((each) => ENDINGS.map((ending) => each + ending))
      .find((each) => this.#sources.has(each))
  }
}

/** The name by which imports lead to a file: its own, or that of its folder. */
function nameIn(path: string): string {
  const name = basename(path).replace(/\.[cm]?[jt]sx?$/, '')
  return name === 'index' ? basename(dirname(path)) : name
}
