import type { Node, ObjectExpression } from '@babel/types'
import { type Difference, differencesOf, placementDifference } from './differences.ts'
import { applyEdits, type Edit } from './edit.ts'
import { findFastifyRoutes, rewriteRoute } from './fastify-routes.ts'
import { FASTIFY, type Library } from './libraries.ts'
import { methodsEdits, typeArgumentEdits } from './library-calls.ts'
import { type Group, readGroups } from './library-groups.ts'
import { findLibraryUses } from './library-uses.ts'
import { findNestCors } from './nest.ts'
import { chosenTypeEdits, commentEdits } from './option-types.ts'
import { type Left, rewriteOptions } from './options.ts'
import { needlessOptionsRoute } from './options-route.ts'
import { Project, type SourceText } from './project.ts'
import { isWithin, type Place, type Syntax } from './syntax.ts'

/** The migration of one file. */
export interface Migration {
  /** The source with all changes that are certain. */
  readonly source: string
  readonly edits: readonly Edit[]
  readonly differences: readonly PlacedDifference[]
  /** Places that need a manual change. */
  readonly left: readonly PlacedMessage[]
  /** The libraries that the file no longer imports. */
  readonly replaced: readonly Library[]
  /** The libraries that it still imports. */
  readonly kept: readonly Library[]
  readonly install: readonly string[]
}

/** A difference, and the lines of the calls that it is about. */
export interface PlacedDifference extends Difference {
  readonly library: string
  readonly lines: readonly number[]
}

export interface PlacedMessage extends Place {
  readonly message: string
}

interface Draft {
  readonly syntax: Syntax
  readonly edits: Edit[]
  readonly left: Left[]
  readonly differences: (Difference & { readonly library: string; readonly line: number })[]
}

/**
 * Migrates the calls of one file. Nothing that it writes permits more than before: options that are not wholly known
 * are left, and with them all uses of their library in the file.
 *
 * @param source The text of the file.
 * @param fileName Its name, whose ending tells the language.
 * @throws ParseError if it is not valid source.
 */
export function migrateSource(source: string, fileName: string): Migration {
  const file = { path: fileName, source }
  const project = new Project([file])
  project.parse(file)
  const [migration] = migrateFiles([file], project)
  return migration as Migration
}

/**
 * Migrates the calls of several files, with the options that they share.
 *
 * @param files Files that are valid source.
 * @param dependenciesOf The packages that the project of a file lists, if known.
 */
export function migrateFiles(
  files: readonly SourceText[],
  project: Project,
  dependenciesOf: (path: string) => ReadonlySet<string> = () => new Set(),
): readonly Migration[] {
  const drafts = new Map<Syntax, Draft>()
  const used = files.map((file) => {
    const syntax = project.parse(file)
    drafts.set(syntax, { syntax, edits: [], left: [], differences: [] })
    return { file, syntax, uses: findLibraryUses(syntax, file.path, dependenciesOf(file.path)) }
  })
  const groups = readGroups(used, project)
  const draftOf = (syntax: Syntax) => drafts.get(syntax) as Draft
  for (const group of groups) {
    if ('rewritten' in group) continue
    const { node, why } = group.obstacle
    const message = `${group.library.name} is unchanged in this file, because ${why}.`
    draftOf(group.syntax).left.push({ node, message })
  }
  const replaced = groups.filter((group) => 'rewritten' in group)
  for (const group of replaced) migrateGroup(group, draftOf)
  const migratesFastify = replaced.some(({ library }) => library === FASTIFY)
  // Their routes inherit from a registration that is not migrated.
  const keepsFastify = !migratesFastify && groups.some(({ library }) => library === FASTIFY)
  return used.map(({ file, syntax, uses }) => {
    const own = replaced.filter((group) => group.syntax === syntax)
    const libraries = [...new Map(uses.map(({ library }) => [library.name, library])).values()]
    const kept = libraries.filter(({ name }) => !own.some(({ library }) => library.name === name))
    const draft = draftOf(syntax)
    if (!keepsFastify)
      migrateRoutes(
        own.find(({ library }) => library === FASTIFY),
        migratesFastify,
        draft,
      )
    draft.left.push(...findNestCors(syntax))
    const changed = applyEdits(file.source, draft.edits)
    return {
      source: changed,
      edits: draft.edits,
      differences: gathered(draft.differences),
      left: draft.left
        .map(({ node, message }) => ({ ...syntax.placeOf(node), message }))
        .sort((one, other) => one.line - other.line || one.column - other.column),
      replaced: own.map(({ library }) => library),
      kept,
      install: own.length > 0 ? [...new Set(changed.match(/@corsage\/[a-z]+/g) ?? [])].sort() : [],
    }
  })
}

