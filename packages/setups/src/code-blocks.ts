import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** A block of TypeScript in a document. */
export interface CodeBlock {
  /** From the root of the repository. */
  readonly document: string
  /** Where the block's first line stands, counted from 1. */
  readonly line: number
  readonly code: string
  /** What the comment in front of the block says, for example the name of a file that it is copied from. */
  readonly comment: string | undefined
}

/** Every block of TypeScript in the READMEs and the guides. */
export function codeBlocks(): CodeBlock[] {
  const packages = readdirSync(join(ROOT, 'packages')).map((name) =>
    join(ROOT, 'packages', name, 'README.md'),
  )
  const guides = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => name.endsWith('.md') && !name.includes('node_modules') && !name.startsWith('reference/'),
    )
    .map((name) => join(ROOT, 'docs', name))
  return [join(ROOT, 'README.md'), join(ROOT, 'CONTRIBUTING.md'), ...packages, ...guides].flatMap((path) =>
    blocksOf(relative(ROOT, path), readIfThere(path)),
  )
}

/** The blocks of one document. */
function blocksOf(document: string, markdown: string): CodeBlock[] {
  const fences = markdown.matchAll(
    /(?:^<!-- (?<comment>.+) -->\n+)?^```ts(?: \[.+\])?\n(?<code>[\s\S]*?)^```$/gm,
  )
  return [...fences].map(({ 0: whole, index, groups }) => {
    const before = markdown.slice(0, index + whole.indexOf('```ts'))
    return {
      document,
      line: before.split('\n').length + 1,
      code: groups?.['code'] ?? '',
      comment: groups?.['comment'],
    }
  })
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
