import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DefaultTheme } from 'vitepress'
import { ORIGIN, summaryOf } from './head.ts'
import { sidebar } from './sidebar.ts'

/** A page for assistants. */
interface Page {
  readonly title: string
  /** The path of its source, such as `guide/options.md`. */
  readonly file: string
  /** The source without front matter. */
  readonly text: string
  readonly summary: string
}

interface Group {
  readonly text: string
  readonly pages: readonly Page[]
}

/**
 * Writes the files that coding assistants read: every page as Markdown, `llms.txt` with a list of the pages,
 * `llms-full.txt` with all hand-written pages, and the skill file `skill.md`.
 */
export function writeAssistantFiles(docs: string, output: string): void {
  const groups = pageGroups(docs)
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(output, file)), { recursive: true })
    writeFileSync(join(output, file), `${text.trim()}\n`)
  }
  for (const { pages } of groups) for (const { file, text } of pages) write(file, text)
  write('llms.txt', `${INTRODUCTION}\n\n${listOf(groups)}`)
  const written = groups.filter(({ text }) => text !== 'Reference').flatMap(({ pages }) => pages)
  write('llms-full.txt', [INTRODUCTION, ...written.map(({ text }) => text.trim())].join('\n\n---\n\n'))
  write('skill.md', skillOf(groups))
}

const INTRODUCTION = `# Corsage

> CORS for every JavaScript server. One policy, validated at startup, for Express, Fastify, Koa, Hono, Node, Workers, Deno and Bun.`

/** Collects the pages of the sidebar. */
function pageGroups(docs: string): readonly Group[] {
  return sidebar().map((group) => ({
    text: group.text ?? '',
    pages: linksIn([group])
      .filter((link) => link !== '/playground')
      .map((link) => readPage(docs, link)),
  }))
}

function linksIn(items: readonly DefaultTheme.SidebarItem[]): readonly string[] {
  return items.flatMap(({ link, items: inner = [] }) => [...(link ? [link] : []), ...linksIn(inner)])
}

function readPage(docs: string, link: string): Page {
  const file = `${link.slice(1)}${link.endsWith('/') ? 'index' : ''}.md`
  const text = readFileSync(join(docs, file), 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '')
  const title = /^# (.+)$/m.exec(text)?.[1] ?? file
  return { title: title.replaceAll(/[`\\]/g, ''), file, text, summary: summaryOf(text) ?? '' }
}

function listOf(groups: readonly Group[], withSummaries = true): string {
  const lineOf = ({ title, file, summary }: Page): string =>
    `- [${title}](${ORIGIN}/${file})${withSummaries && summary !== '' ? `: ${summary}` : ''}`
  return groups.map(({ text, pages }) => `## ${text}\n\n${pages.map(lineOf).join('\n')}`).join('\n\n')
}

/** Builds the skill file from the first commands and programs of the guide. */
function skillOf(groups: readonly Group[]): string {
  const pages = groups.flatMap((group) => group.pages)
  const find = (file: string): Page | undefined => pages.find((page) => page.file === file)
  const starts = pages.filter(({ file }) => /^guide\/getting-started\/(?!index)/.test(file))
  const installs = starts.flatMap(({ title, text, file }) => {
    const command = firstBlock(text, 'sh')
    return command === undefined
      ? []
      : [`- ${title}: \`${command.split('\n')[0]}\` ([guide](${ORIGIN}/${file}))`]
  })
  const program = firstBlock(find('guide/getting-started/express.md')?.text ?? '', '[jt]s')
  const options = /^\|.*\|$(?:\n\|.*\|$)+/m.exec(find('guide/options.md')?.text ?? '')?.[0]
  const more = groups.filter(({ text }) => text !== 'Evidence' && text !== 'Reference')
  return `---
name: corsage
description: Adds, fixes and migrates CORS, CSRF and WebSocket origin checks in JavaScript servers with Corsage. Use it for CORS errors, for the cors, @fastify/cors, @koa/cors and hono/cors packages, and for cookies across origins.
---

# Corsage

1. Install the package of the framework.
2. Mount the policy before authentication, body parsing and routes.
3. Run \`npx @corsage/cli check URL --from ORIGIN -X METHOD\`, which does what a browser does and prints the fix.

## Install

${installs.join('\n')}

## Example for Express

\`\`\`js
${program ?? ''}
\`\`\`

## Options

${(options ?? '').replaceAll(/\]\((?!https?:)(#[^)]*)\)/g, `](${ORIGIN}/guide/options.md$1)`)}

## Rules

- Read the \`PolicyError\` at startup. It lists every issue and the value to write.
- Never combine \`origins: '*'\` with \`credentials: true\`. List the origins.
- Do not send the request's \`Origin\` back without a check, and do not add CORS headers in a proxy as well.
- Set a \`dangerously…\` option only if the user asks for it and knows the risk.
- CORS does not stop cross-site writes. Add \`guard(policy)\` after \`cors(policy)\`.
- To replace another library, run \`npx @corsage/cli migrate src\` and read its list of differences.

${listOf(more, false)}`
}

/** Returns the first code block in a language. */
function firstBlock(text: string, language: string): string | undefined {
  return new RegExp(`^\`\`\`${language}\\b[^\\n]*\\n([\\s\\S]*?)\\n\`\`\`$`, 'm').exec(text)?.[1]
}