function migrateGroup(
  { library, syntax, uses, calls, rewritten }: Group,
  draftOf: (syntax: Syntax) => Draft,
): void {
  const draft = draftOf(syntax)
  draft.edits.push(...uses.flatMap((use) => [...use.edits, ...use.types.flatMap(({ edits }) => edits)]))
  draft.edits.push(...commentEdits(library, syntax))
  const dropped = new Set<ObjectExpression>()
  const routes = new Map(
    calls.map((each) => [
      each,
      library.name === 'cors' ? needlessOptionsRoute(each.call, calls, syntax) : undefined,
    ]),
  )
  const policies = calls.filter((each) => !routes.get(each)).length
  for (const libraryCall of calls) {
    const { call, objects, argument, blanks } = libraryCall
    const route = routes.get(libraryCall)
    if (route) {
      draft.edits.push({ ...route, text: '' })
      for (const { object } of objects) if (isWithin(object, call)) dropped.add(object)
      note([placementDifference('options-route-removed', library)], call, library, draft)
      continue
    }
    draft.edits.push(...typeArgumentEdits(libraryCall, library))
    if (!argument || blanks.length > 0) {
      draft.edits.push(...methodsEdits(libraryCall, library, syntax))
      note(
        differencesOf(library, rewriteOptions(undefined, call, library, syntax).reading),
        call,
        library,
        draft,
      )
    }
    for (const { object } of objects) {
      const options = rewritten.get(object)
      if (options) note(differencesOf(library, options.reading), call, library, draft)
    }
    if (policies > 1 && !library.isPlugin) {
      note([placementDifference('second-policy', library)], call, library, draft)
    }
  }
  const typed = calls.flatMap(({ objects }) => chosenTypeEdits(objects, uses, library, syntax))
  draft.edits.push(...new Map(typed.map((edit) => [edit.start, edit])).values())
  for (const [object, options] of rewritten) {
    if (dropped.has(object)) continue
    // Each object is changed once, though several files can use it.
    const owner = draftOf(options.syntax)
    if (owner.edits.includes(options.edits[0] as Edit) || owner.left.includes(options.left[0] as Left))
      continue
    owner.edits.push(...options.edits)
    owner.left.push(...options.left)
  }
}

/** `config: { cors: … }` of Fastify routes. */
function migrateRoutes(group: Group | undefined, isRegistered: boolean, draft: Draft): void {
  const [call, ...others] = group?.calls ?? []
  const object = call?.objects[0]?.object
  const isOne = call && others.length === 0 && call.objects.length + call.blanks.length <= 1
  const registered = isOne
    ? ((object && group?.rewritten.get(object)) ??
      rewriteOptions(undefined, call.call, FASTIFY, draft.syntax))
    : undefined
  for (const route of findFastifyRoutes(draft.syntax, isRegistered)) {
    const { edits, left, reading } = rewriteRoute(route, registered, draft.syntax)
    draft.edits.push(...edits)
    draft.left.push(...left)
    if (!reading) continue
    note(differencesOf(FASTIFY, reading), route, FASTIFY, draft)
    note([placementDifference('route-policy-is-whole', FASTIFY)], route, FASTIFY, draft)
  }
}

function note(differences: readonly Difference[], call: Node, library: Library, draft: Draft): void {
  const { line } = draft.syntax.placeOf(call)
  draft.differences.push(...differences.map((difference) => ({ ...difference, library: library.name, line })))
}

/** The same difference of several calls, once. */
function gathered(differences: Draft['differences']): readonly PlacedDifference[] {
  const told = new Map<string, PlacedDifference & { lines: number[] }>()
  for (const { line, ...difference } of differences) {
    const key = `${difference.library} ${difference.code} ${difference.message}`
    const before = told.get(key)
    if (!before) told.set(key, { ...difference, lines: [line] })
    else if (!before.lines.includes(line)) before.lines.push(line)
  }
  return [...told.values()]
}
