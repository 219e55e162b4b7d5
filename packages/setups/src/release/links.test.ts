import { expect, it } from 'vitest'
import { absoluteLinks, relativeLinks } from './links.ts'

it.each([
  ['[a](../core/README.md#options)', '../core/README.md#options'],
  ['[a](docs/cli.md "title")', 'docs/cli.md'],
  ['[a](/docs/cli.md)', '/docs/cli.md'],
  ['[a](//site.example/cli)', '//site.example/cli'],
  ['![a](picture.png)', 'picture.png'],
  ['<a href="SECURITY.md">a</a>', 'SECURITY.md'],
  ['<img src="picture.png">', 'picture.png'],
  ['[a][b]\n\n[b]: ./LICENSE', './LICENSE'],
])('%j is relative', (markdown, target) => {
  expect(relativeLinks(markdown)).toEqual([target])
})

it.each([
  '[a](https://site.example/cli)',
  '[a](#options)',
  '[a](mailto:a@site.example)',
  '`origins[0](a)`',
  '```js\nlist[0](a)\n```',
])('%j is not', (markdown) => {
  expect(relativeLinks(markdown)).toEqual([])
})

it('resolves relative links in the folder of the package, and changes nothing else', () => {
  const urlOf = (path: string): string => `https://git.example/${path}`
  const markdown = '[a](../core/README.md#options), [b](CHANGELOG.md), [c](https://site.example), `[d](e.md)`'
  expect(absoluteLinks(markdown, 'packages/hono', urlOf)).toBe(
    '[a](https://git.example/packages/core/README.md#options), [b](https://git.example/packages/hono/CHANGELOG.md), [c](https://site.example), `[d](e.md)`',
  )
})
