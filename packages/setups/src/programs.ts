import { PACKAGES } from '../setups/packages.ts'
import { type CodeBlock, documents } from './code-blocks.ts'
import { packageChange } from './install-commands.ts'

/** A block that a reader can save and start, with what the page says about it. */
export interface Program {
  readonly document: string
  readonly line: number
  /** The name to save it under. */
  readonly file: string
  /** The code to save. A block that is added to a program comes with that program. */
  readonly code: string
  /** The other files that the page has shown so far, by name. */
  readonly others: Readonly<Record<string, string>>
  /** The packages that the page installs or removes. A project that removes `cors` has it. */
  readonly packages: readonly string[]
  readonly runtime: 'node' | 'bun' | 'deno' | 'workerd'
  /** A server is listening, a `fetch` handler is served by the runtime, and a script runs to its end. */
  readonly kind: 'server' | 'fetch' | 'script' | 'test'
  /** The error that the page shows under a program that must not start. */
  readonly error: string | undefined
  /** Replaces parts of the request, or the runtime: `path=/public host=shop.example.com runtime=workerd`. */
  readonly asked: Readonly<Record<string, string>>
}

/** The start of a comment that names the file of a tested source, such as `postgres.ts#postgres`. */
const SOURCE = /^\S+\.(?:ts|js|mjs|sql)(?:#\S+)?$/

/** Blocks that another test runs from their source: a quickstart, a recipe with its own framework or a database. */
export function isCopy({ comment }: CodeBlock): boolean {
  return comment !== undefined && SOURCE.test(comment)
}

/** Returns every program that the documentation shows. */
export function programs(): Program[] {
  return documents().flatMap(({ blocks }) => programsOf(blocks))
}

/** Returns the programs of one page. */
export function programsOf(page: readonly CodeBlock[]): Program[] {
  return page.filter((block) => isCode(block) && !isCopy(block)).map((block) => programOf(block, page))
}

function isCode({ language }: CodeBlock): boolean {
  return ['ts', 'js'].includes(language)
}

function programOf(block: CodeBlock, page: readonly CodeBlock[]): Program {
  const above = page.slice(0, page.indexOf(block))
  const next = page[page.indexOf(block) + 1]
  const target = targetOf(block)
  const file = block.file ?? target ?? ''
  const code = target === undefined ? block.code : joined(block, target, above)
  const kind = kindOf(file, code)
  const asked = askedIn(block)
  const shown = above.filter((other) => isCode(other) && other.file !== undefined && other.file !== file)
  return {
    document: block.document,
    line: block.line,
    file,
    code,
    others: Object.fromEntries(shown.map((other) => [other.file, other.code])),
    packages: packagesFor(block, page),
    runtime: (asked['runtime'] as Program['runtime'] | undefined) ?? runtimeOf(block, page, kind),
    kind,
    error: kind === 'script' ? errorIn(next) : undefined,
    asked,
  }
}

/** Reads the comment `ask: host=shop.example.com`. */
function askedIn({ comment }: CodeBlock): Record<string, string> {
  const words = comment?.match(/^ask: (.+)$/)?.[1]?.split(' ') ?? []
  return Object.fromEntries(words.map((word) => word.split(/=(.*)/)))
}

/** The error that a block of text shows. */
function errorIn(block: CodeBlock | undefined): string | undefined {
  return block?.language === 'text' && block.code.startsWith('PolicyError') ? block.code.trim() : undefined
}

/** The name of the program that a block is added to: its comment is `added to server.mjs`. */
function targetOf({ comment }: CodeBlock): string | undefined {
  return comment?.match(/^added to (\S+)$/)?.[1]
}

/** Puts a block that is added to a program before the line that starts it, and its imports to the others. */
function joined(block: CodeBlock, target: string, above: readonly CodeBlock[]): string {
  const program = above.findLast((other) => other.file === target && targetOf(other) === undefined)
  if (program === undefined) throw new Error(`${block.document}:${block.line}: no ${target} above`)
  const imports = block.code.match(/^import .+\n/gm) ?? []
  const rest = block.code.replaceAll(/^import .+\n/gm, '')
  const lines = program.code.split(/(?<=\n)/)
  const start = lines.findIndex((line) => /(?<!\bsql)\.listen\(|^serve\(|^export default/.test(line))
  const at = start < 0 ? lines.length : start
  const first = lines.findIndex((line) => line.startsWith('import ')) + 1
  const added = imports.filter((line) => !lines.includes(line))
  return [...added, ...lines.slice(0, first), ...lines.slice(first, at), rest, ...lines.slice(at)].join('')
}

/**
 * Returns the packages of a block's project. The shell commands of a section count for that section and the sections inside it.
 * A project that migrates already has the other library and its framework.
 */
export function packagesFor(block: CodeBlock, page: readonly CodeBlock[]): string[] {
  const commands = page.filter(
    ({ language, section }) => language === 'sh' && encloses(section, block.section),
  )
  const lines = commands.flatMap(({ code }) => code.split('\n'))
  const changes = lines.map(packageChange)
  const installed = changes.flatMap(({ installs }) => installs)
  const removed = changes.flatMap(({ removes }) => removes).filter((name) => !name.startsWith('@types/'))
  const migrates = lines.some((line) => line.includes('@corsage/cli migrate'))
  const frameworks = installed.flatMap((name) => PACKAGES.find((own) => own.name === name)?.peers ?? [])
  return [...new Set([...installed, ...removed, ...(migrates ? frameworks : [])])].sort()
}

function encloses(outer: readonly string[], inner: readonly string[]): boolean {
  return outer.every((heading, index) => inner[index] === heading)
}

/** The runtime that the commands around a program start. A `fetch` handler can also be started in another section. */
function runtimeOf(block: CodeBlock, page: readonly CodeBlock[], kind: Program['kind']): Program['runtime'] {
  const commands = page.filter(({ language }) => language === 'sh')
  const around = commands.filter(({ section }) => encloses(section, block.section))
  const inside = around.filter(({ section }) => section.length > 1)
  const places = kind === 'fetch' ? [inside, around, commands] : [inside, around]
  const named = places.map(runtimesIn).find((some) => some.length === 1)?.[0]
  // Node cannot serve a default export.
  if (kind === 'fetch' && named === 'node') return 'bun'
  return named ?? (kind === 'fetch' ? 'bun' : 'node')
}

function runtimesIn(commands: readonly CodeBlock[]): Program['runtime'][] {
  const text = commands.map(({ code }) => code).join('')
  const found = {
    deno: /^deno /m.test(text),
    bun: /^bun /m.test(text),
    workerd: /^npx wrangler /m.test(text),
    node: /^(?:node|npx tsx) /m.test(text),
  }
  return (Object.keys(found) as Program['runtime'][]).filter((name) => found[name])
}

const CREATES_A_SERVER = /\b(?:express|Fastify|createServer|connect|polka)\(|\bnew Koa\(/

function kindOf(file: string, code: string): Program['kind'] {
  if (/\.test\.\w+$/.test(file)) return 'test'
  if (/(?<!\bsql)\.listen\(|\bserve\(/.test(code)) return 'server'
  if (/^export default /m.test(code) && /\bfetch\b|\bHono\b/.test(code)) return 'fetch'
  // A server that nobody starts is a mistake, unless another file of the page imports it, or a simulated page fetches from it.
  return CREATES_A_SERVER.test(code) && !/^export |\bfetch: \w/m.test(code) ? 'server' : 'script'
}
