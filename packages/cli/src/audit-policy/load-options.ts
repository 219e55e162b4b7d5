import { readFile, stat } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { type AsyncPolicy, isPolicy, type Policy } from '@corsage/core'
import { createJiti } from 'jiti'
import { CommandError } from '../command-error.ts'
import { jsonErrorPlace } from './json-error-place.ts'

/** Options, or a policy that was made from them. */
export type LoadedPolicy = { readonly options: unknown } | { readonly policy: Policy | AsyncPolicy }

/** The content of a policy file. */
export type Loaded = LoadedPolicy | { readonly resolver: (...context: readonly unknown[]) => unknown }

const MODULES = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']
const EXPORTS = ['default', 'policy', 'options', 'cors', 'corsOptions']
const RESOLVER_EXPORTS = [...EXPORTS, 'resolver']

/**
 * Reads the options of a policy from a file: JSON, or a module whose default export, or whose export `policy`,
 * `options`, `cors` or `corsOptions`, is options or a policy. A module is executed.
 *
 * @throws {@link CommandError} if there is no such file, or it contains neither.
 */
export async function loadOptions(file: string): Promise<Loaded> {
  const entry = await stat(file).catch(() => undefined)
  if (entry?.isDirectory()) throw new CommandError(`"${file}" is a folder. Name a policy file in it.`)
  if (!entry?.isFile()) throw new CommandError(`There is no file "${file}".`)
  const extension = extname(file).toLowerCase()
  if (extension === '.json') return { options: await loadJson(file) }
  if (!MODULES.includes(extension)) {
    throw new CommandError(
      `"${file}" is not a policy file. Use JSON (.json) or a module (${MODULES.join(', ')}).`,
    )
  }
  const module = await loadModule(file)
  const exported = exportedBy(module)
  const resolver = exported === undefined ? resolverOf(module) : undefined
  if (resolver !== undefined) return { resolver }
  if (exported === undefined) {
    throw new CommandError(
      `"${file}" exports no policy. Export a policy or its options as default, policy or options.`,
    )
  }
  return isPolicy(exported) ? { policy: exported } : { options: exported }
}

async function loadJson(file: string): Promise<unknown> {
  const text = await read(file)
  try {
    return JSON.parse(text)
  } catch (error) {
    const { line, column } = jsonErrorPlace(text)
    const message = (error as Error).message
      .replace(/ \(?(in JSON )?at position.*$/s, '')
      .replace(/\s+/g, ' ')
    throw new CommandError(`"${file}" is not valid JSON (line ${line}, column ${column}): ${message}.`)
  }
}

async function read(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\ufeff/, '')
  } catch (error) {
    throw new CommandError(`"${file}" could not be read: ${(error as { code?: string }).code}.`)
  }
}

async function loadModule(file: string): Promise<Record<string, unknown>> {
  const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false, interopDefault: false })
  try {
    return await jiti.import<Record<string, unknown>>(resolve(file))
  } catch (error) {
    throw new CommandError(`"${file}" could not be ${moduleError(error)}`)
  }
}

/** Describes why a module could not be loaded: a syntax error, or what it threw. */
function moduleError(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: 'It threw', message: String(error) }
  const parse = /^ParseError: (.*?)\.?\s*\n.*:(\d+):(\d+)/.exec(message)
  if (parse) return `parsed (line ${parse[2]}, column ${Number(parse[3]) + 1}): ${parse[1]}.`
  // A PolicyError lists each issue on a separate line; others add an excerpt, or what required the module.
  return `loaded: ${name}: ${name === 'PolicyError' ? message : message.split('\n')[0]}`
}

function exportedBy(module: Record<string, unknown>): unknown {
  const inner = module['default'] as Record<string, unknown> | undefined
  // A CommonJS module that was compiled from an ES module has its default export one level down.
  const layers = [module, ...(isObject(inner) && !isPolicy(inner) ? [inner] : [])].reverse()
  for (const layer of layers) {
    for (const name of EXPORTS) {
      const candidate = layer[name]
      if (isObject(candidate) && !(name === 'default' && hasNamedExport(candidate))) return candidate
    }
  }
  return isObject(inner) && Object.keys(inner).length > 0 ? inner : undefined
}

/** A resolver, under one of the names of a policy. */
function resolverOf(
  module: Record<string, unknown>,
): ((...context: readonly unknown[]) => unknown) | undefined {
  const inner = module['default']
  const layers = [module, ...(isObject(inner) ? [inner] : [])]
  for (const layer of layers.reverse()) {
    for (const name of RESOLVER_EXPORTS) {
      const candidate = layer[name]
      if (typeof candidate === 'function') return candidate as (...context: readonly unknown[]) => unknown
    }
  }
  return undefined
}

/** Whether an object is a module rather than options. */
function hasNamedExport(candidate: Record<string, unknown>): boolean {
  return !isPolicy(candidate) && EXPORTS.some((name) => isObject(candidate[name]))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
