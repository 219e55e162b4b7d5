import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { localNetwork } from './local-network.ts'
import { documented, fillIn } from './places.ts'
import { besides, troubles } from './troubles.ts'

const folder = fileURLToPath(new URL('../../../../../docs/troubleshooting', import.meta.url))
const onPreflight = "Response to preflight request doesn't pass access control check: "
const general: readonly string[] = Object.values(besides)

/** The messages, each with the page that shows what to change. */
const printed = [
  ...troubles.flatMap(({ prints, page, url = documented.url }) =>
    Object.values(prints)
      .filter((line) => line !== null && !general.includes(line))
      .map((line) => ({ line: fillIn(line as string, { ...documented, url }), page })),
  ),
  ...Object.values(localNetwork).map((line) => ({
    line: fillIn(line, { ...documented, url: 'http://localhost:3000/items' }),
    page: 'local-network',
  })),
  { line: fillIn(besides.firefox, documented), page: 'unreachable-server' },
]
const messages = [...new Map(printed.map((one) => [`${one.page}: ${one.line}`, one])).values()]
const pages = readdirSync(folder)
  .filter((file) => file !== 'index.md')
  .map((file) => file.replace('.md', ''))

describe('docs/troubleshooting', () => {
  test('has a page for each cause, and the index links to all of them', () => {
    expect([...pages].sort()).toEqual([...new Set(messages.map(({ page }) => page))].sort())
    expect(linksIn(read('index'))).toEqual(expect.arrayContaining(pages.map((page) => `${page}.md`)))
  })

  test.each(messages)('$page has $line, or the page that has it links there', ({ page, line }) => {
    const owners = pages.filter((one) => kindsOf(linesIn(read(one))).includes(kindOf(line)))
    expect(owners).toHaveLength(1)
    if (owners[0] !== page) expect(linksIn(read(owners[0] as string))).toContain(`${page}.md`)
  })

  test.each(pages)('%s has no message that browsers do not print', (page) => {
    const lines = linesIn(read(page))
    expect(messages.map(({ line }) => line)).toEqual(expect.arrayContaining(lines))
  })

  test.each(pages)('%s shows the change before the messages, in at most 130 words', (page) => {
    const [before = ''] = read(page).split(/^\S+(?: and Edge)? prints?:$/m)
    const words = before.split(/\s+/).length
    expect(words).toBeGreaterThan(20)
    expect(words).toBeLessThan(130)
  })

  test('the index has the lines that do not name a cause', () => {
    expect(linesIn(read('index'))).toEqual([besides.chromium, fillIn(besides.webkit, documented)])
  })
})

function read(page: string): string {
  return readFileSync(`${folder}/${page}.md`, 'utf8')
}

/** Returns the quotations of a page. A message of two lines is one quotation. */
function linesIn(markdown: string): string[] {
  return [...markdown.matchAll(/(?:^>.*\n)+/gm)].map(([quote]) => codesIn(quote).join('\n'))
}

/** Returns the code on the lines of a quotation, in one backtick or two. */
function codesIn(quote: string): string[] {
  return [...quote.matchAll(/^> (?:`` (.*) ``|`(.*)`)$/gm)].map(([, two, one]) => (two ?? one) as string)
}

function linksIn(markdown: string): string[] {
  return [...markdown.matchAll(/\]\((.*?)\)/g)].map(([, link]) => link as string)
}

function kindsOf(lines: readonly string[]): string[] {
  return lines.map(kindOf)
}

/**
 * Returns a message without the parts that differ between requests of one kind: URLs, the status, and the prefix for a
 * preflight. Without the header, a preflight has another fix, and so has a redirect.
 */
function kindOf(line: string): string {
  const kind = line
    .replaceAll(/https?:\/\/[^\s'"’)]+/g, 'url')
    .replace(/Status code: (?!3)\d+/, 'Status code: …')
  return line.includes('No ') ? kind : kind.replace(onPreflight, '')
}
