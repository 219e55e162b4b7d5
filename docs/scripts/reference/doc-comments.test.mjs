import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { namesIn } from './declarations.mjs'
import { docOfFile } from './doc-comments.mjs'
import { LEADING } from './entry-points.mjs'
import { readEntryPoints } from './exports.mjs'
import { finder, withLinks } from './links.mjs'
import { describe as describeExports, exportPage, indexPage, onePage } from './pages.mjs'

const { entries, api, program } = readEntryPoints()
const find = finder(entries)
describeExports(entries, api, find)

/** Types of the packages that nobody can import. A type parameter can have the same name. */
const internals = internalTypes()

describe.each(entries)('$module', (entry) => {
  const named = entry.exports.map((one) => [one.name, one])

  it('says what it is for', () => {
    expect(docOfFile(entry.source)).not.toBe('')
  })

  it.each(named)('%s is described, with every field', (_name, { doc, members }) => {
    expect(doc.description).not.toBe('')
    expect(members.filter((member) => member.doc.description === '').map(({ name }) => name)).toEqual([])
  })

  it.each(named)('%s links to what can be imported', (_name, one) => {
    const page = entry.onePage ? onePage(entry, find, 1, '') : exportPage(one, find, 1)
    expect(page).not.toMatch(/\{@|@link|^- \W*$/m)
  })

  const functions = named.filter(([, { kind }]) => kind === 'function')
  it.each(functions)('%s begins with a verb', (_name, { doc }) => {
    expect(doc.description).toMatch(/^[A-Z][a-z]+s[ ,]/)
  })

  if (entry.forAuthors) return

  it.each(named)('%s shows no internal type', (_name, { declaration }) => {
    const names = [...namesIn(declaration)].filter((name) => internals.has(name))
    expect(
      names.filter((name) => !new RegExp(`[<,] *\\n? *${name}(?: extends|[,>])`).test(declaration)),
    ).toEqual([])
  })

  it.each(named)('%s has an example, or is a type of another export', (_name, { doc, kind, usedBy }) => {
    expect(doc.examples.length > 0 || (kind === 'type' && usedBy.length > 0)).toBe(true)
  })

  // The algorithms of the standard have its parameters.
  if (entry.onePage) return

  it.each(functions)('%s describes its parameters', (_name, { doc, symbol }) => {
    const parameters = symbol.declarations.flatMap((one) => one.parameters.map(({ name }) => name.getText()))
    expect(doc.params.map(({ name }) => name)).toEqual([...new Set(parameters)])
  })
})

it('a link to what cannot be imported is found', () => {
  const [entry] = entries
  expect(() => withLinks('See {@link Evaluator}.', entry, find, '')).toThrow(
    'Evaluator, which is not exported',
  )
})

it('the first page leads with createPolicy, cors, withCors and guard', () => {
  const page = indexPage(entries, LEADING, new Map(entries.map(({ module }) => [module, '.'])), false)
  const names = [...page.matchAll(/^- \[?`(\w+)\(\)`/gm)].map(([, name]) => name)
  expect(names).toEqual(['createPolicy', 'cors', 'withCors', 'guard', 'withGuard'])
})

function internalTypes() {
  // Headers and ServerResponse are also types of the platform.
  const known = [
    'Headers',
    'ServerResponse',
    ...entries.flatMap(({ exports }) => exports.map(({ name }) => name)),
  ]
  const own = program.getSourceFiles().filter(({ fileName }) => /\/packages\/[^/]+\/src\//.test(fileName))
  const declared = own.flatMap(({ statements }) =>
    statements.filter((one) => ts.isTypeAliasDeclaration(one) || ts.isInterfaceDeclaration(one)),
  )
  return new Set(declared.map(({ name }) => name.text).filter((name) => !known.includes(name)))
}
