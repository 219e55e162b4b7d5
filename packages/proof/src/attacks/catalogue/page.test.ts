import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const ROOT = new URL('../../../../../', import.meta.url)
const page = read('docs/security-tests.md')

/** Every entry of the catalogue: by its number, or by the CVE that it was published as. */
const ENTRIES = [
  ...Array.from({ length: 17 }, (_, index) => `M${index + 1}`),
  ...Array.from({ length: 7 }, (_, index) => `C${index + 1}`),
  ...Array.from({ length: 18 }, (_, index) => `P${index + 1}`),
  ...Array.from({ length: 6 }, (_, index) => `X${index + 1}`),
  'CVE-2024-6839',
  'CVE-2024-6844',
  'CVE-2024-6866',
  'CVE-2020-25032',
  'CVE-2019-18978',
  'CVE-2024-6221',
]

/** The entries of each section that has a table of them, and the file whose tests have their numbers. */
const sections = page.split(/^##+ /m).flatMap((section) => {
  const entries = [...section.matchAll(/^\| \*\*([A-Z][\d-]+|CVE-[\d-]+)\*\* /gm)].map(([, entry]) => entry)
  const [, file = ''] = /^Tests, by number: `(.+)`$/m.exec(section) ?? []
  return entries.map((entry) => ({ entry: entry as string, file }))
})

/** The other tests of entries, each a file and a title. */
const others = [...page.matchAll(/^- ([MCPX\d, VE-]+): `(packages\/[^`]+\.test\.ts)`: “([^”]+)”$/gm)].map(
  ([, entries = '', file = '', title = '']) => ({ entries: entries.split(', '), file, title }),
)

const files = (text: string): string[] =>
  [...text.matchAll(/`(packages\/[^`*]+)`/g)].map(([, file]) => file as string)

describe('docs/security-tests.md', () => {
  it('has every entry of the catalogue, once, in its order', () => {
    expect(sections.map(({ entry }) => entry)).toEqual(ENTRIES)
  })

  it.each(sections)('$entry has a test', ({ entry, file }) => {
    const byNumber = new RegExp(`['"\`](?:[\\w-]+, )*${entry}(?:, [\\w-]+)*: `).test(read(file))
    const named = others.some(({ entries }) => entries.includes(entry))
    expect(byNumber || named).toBe(true)
  })

  it.each(others)('$file has the test “$title”', ({ file, title }) => {
    const source = read(file)
    // Within a literal, a quote of the same kind is escaped.
    const written = [`'${title}'`, `"${title}"`, `\`${title}\``, `'${title.replaceAll("'", "\\'")}'`]
    expect(written.some((literal) => source.includes(literal))).toBe(true)
  })

  it('lists every other test of an entry with its title', () => {
    expect(others).toHaveLength(page.match(/^- .*\.test\.ts`/gm)?.length ?? 0)
  })
})

it.each(['docs/security-tests.md', 'SECURITY.md'])('%s names files that exist', (name) => {
  const named = files(read(name))
  expect(named.length).toBeGreaterThan(8)
  expect(named.filter((file) => !existsSync(new URL(file, ROOT)))).toEqual([])
})

function read(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8')
}
