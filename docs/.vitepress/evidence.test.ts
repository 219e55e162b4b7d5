import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const guide = readFileSync(`${ROOT}/docs/guide/cross-site-requests.md`, 'utf8')

/** Tests that the table of OWASP requirements names, each with the titles after it. */
const evidence = guide
  .split('\n')
  .filter((line) => /^\| V\d/.test(line))
  .flatMap((line) =>
    [...line.matchAll(/`(packages\/[^`]+\.test\.ts)`([^`|]*)/g)].map(([, file = '', after = '']) => ({
      requirement: line.slice(2, line.indexOf(':')),
      file,
      titles: [...after.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title),
    })),
  )

it('every requirement has evidence', () => {
  expect([...new Set(evidence.map(({ requirement }) => requirement))]).toEqual([
    'V3.4.2',
    'V3.5.1',
    'V3.5.2',
    'V3.5.3',
    'V4.4.2',
  ])
})

it.each(evidence)('$requirement: $file has $titles', ({ file, titles }) => {
  expect(existsSync(`${ROOT}/${file}`)).toBe(true)
  const source = readFileSync(`${ROOT}/${file}`, 'utf8')
  expect(titles.filter((title) => !source.includes(title))).toEqual([])
})
