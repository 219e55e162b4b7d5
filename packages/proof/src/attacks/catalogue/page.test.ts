import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const ROOT = new URL('../../../../../', import.meta.url)
const page = readFileSync(new URL('docs/security-tests.md', ROOT), 'utf8')

/** What the catalogue knows of: by its number, or by what it was published as. */
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

/** The rows of the page's tables, by their first cell. */
const rows = new Map(
  page
    .split('\n')
    .filter((line) => /^\| (?:[A-Z]\d+|CVE-[\d-]+) \|/.test(line))
    .map((line) => {
      const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim())
      return [cells[1] as string, cells] as const
    }),
)

/** Every test that the page names: a file, and what it says there. */
const named = [...page.matchAll(/`(packages\/[^`]+\.test\.ts)`: “([^”]+)”/g)].map(
  ([, file, title]) => [file as string, title as string] as const,
)

describe('docs/security-tests.md', () => {
  it('has every entry of the catalogue, once, in its order', () => {
    expect([...rows.keys()]).toEqual(ENTRIES)
  })

  it.each(ENTRIES)('%s names a test', (entry) => {
    expect(rows.get(entry)?.[4]).toMatch(/`packages\/[^`]+\.test\.ts`: “[^”]+”/)
  })

  it.each(named)('%s has the test “%s”', (file, title) => {
    const source = readFileSync(new URL(file, ROOT), 'utf8')
    // Within a literal, what would end it is escaped.
    const written = [`'${title}'`, `"${title}"`, `\`${title}\``, `'${title.replaceAll("'", "\\'")}'`]
    expect(written.some((literal) => source.includes(literal))).toBe(true)
  })

  it('names no file but as one of a test', () => {
    expect(page.match(/`packages\/[^`]+\.test\.ts`(?!: “)/g)).toBeNull()
  })
})
