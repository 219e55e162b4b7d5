import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import type { Program } from '../src/programs.ts'

/**
 * Saves a program in a separate folder, with the other files that its page has shown. Returns the path to start.
 * Node 20 cannot run TypeScript, so Node gets the same code without the types.
 */
export function save(program: Program, folder: string): string {
  const files = { ...program.others, [program.file]: asserted(program.code) }
  for (const [name, code] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), code)
    if (isTypeScript(name)) writeFileSync(join(folder, plainName(name)), withoutTypes(code))
  }
  return join(folder, program.runtime === 'node' ? plainName(program.file) : program.file)
}

function isTypeScript(name: string): boolean {
  return /\.m?ts$/.test(name)
}

function plainName(name: string): string {
  return name.replace(/\.m?ts$/, '.mjs')
}

function withoutTypes(code: string): string {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
    },
  })
  return outputText.replaceAll(/(?<=from ')(\..+)\.ts(?=')/g, '$1.mjs')
}

/** Turns an expression with a comment `// true` or `// false` into a check of that value. */
function asserted(code: string): string {
  return code.replaceAll(
    /^(?<expression>[\w.]+\(.*\)(?:\.\w+)?) \/\/ (?<value>true|false)\b.*$/gm,
    `if (($<expression>) !== $<value>) throw new Error('not $<value>: line of $<value>')`,
  )
}
