import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { EngineName } from '../engines/index.ts'
import { localNetwork } from './local-network.ts'
import { documented, fillIn } from './places.ts'
import { besides, troubles } from './troubles.ts'

const pages: Readonly<Record<EngineName, string>> = {
  chromium: 'chromium.md',
  firefox: 'firefox.md',
  webkit: 'safari.md',
}
const localCause = 'The browser asks the user'
const local = Object.values(localNetwork).map((line) => ({
  line: fillIn(line, { ...documented, url: 'http://localhost:3000/items' }),
  cause: localCause,
}))

/** A section of a page: the lines of a console in it, and where it leads. */
interface Section {
  readonly lines: readonly string[]
  readonly links: readonly string[]
}

describe.each(Object.entries(pages) as [EngineName, string][])(
  '%s: docs/troubleshooting/%s',
  (name, page) => {
    const sections = sectionsOf(read(page))
    const printed = troubles.flatMap(({ prints, cause, url = documented.url }) => {
      const line = prints[name]
      return line === null || line === besides[name]
        ? []
        : [{ line: fillIn(line, { ...documented, url }), cause }]
    })
    const all = name === 'chromium' ? [...printed, ...local] : printed
    const causes = new Map(all.map((one) => [`${one.cause}: ${one.line}`, one]))

    test('has the lines of the table, and no others', () => {
      const lines = [...all.map(({ line }) => line), fillIn(besides[name], documented)]
      expect(sections.flatMap((section) => section.lines).sort()).toEqual([...new Set(lines)].sort())
    })

    test.each([...causes.values()])('leads to "$cause" from $line', ({ cause, line }) => {
      const section = sections.find(({ lines }) => lines.includes(line))
      expect(section?.links).toContain(`index.md#${slug(cause)}`)
    })
  },
)

test('docs/troubleshooting/index.md has a section for each cause, in the order of the table', () => {
  const headings = [...read('index.md').matchAll(/^### (.+)$/gm)].map(([, heading]) => heading)
  expect(headings).toEqual([...new Set(troubles.map(({ cause }) => cause)), localCause])
})

function read(page: string): string {
  const folder = fileURLToPath(new URL('../../../../../docs/troubleshooting', import.meta.url))
  return readFileSync(`${folder}/${page}`, 'utf8')
}

function sectionsOf(markdown: string): Section[] {
  return markdown.split(/^##+ /m).map((section) => ({
    lines: [...section.matchAll(/(?:^>.*\n)+/gm)].map(([quote]) => codesIn(quote).join('\n')),
    links: [...section.matchAll(/\]\((.*?)\)/g)].map(([, link]) => link as string),
  }))
}

/** What stands between backticks, one or two, on the lines of a quotation. */
function codesIn(quote: string): string[] {
  return [...quote.matchAll(/^> (?:`` (.*) ``|`(.*)`)$/gm)].map(([, two, one]) => (two ?? one) as string)
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-')
}
