// Reads the exports of each entry point from the types of the sources.
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { ENTRY_POINTS, LEADING } from './entry-points.mjs'

const CONFIG = fileURLToPath(new URL('../reference.tsconfig.json', import.meta.url))
const PACKAGES = fileURLToPath(new URL('../../../packages/', import.meta.url))

/**
 * Returns the entry points with their exports. Each export is described once: by the first entry point that has it, whose
 * `exports` contains it. The others name it in `reexports`.
 */
export function readEntryPoints() {
  const program = createProgram()
  const checker = program.getTypeChecker()
  const known = new Map()
  const entries = ENTRY_POINTS.map((entry) => {
    const source = program.getSourceFile(PACKAGES + entry.file)
    const found = checker
      .getExportsOfModule(checker.getSymbolAtLocation(source))
      .filter(({ name }) => name !== 'default')
      .map((symbol) => ({ name: symbol.name, symbol: resolved(symbol, checker) }))
    const exports = []
    const reexports = []
    for (const { name, symbol } of found) {
      const before = known.get(symbol)
      if (before === undefined) {
        const one = { name, symbol, entry, kind: kindOf(symbol), alsoIn: [] }
        known.set(symbol, one)
        exports.push(one)
      } else {
        before.alsoIn.push(entry.module)
        reexports.push(before)
      }
    }
    return { ...entry, source, exports: exports.sort(inOrder), reexports }
  })
  return { entries, program, api: { checker, exported: new Set(known.keys()) } }
}

const KINDS = ['function', 'variable', 'class', 'type']

/** Functions come first, those that a reader needs before the others. */
function inOrder(one, other) {
  const rank = ({ name, kind }) => {
    const leading = LEADING.findIndex((candidate) => candidate.name === name)
    return KINDS.indexOf(kind) * 100 + (leading === -1 ? LEADING.length : leading)
  }
  return rank(one) - rank(other) || one.name.localeCompare(other.name)
}

function createProgram() {
  const { config } = ts.readConfigFile(CONFIG, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, `${CONFIG}/..`)
  return ts.createProgram(
    ENTRY_POINTS.map(({ file }) => PACKAGES + file),
    options,
  )
}

function resolved(symbol, checker) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function kindOf({ flags }) {
  if (flags & ts.SymbolFlags.Function) return 'function'
  if (flags & ts.SymbolFlags.Class) return 'class'
  if (flags & ts.SymbolFlags.Variable) return 'variable'
  return 'type'
}
