// Runs after tsup, in the folder of an adapter. It makes `require` of the package return the default export, a
// function, with all exports as its properties, and makes the types for CommonJS agree.
import { readFileSync, writeFileSync } from 'node:fs'
import ts from 'typescript'

rewrite('dist/index.cjs', (code) =>
  code.replace(
    /(?=\/\/# sourceMappingURL)/,
    'module.exports = Object.assign(module.exports.default, module.exports);\n',
  ),
)
rewrite('dist/index.d.cts', assignExports)

function rewrite(file, change) {
  const before = readFileSync(file, 'utf8')
  const after = change(before)
  if (after === before) throw new Error(`${file} does not have the form that tsup writes.`)
  writeFileSync(file, after)
}

/** Moves all exports into a namespace, because TypeScript does not allow others next to `export =`. */
function assignExports(types) {
  const { statements } = ts.createSourceFile('index.d.cts', types, ts.ScriptTarget.Latest, true)
  const lists = statements.filter(ts.isExportDeclaration)
  const specifiers = lists.flatMap(({ exportClause }) => [...exportClause.elements])
  const byDefault = specifiers.find((specifier) => specifier.name.text === 'default')
  if (byDefault.parent.parent.moduleSpecifier !== undefined) {
    throw new Error(
      'Another entry uses the file of `cors`, so its type is in a shared chunk. Give `cors` its own file.',
    )
  }
  const name = byDefault.propertyName.text
  const imported = new Set(
    statements.filter(ts.isImportDeclaration).flatMap(({ importClause }) => {
      const { name, namedBindings } = importClause ?? {}
      return [name, ...(namedBindings?.elements ?? [namedBindings])].map((node) => (node?.name ?? node)?.text)
    }),
  )
  const written = statements.map((statement) => {
    if (ts.isExportDeclaration(statement)) return importOf(statement, imported)
    const text = statement.getFullText()
    const constant = ts.isVariableStatement(statement) && statement.declarationList.declarations[0]
    if (!constant || constant.name.text !== name) return text
    // Unlike a constant, a function can be merged with a namespace.
    const type = constant.type.getText()
    const signature = `(...parameters: Parameters<${type}>): ReturnType<${type}>`
    return `${text.slice(0, statement.getLeadingTriviaWidth())}declare function ${name}${signature};`
  })
  // A re-export has been imported by its public name.
  const members = specifiers.map((specifier) => {
    const isReexport = specifier.parent.parent.moduleSpecifier !== undefined
    return isReexport ? specifier.name.text : specifier.getText()
  })
  return `${written.join('')}\ndeclare namespace ${name} {\n  export { ${members.join(', ')} };\n}\nexport = ${name};\n`
}

/** Turns a list of re-exports into an import of the names that are not imported yet. */
function importOf({ exportClause, moduleSpecifier }, imported) {
  if (moduleSpecifier === undefined) return ''
  const missing = exportClause.elements.filter(({ name }) => !imported.has(name.text))
  const names = missing.map((specifier) => specifier.getText()).join(', ')
  return names === '' ? '' : `\nimport { ${names} } from ${moduleSpecifier.getText()};`
}
