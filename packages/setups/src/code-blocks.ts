import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** A block of code in a document. */
export interface CodeBlock {
  /** Relative to the root of the repository. */
  readonly document: string
  /** The number of the block's first line, counted from 1. */
  readonly line: number
  readonly language: string
  /** The name in square brackets after the language. */
  readonly file: string | undefined
  readonly code: string
  /** The HTML comment above the block, for example the name of the file that it is copied from. */
  readonly comment: string | undefined
  /** The headings that the block is under, from the outside in. */
  readonly section: readonly string[]
}

/** Returns every block of TypeScript and JavaScript in the READMEs and the guides. */
export function codeBlocks(): CodeBlock[] {
  return documents().flatMap(({ blocks }) =>
    blocks.filter(({ language }) => language === 'ts' || language === 'js'),
  )
}

export interface Document {
  readonly path: string
  readonly blocks: readonly CodeBlock[]
}

/** Returns the READMEs and the guides, with all their blocks. A command alone on a line counts as a block of shell. */
export function documents(): Document[] {
  const packages = readdirSync(join(ROOT, 'packages')).map((name) =>
    join(ROOT, 'packages', name, 'README.md'),
  )
  const guides = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    // A built site has copies of the pages.
    .filter((name) => name.endsWith('.md') && !/node_modules|^(?:reference|\.vitepress)\//.test(name))
    .map((name) => join(ROOT, 'docs', name))
  return [join(ROOT, 'README.md'), join(ROOT, 'CONTRIBUTING.md'), ...packages, ...guides].map((path) => ({
    path: relative(ROOT, path),
    blocks: blocksOf(relative(ROOT, path), readIfThere(path)),
  }))
}

const FENCE = /^```(?<language>\w+)?(?:\s*\{[\d,-]+\})?(?:\s*\[(?<file>[^\]]+)\])?/
const COMMAND = /^`(?<command>(?:npm|pnpm|deno|bun|node|npx) [^`]+)`$/

/** Returns the blocks of one document. */
export function blocksOf(document: string, markdown: string): CodeBlock[] {
  const lines = markdown.split('\n')
  const blocks: CodeBlock[] = []
  let section: string[] = []
  let comment: string | undefined
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const heading = line.match(/^(#+) (.+)$/)
    const command = line.match(COMMAND)?.groups?.['command']
    if (heading !== null) {
      section = [...section.slice(0, (heading[1]?.length ?? 1) - 1), heading[2] ?? '']
    } else if (command !== undefined) {
      const rest = { file: undefined, comment: undefined, section }
      blocks.push({ document, line: index + 1, language: 'sh', code: `${command}\n`, ...rest })
    } else if (line.startsWith('```')) {
      const { language = '', file } = line.match(FENCE)?.groups ?? {}
      const end = lines.indexOf('```', index + 1)
      const code = lines.slice(index + 1, end).map((text) => `${text}\n`)
      blocks.push({ document, line: index + 2, language, file, code: code.join(''), comment, section })
      index = end
    }
    if (line !== '') comment = line.match(/^<!-- (.+) -->$/)?.[1]
  }
  return blocks
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
